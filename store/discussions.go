package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// MembersOn implements [digest.ConversationStore].
func (db *DB) MembersOn(ctx context.Context, team int64, on digest.Date) ([]digest.Person, error) {
	var rows []personRow
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE EXISTS (
				SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.team_id = :team AND NOT m.cover AND `+countsBy("m", ":day")+` AND `+current("m", ":day")+`)
			ORDER BY p.name, p.id`, args{"team": team, "day": day{on}})
	})
	return each(rows, personRow.person), err
}

// RecordDiscussion implements [digest.ConversationStore]. As for any answer, the
// receipt's row is the gate: who is informed by now is not answered for.
func (db *DB) RecordDiscussion(ctx context.Context, d digest.NewDiscussion, audit digest.AuditEntry) (id int64, informed int, err error) {
	err = db.in(ctx, func(t *tx) error {
		a := args{
			"team": d.TeamID, "item": d.ItemID, "version": d.Asks, "shown": d.Shown, "on": day{d.On}, "meeting": string(d.Meeting),
			"thoughts": d.Answers[0], "embedding": d.Answers[1], "planning": d.Answers[2],
			"action": d.Action.What, "owner": optional(d.Action.OwnerID), "due": day{d.Action.Due},
			"at": stamp{d.RecordedAt}, "by": d.RecordedBy, "people": d.Present, "key": peopleKey(d.Present),
			"kind": string(digest.Discussed), "face": string(digest.FaceManager),
		}
		if err := t.one(&id, `
			INSERT INTO discussions (team_id, item_id, version, shown, on_day, meeting, thoughts, embedding, planning,
				action, owner_id, due_on, recorded_at, recorded_by, people_key)
			VALUES (:team, :item, :version, :shown, :on, :meeting, :thoughts, :embedding, :planning, :action, :owner, :due, :at, :by, :key)
			ON CONFLICT (team_id, item_id, on_day, meeting, people_key) DO NOTHING RETURNING id`, a); err != nil {
			if digest.CodeOf(err) == digest.NotFound {
				return digest.Errorf(digest.Conflict, "this discussion is on record already, with the same people on the same day")
			}
			return err
		}
		a["discussion"] = id
		if _, err := t.exec(`INSERT INTO attendances (discussion_id, person_id)
			SELECT `+t.cast("discussion", "bigint")+`, p.id FROM people p WHERE `+t.in("p.id", "people"), a); err != nil {
			return err
		}
		if informed, err = t.discussed(a); err != nil {
			return err
		}
		var told []int64
		for _, person := range d.Present {
			if person != d.RecordedBy {
				told = append(told, person)
			}
		}
		if err := t.notify(d.RecordedAt, d.RecordedAt, digest.DiscussionNotice(id), told...); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return id, informed, err
}

// discussed answers for the people present who are not informed yet.
func (t *tx) discussed(a args) (int, error) {
	var people []int64
	if err := t.all(&people, `
		UPDATE receipts SET answer = :kind, replied_at = NULL, answered_at = `+t.time("at")+`
		WHERE item_id = :item AND version = :version AND `+t.in("person_id", "people")+`
			AND (answer IS NULL OR answer NOT IN ('understood', 'discussed'))
		RETURNING person_id`, a); err != nil {
		return 0, err
	}
	a["informed"] = people
	if err := t.recount("IN (SELECT p.id FROM people p WHERE "+t.in("p.id", "informed")+")", a); err != nil {
		return 0, err
	}
	return t.exec(`
		INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
		SELECT p.id, `+t.cast("item", "bigint")+`, `+t.cast("version", "integer")+`, `+t.cast("shown", "integer")+`,
			`+t.text("kind")+`, '', `+t.text("face")+`, `+t.time("at")+`
		FROM people p WHERE `+t.in("p.id", "informed"), a)
}

// peopleKey names a set of people, given in order, however many they are.
func peopleKey(people []int64) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(people)))
	return hex.EncodeToString(sum[:])
}

// Object implements [digest.ConversationStore].
func (db *DB) Object(ctx context.Context, o digest.Objection, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		a := args{"discussion": o.DiscussionID, "person": o.PersonID, "reason": o.Reason, "at": stamp{o.At}, "face": string(o.Face), "kind": string(digest.Undone)}
		var d struct {
			ItemID     int64 `db:"item_id"`
			Version    int   `db:"version"`
			Shown      int   `db:"shown"`
			RecordedBy int64 `db:"recorded_by"`
		}
		err := t.one(&d, `SELECT d.item_id, d.version, d.shown, d.recorded_by FROM discussions d
			JOIN attendances n ON n.discussion_id = d.id WHERE d.id = :discussion AND n.person_id = :person`, a)
		if digest.CodeOf(err) == digest.NotFound {
			return digest.Errorf(digest.NotFound, "you are not on record as present at this discussion, so there is nothing to object to")
		}
		if err != nil {
			return err
		}
		n, err := t.exec(`INSERT INTO objections (discussion_id, person_id, reason, objected_at) VALUES (:discussion, :person, :reason, :at)
			ON CONFLICT (discussion_id, person_id) DO NOTHING`, a)
		if err != nil {
			return err
		}
		if n == 0 {
			return digest.Errorf(digest.Conflict, "your objection is on record already: the manager has been told")
		}
		a["item"], a["version"], a["shown"] = d.ItemID, d.Version, d.Shown
		if err := t.undiscussed(a); err != nil {
			return err
		}
		if err := t.notify(o.At, o.At, digest.ObjectionNotice(o.DiscussionID, o.PersonID), d.RecordedBy); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// undiscussed takes back what a discussion answered for a person, unless they
// have answered since or another discussion of the same stands.
func (t *tx) undiscussed(a args) error {
	n, err := t.exec(`
		UPDATE receipts SET answer = NULL, answered_at = `+t.time("at")+`
		WHERE person_id = :person AND item_id = :item AND version = :version AND answer = 'discussed' AND NOT EXISTS (
			SELECT 1 FROM attendances n JOIN discussions d ON d.id = n.discussion_id
			WHERE n.person_id = :person AND d.item_id = :item AND d.version = :version
				AND NOT EXISTS (SELECT 1 FROM objections o WHERE o.discussion_id = n.discussion_id AND o.person_id = n.person_id))`, a)
	if err != nil || n == 0 {
		return err
	}
	if _, err := t.exec(`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
		VALUES (:person, :item, :version, :shown, :kind, '', :face, :at)`, a); err != nil {
		return err
	}
	// When it is due is worked out again by the next plan: leave may have stopped its clock.
	if _, err := t.exec(`INSERT INTO unplanned (person_id) VALUES (:person) ON CONFLICT DO NOTHING`, a); err != nil {
		return err
	}
	return t.recount("= :person", a)
}

// CloseAction implements [digest.ConversationStore].
func (db *DB) CloseAction(ctx context.Context, discussion, by int64, audit digest.AuditEntry) (closed bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE discussions SET done_at = :at, done_by = :by WHERE id = :id AND action <> '' AND done_at IS NULL`,
			args{"id": discussion, "by": by, "at": stamp{audit.At}})
		if err != nil || n == 0 {
			return err
		}
		closed = true
		return t.audit(audit)
	})
	return closed, err
}
