package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// caseWorkers reads rows of who hears of a review first.
func (db *DB) caseWorkers(ctx context.Context, condition string, a args) (list []digest.CaseWorker, err error) {
	var rows []struct {
		ID          int64  `db:"id"`
		Review      int64  `db:"review_id"`
		Type        string `db:"type"`
		Publisher   string `db:"publisher"`
		PublishedAs string `db:"published_as"`
		PersonID    int64  `db:"person_id"`
		Name        string `db:"name"`
		Manager     string `db:"manager"`
		NamedAt     stamp  `db:"named_at"`
		Asked       stamp  `db:"asked_at"`
		Told        day    `db:"told_on"`
	}
	err = db.read(ctx, func(t *tx) error {
		rows = nil
		return t.all(&rows, `SELECT w.id, w.review_id, r.type, r.publisher, r.published_as, w.person_id, p.name, m.name AS manager, w.named_at, w.asked_at, w.told_on
			FROM case_workers w JOIN case_reviews r ON r.id = w.review_id JOIN people p ON p.id = w.person_id JOIN people m ON m.id = w.manager_id
			WHERE `+condition, a)
	})
	for _, r := range rows {
		list = append(list, digest.CaseWorker{
			ID: r.ID, Review: r.Review, Title: digest.CaseReview{Type: r.Type, Publisher: r.Publisher, PublishedAs: r.PublishedAs}.Title(),
			PersonID: r.PersonID, Name: r.Name, Manager: r.Manager, NamedAt: r.NamedAt.Time, Asked: r.Asked.Time, Told: r.Told.Date,
		})
	}
	return list, err
}

// CaseWorkers implements [digest.CaseWorkerStore].
func (db *DB) CaseWorkers(ctx context.Context, review, namedBy int64) ([]digest.CaseWorker, error) {
	return db.caseWorkers(ctx, `w.review_id = :review AND w.named_by = :lead ORDER BY w.id`, args{"review": review, "lead": namedBy})
}

// ToSpeakWith implements [digest.CaseWorkerStore].
func (db *DB) ToSpeakWith(ctx context.Context, manager int64) ([]digest.CaseWorker, error) {
	return db.caseWorkers(ctx, `w.manager_id = :manager AND w.asked_at IS NOT NULL ORDER BY w.id DESC`, args{"manager": manager})
}

// ToldFirst implements [digest.CaseWorkerStore].
func (db *DB) ToldFirst(ctx context.Context, person int64) ([]digest.CaseWorker, error) {
	return db.caseWorkers(ctx, `w.person_id = :person AND w.told_on IS NOT NULL ORDER BY w.id DESC`, args{"person": person})
}

// ManagersOf implements [digest.CaseWorkerStore].
func (db *DB) ManagersOf(ctx context.Context, person int64, on digest.Date) (managers []digest.Person, err error) {
	a := args{"person": person, "day": day{on}, "senior": string(digest.Senior)}
	var rows []personRow
	err = db.read(ctx, func(t *tx) error {
		led := `p.id IN (SELECT l.person_id FROM memberships m JOIN memberships l ON l.team_id = m.team_id
			WHERE m.person_id = :person AND NOT m.cover AND NOT ` + outside("m") + ` AND ` + current("m", ":day") + `
				AND l.manager AND NOT l.cover AND ` + current("l", ":day") + `)`
		for _, condition := range []string{led, `p.access = :senior AND ` + onStaff("p.id", ":day")} {
			rows = nil
			if err := t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE p.id <> :person AND `+condition+` ORDER BY p.id`, a); err != nil || len(rows) > 0 {
				return err
			}
		}
		return nil
	})
	return each(rows, personRow.person), err
}

// TakeBackCaseWorker implements [digest.CaseWorkerStore].
func (db *DB) TakeBackCaseWorker(ctx context.Context, id, namedBy int64) (review int64, err error) {
	err = db.in(ctx, func(t *tx) error {
		t.forgets()
		var of []int64
		err := t.all(&of, `DELETE FROM case_workers WHERE id = :id AND named_by = :lead AND told_on IS NULL RETURNING review_id`, args{"id": id, "lead": namedBy})
		if len(of) == 1 {
			review = of[0]
		}
		return err
	})
	return review, err
}

// NameCaseWorker implements [digest.CaseWorkerTx]. The step's row is locked first, so that
// a step that begins meanwhile finds who was named.
func (p planTx) NameCaseWorker(now time.Time, review, person, manager, namedBy int64) (begun bool, err error) {
	if err := p.one(&begun, `SELECT begun_at IS NOT NULL FROM release_steps WHERE review_id = :review AND step = 'workers' `+p.forUpdate(), args{"review": review}); err != nil {
		return false, err
	}
	_, err = p.exec(`INSERT INTO case_workers (review_id, person_id, manager_id, named_by, named_at)
		VALUES (:review, :person, :manager, :lead, :now) ON CONFLICT DO NOTHING`,
		args{"review": review, "person": person, "manager": manager, "lead": namedBy, "now": stamp{now}})
	return begun, err
}

// RecordSpoken implements [digest.CaseWorkerTx]. The review's row is locked first, so that
// of two managers who record at once the second sees that nobody is left.
func (p planTx) RecordSpoken(now time.Time, id, manager int64, on digest.Date) (review int64, err error) {
	a := args{"id": id, "manager": manager, "on": day{on}, "now": stamp{now}}
	var locked []int64
	if err := p.all(&locked, `SELECT r.id FROM case_reviews r WHERE r.id = (SELECT w.review_id FROM case_workers w WHERE w.id = :id) `+p.forUpdate(), a); err != nil {
		return 0, err
	}
	var of []int64
	if err := p.all(&of, `UPDATE case_workers SET told_on = :on, told_at = :now
		WHERE id = :id AND manager_id = :manager AND asked_at IS NOT NULL AND told_on IS NULL RETURNING review_id`, a); err != nil || len(of) == 0 {
		return 0, err
	}
	return of[0], nil
}

// UnaskedManagers implements [digest.ReleaseTx].
func (p planTx) UnaskedManagers(review int64) (managers []int64, err error) {
	err = p.all(&managers, `SELECT DISTINCT manager_id FROM case_workers WHERE review_id = :review AND asked_at IS NULL ORDER BY manager_id`, args{"review": review})
	return managers, err
}

// AskManagers implements [digest.ReleaseTx].
func (p planTx) AskManagers(now time.Time, review int64, managers []int64) error {
	_, err := p.exec(`UPDATE case_workers SET asked_at = `+p.time("now")+` WHERE review_id = :review AND asked_at IS NULL AND `+p.in("manager_id", "managers"),
		args{"now": stamp{now}, "review": review, "managers": managers})
	return err
}

// Unspoken implements [digest.ReleaseTx].
func (p planTx) Unspoken(review int64) (n int, err error) {
	err = p.one(&n, `SELECT COUNT(*) FROM case_workers WHERE review_id = :review AND told_on IS NULL`, args{"review": review})
	return n, err
}
