package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// StartRequests implements [digest.MovingStore].
func (db *DB) StartRequests(ctx context.Context, f digest.StartRequestFilter) (list []digest.StartRequest, err error) {
	var rows []struct {
		teamRow
		RequestID  int64  `db:"request_id"`
		PersonID   int64  `db:"person_id"`
		Name       string `db:"person_name"`
		Email      string `db:"person_email"`
		Role       string `db:"role"`
		Employment string `db:"employment"`
		NQSW       bool   `db:"nqsw"`
		From       day    `db:"from_on"`
		To         day    `db:"to_on"`
		Reason     string `db:"reason"`
		At         stamp  `db:"asked_at"`
		ByID       int64  `db:"by_id"`
		ByName     string `db:"by_name"`
	}
	condition := ""
	if f.ID != 0 {
		condition += " AND q.id = :id"
	}
	if f.By != 0 {
		condition += " AND q.asked_by = :by"
	}
	if f.Led != 0 {
		condition += ` AND EXISTS (SELECT 1 FROM memberships m JOIN memberships l ON l.team_id = m.team_id
			WHERE m.person_id = q.person_id AND l.person_id = :led AND ` + leads + `)`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+teamColumns+`, q.id AS request_id, q.person_id, p.name AS person_name, COALESCE(p.email, '') AS person_email, q.role, q.employment, q.nqsw,
				q.from_on, q.to_on, q.reason, q.asked_at, q.asked_by AS by_id, b.name AS by_name
			FROM start_requests q JOIN people p ON p.id = q.person_id JOIN people b ON b.id = q.asked_by JOIN teams t ON t.id = q.team_id
			WHERE q.decided_at IS NULL`+condition+` ORDER BY q.id`, args{"id": f.ID, "by": f.By, "led": f.Led, "day": day{f.On}})
	})
	for _, r := range rows {
		list = append(list, digest.StartRequest{
			ID: r.RequestID, Person: digest.Person{ID: r.PersonID, Name: r.Name, Email: r.Email}, Team: r.team(), Reason: r.Reason, At: r.At.Time,
			By: digest.Person{ID: r.ByID, Name: r.ByName}, Start: digest.Start{
				Email: r.Email, Role: r.Role, Employment: r.Employment, NQSW: r.NQSW, Span: digest.Span{From: r.From.Date, To: r.To.Date},
			},
		})
	}
	return list, err
}

// AskStart implements [digest.MovingTx].
func (p planTx) AskStart(now time.Time, r digest.StartRequest) (id int64, err error) {
	err = p.one(&id, `
		INSERT INTO start_requests (person_id, team_id, role, employment, nqsw, from_on, to_on, reason, asked_at, asked_by)
		VALUES (:person, :team, :role, :employment, :nqsw, :from, :to, :reason, :now, :by)
		ON CONFLICT (person_id, team_id) WHERE decided_at IS NULL DO NOTHING RETURNING id`, args{
		"person": r.Person.ID, "team": r.Team.ID, "role": r.Role, "employment": r.Employment, "nqsw": r.NQSW, "from": day{r.From}, "to": day{r.To},
		"reason": r.Reason, "now": stamp{now}, "by": r.By.ID,
	})
	if digest.CodeOf(err) == digest.NotFound {
		err = digest.Errorf(digest.Conflict, "they have been asked for already: who leads them has not decided yet")
	}
	return id, err
}

// DecideStart implements [digest.MovingTx].
func (p planTx) DecideStart(now time.Time, id int64, accepted bool, by string) (bool, error) {
	n, err := p.exec(`UPDATE start_requests SET decided_at = :now, decided_by = :by, accepted = :accepted WHERE id = :id AND decided_at IS NULL`,
		args{"id": id, "now": stamp{now}, "by": by, "accepted": accepted})
	return n == 1, err
}

// TellStaff implements [digest.MovingTx]: a few statements, however much there is
// to tell.
func (p planTx) TellStaff(now time.Time, on digest.Date, news []digest.StaffNews, except int64) error {
	if len(news) == 0 {
		return nil
	}
	type row struct {
		Kind    string `json:"kind"`
		Person  int64  `json:"person_id"`
		Team    int64  `json:"team_id"`
		Leaves  *int64 `json:"from_team_id"`
		From    day    `json:"from_on"`
		To      day    `json:"to_on"`
		Request *int64 `json:"request_id"`
		By      string `json:"by_name"`
	}
	rows := each(news, func(n digest.StaffNews) row {
		return row{string(n.Kind), n.PersonID, n.TeamID, some(n.FromID), day{n.Span.From}, day{n.Span.To}, some(n.RequestID), n.By}
	})
	a := args{"now": stamp{now}, "day": day{on}, "rows": asJSON(rows), "except": except, "admin": string(digest.Admin)}
	var batch int64
	if err := p.one(&batch, "SELECT COALESCE(MAX(id), 0) + 1 FROM staff_news", nil); err != nil {
		return err
	}
	a["batch"] = batch
	led := `SELECT n.id, l.person_id FROM staff_news n JOIN memberships m ON m.person_id = n.person_id JOIN memberships l ON l.team_id = m.team_id
		WHERE n.batch = :batch AND NOT ` + outside("l") + ` AND ` + leads
	for _, statement := range []string{
		`INSERT INTO staff_news (batch, kind, person_id, team_id, from_team_id, from_on, to_on, request_id, by_name, at)
		 SELECT ` + p.cast("batch", "bigint") + `, kind, person_id, team_id, from_team_id, from_on, to_on, request_id, by_name, ` + p.time("now") + `
		 FROM ` + p.rows("x", "rows", "kind text", "person_id bigint", "team_id bigint", "from_team_id bigint", "from_on date", "to_on date", "request_id bigint", "by_name text"),
		`INSERT INTO staff_told (news_id, person_id)
		 SELECT id, person_id FROM (
			SELECT n.id, n.person_id FROM staff_news n WHERE n.batch = :batch AND n.kind NOT IN ('asked', 'refused')
			UNION ` + led + ` AND n.kind <> 'refused'
			UNION SELECT n.id, l.person_id FROM staff_news n JOIN memberships l ON l.team_id IN (n.team_id, n.from_team_id) AND l.manager AND l.person_id <> n.person_id
				AND NOT ` + outside("l") + ` AND NOT l.cover AND ` + current("l", ":day") + ` WHERE n.batch = :batch AND n.kind NOT IN ('asked', 'refused')
			UNION SELECT n.id, q.asked_by FROM staff_news n JOIN start_requests q ON q.id = n.request_id WHERE n.batch = :batch AND n.kind = 'refused' AND ` + onStaff("q.asked_by", ":day") + `
			UNION SELECT n.id, b.id FROM staff_news n JOIN people b ON b.access = :admin WHERE n.batch = :batch AND n.kind = 'asked'
				AND ` + onStaff("b.id", ":day") + `
				AND NOT EXISTS (SELECT 1 FROM (` + led + `) d WHERE d.id = n.id)
		 ) told WHERE person_id <> :except`,
	} {
		if _, err := p.exec(statement, a); err != nil {
			return err
		}
	}
	var people []int64
	if err := p.all(&people, `SELECT DISTINCT d.person_id FROM staff_told d JOIN staff_news n ON n.id = d.news_id WHERE n.batch = :batch ORDER BY d.person_id`, a); err != nil {
		return err
	}
	return p.notify(now, now, digest.StaffNotice(batch), people...)
}

// some is a pointer to an id, nil for none.
func some(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// StaffNews implements [digest.MovingStore]. A request that is decided is no news.
func (db *DB) StaffNews(ctx context.Context, batch, person int64, on digest.Date) (list []digest.StaffNews, err error) {
	var rows []struct {
		Kind     string  `db:"kind"`
		PersonID int64   `db:"person_id"`
		Name     string  `db:"name"`
		TeamID   int64   `db:"team_id"`
		Team     string  `db:"team"`
		FromID   *int64  `db:"from_team_id"`
		FromTeam *string `db:"from_team"`
		From     day     `db:"from_on"`
		To       day     `db:"to_on"`
		Request  *int64  `db:"request_id"`
		Reason   *string `db:"reason"`
		Cover    *int64  `db:"cover_id"`
		By       string  `db:"by_name"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT n.kind, n.person_id, p.name, n.team_id, t.name AS team, n.from_team_id, f.name AS from_team, n.from_on, n.to_on, n.request_id, q.reason, n.by_name,
				(SELECT MAX(c.id) FROM memberships c WHERE n.kind = 'cover' AND c.person_id = n.person_id AND c.team_id = n.team_id AND c.cover
					AND c.from_on = n.from_on AND c.to_on = n.to_on AND c.to_on >= :day) AS cover_id
			FROM staff_news n JOIN staff_told d ON d.news_id = n.id AND d.person_id = :person
			JOIN people p ON p.id = n.person_id JOIN teams t ON t.id = n.team_id
			LEFT JOIN teams f ON f.id = n.from_team_id LEFT JOIN start_requests q ON q.id = n.request_id
			WHERE n.batch = :batch AND (n.kind <> 'asked' OR q.decided_at IS NULL) ORDER BY p.name, n.id`,
			args{"batch": batch, "person": person, "day": day{on}})
	})
	for _, r := range rows {
		list = append(list, digest.StaffNews{
			Kind: digest.NewsKind(r.Kind), PersonID: r.PersonID, Name: r.Name, TeamID: r.TeamID, Team: r.Team, FromID: value(r.FromID), From: value(r.FromTeam),
			Span: digest.Span{From: r.From.Date, To: r.To.Date}, RequestID: value(r.Request), Reason: value(r.Reason), CoverID: value(r.Cover), By: r.By,
		})
	}
	return list, err
}

// ServiceMembers implements [digest.MovingStore].
func (db *DB) ServiceMembers(ctx context.Context, service string, on digest.Date) ([]digest.Person, error) {
	var rows []personRow
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE EXISTS (
				SELECT 1 FROM memberships m JOIN teams t ON t.id = m.team_id
				WHERE m.person_id = p.id AND t.kind = '' AND t.service_key = :service AND NOT m.cover AND `+current("m", ":day")+`)
			ORDER BY p.name, p.id`, args{"service": digest.Fold(service), "day": day{on}})
	})
	return each(rows, personRow.person), err
}
