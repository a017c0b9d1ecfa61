package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

type discussionRow struct {
	itemRow
	DiscussionID int64   `db:"id"`
	Team         string  `db:"slug"`
	TeamName     string  `db:"team_name"`
	On           day     `db:"on_day"`
	Meeting      string  `db:"meeting"`
	Thoughts     string  `db:"thoughts"`
	Embedding    string  `db:"embedding"`
	Planning     string  `db:"planning"`
	Action       string  `db:"action"`
	OwnerID      *int64  `db:"owner_id"`
	Owner        *string `db:"owner"`
	DueOn        day     `db:"due_on"`
	DoneAt       stamp   `db:"done_at"`
	RecordedAt   stamp   `db:"recorded_at"`
	RecordedBy   string  `db:"recorded_by"`
	RecorderID   int64   `db:"recorder_id"`
}

func (r discussionRow) discussion() digest.Discussion {
	d := digest.Discussion{
		ID: r.DiscussionID, Team: r.Team, TeamName: r.TeamName, Item: r.itemRow.version(), On: r.On.Date, Meeting: digest.Meeting(r.Meeting),
		Answers: [3]string{r.Thoughts, r.Embedding, r.Planning}, RecordedAt: r.RecordedAt.Time, RecordedBy: r.RecordedBy, RecorderID: r.RecorderID,
		Action: digest.ActionPoint{What: r.Action, Due: r.DueOn.Date, Done: r.DoneAt.Time},
	}
	if r.OwnerID != nil {
		d.Action.OwnerID, d.Action.Owner = *r.OwnerID, *r.Owner
	}
	return d
}

// Discussions implements [digest.ConversationStore]: two queries, however many
// discussions.
func (db *DB) Discussions(ctx context.Context, f digest.DiscussionFilter) (list []digest.Discussion, err error) {
	condition := "true"
	if f.ID != 0 {
		condition += " AND d.id = :id"
	}
	if f.TeamID != 0 {
		condition += " AND d.team_id = :team"
	}
	one := ""
	if f.PersonID != 0 {
		one = " AND n.person_id = :person"
		condition += " AND EXISTS (SELECT 1 FROM attendances n WHERE n.discussion_id = d.id" + one + ")"
	}
	err = db.read(ctx, func(t *tx) error {
		a := args{"id": f.ID, "team": f.TeamID, "person": f.PersonID}
		var rows []discussionRow
		if err := t.all(&rows, `
			SELECT `+itemColumns+`, d.id, t.slug, t.name AS team_name, d.on_day, d.meeting, d.thoughts, d.embedding, d.planning,
				d.action, d.owner_id, o.name AS owner, d.due_on, d.done_at, d.recorded_at, w.name AS recorded_by, d.recorded_by AS recorder_id
			FROM discussions d JOIN teams t ON t.id = d.team_id JOIN items i ON i.id = d.item_id
			JOIN versions v ON v.item_id = d.item_id AND v.number = d.shown
			JOIN people w ON w.id = d.recorded_by LEFT JOIN people o ON o.id = d.owner_id
			WHERE `+condition+` ORDER BY d.on_day DESC, d.id DESC`, a); err != nil {
			return err
		}
		at := make(map[int64]int, len(rows))
		for i, r := range rows {
			at[r.DiscussionID] = i
			list = append(list, r.discussion())
		}
		return t.attendees(list, at, condition+one, a)
	})
	return list, err
}

// attendees adds who was present at discussions, by name.
func (t *tx) attendees(list []digest.Discussion, at map[int64]int, condition string, a args) error {
	var rows []struct {
		DiscussionID int64   `db:"discussion_id"`
		PersonID     int64   `db:"person_id"`
		Name         string  `db:"name"`
		ObjectedAt   stamp   `db:"objected_at"`
		Reason       *string `db:"reason"`
	}
	if err := t.all(&rows, `
		SELECT n.discussion_id, n.person_id, p.name, j.objected_at, j.reason
		FROM attendances n JOIN discussions d ON d.id = n.discussion_id JOIN people p ON p.id = n.person_id
		LEFT JOIN objections j ON j.discussion_id = n.discussion_id AND j.person_id = n.person_id
		WHERE `+condition+` ORDER BY p.name, p.id`, a); err != nil {
		return err
	}
	for _, r := range rows {
		person := digest.Attendee{PersonID: r.PersonID, Name: r.Name, Objected: r.ObjectedAt.Time}
		if r.Reason != nil {
			person.Objection = *r.Reason
		}
		d := &list[at[r.DiscussionID]]
		d.Present = append(d.Present, person)
	}
	return nil
}
