package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// releases returns the steps of every release plan, by review.
func (t *tx) releases() (map[int64][]digest.Release, error) {
	var rows []struct {
		ID     int64  `db:"id"`
		Of     int64  `db:"review_id"`
		Step   string `db:"step"`
		Due    stamp  `db:"due_at"`
		Begun  stamp  `db:"begun_at"`
		Done   stamp  `db:"done_at"`
		Reason string `db:"reason"`
		People string `db:"people"`
	}
	err := t.all(&rows, `SELECT id, review_id, step, due_at, begun_at, done_at, reason, people FROM release_steps ORDER BY review_id, position`, nil)
	all := map[int64][]digest.Release{}
	for _, r := range rows {
		all[r.Of] = append(all[r.Of], digest.Release{
			ID: r.ID, Step: digest.ReleaseStep(r.Step), Due: r.Due.Time, Begun: r.Begun.Time, Done: r.Done.Time, Reason: r.Reason, People: r.People,
		})
	}
	return all, err
}

// SaveReleases implements [digest.ReleaseStore].
func (db *DB) SaveReleases(ctx context.Context, review int64, due map[digest.ReleaseStep]time.Time, audit digest.AuditEntry) error {
	type row struct {
		Step     string `json:"step"`
		Position int    `json:"position"`
		Due      *stamp `json:"due_at"`
	}
	var rows []row
	for i, step := range digest.ReleaseSteps {
		r := row{Step: string(step), Position: i + 1}
		if at := due[step]; !at.IsZero() {
			r.Due = &stamp{at}
		}
		rows = append(rows, r)
	}
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO release_steps (review_id, step, position, due_at)
			SELECT `+t.id("review")+`, step, position, due_at FROM `+t.rows("x", "rows", "step text", "position integer", "due_at timestamptz")+` WHERE true
			ON CONFLICT (review_id, step) DO UPDATE SET due_at = excluded.due_at WHERE release_steps.begun_at IS NULL`,
			args{"review": review, "rows": asJSON(rows)}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// goesNow is the condition that a step goes by itself: its time has come, and all steps
// before it are done: a reason for one of them is none for those after it.
func (d dialect) goesNow() string {
	return `release_steps.begun_at IS NULL AND release_steps.due_at <= ` + d.time("now") + ` AND NOT EXISTS (SELECT 1 FROM release_steps b
		WHERE b.review_id = release_steps.review_id AND b.position < release_steps.position AND b.done_at IS NULL)`
}

// ReleasesDue implements [digest.ReleaseStore].
func (db *DB) ReleasesDue(ctx context.Context, now time.Time) (reviews []int64, err error) {
	err = db.read(ctx, func(t *tx) error {
		return t.all(&reviews, `SELECT DISTINCT review_id FROM release_steps WHERE `+t.goesNow()+` ORDER BY review_id`, args{"now": stamp{now}})
	})
	return reviews, err
}

// doneAtOnce is when a step is done that begins now: the workers' is when all of them were
// spoken with.
const doneAtOnce = `CASE WHEN step <> 'workers' THEN `

// TakeReleases implements [digest.ReleaseTx].
func (p planTx) TakeReleases(now time.Time, reviews []int64) (taken []digest.TakenRelease, err error) {
	var rows []struct {
		ID     int64  `db:"id"`
		Review int64  `db:"review_id"`
		Step   string `db:"step"`
	}
	err = p.all(&rows, `UPDATE release_steps SET begun_at = `+p.time("now")+`, done_at = `+doneAtOnce+p.time("now")+` END
		WHERE `+p.goesNow()+` AND `+p.in("review_id", "reviews")+` RETURNING id, review_id, step`, args{"now": stamp{now}, "reviews": reviews})
	for _, r := range rows {
		taken = append(taken, digest.TakenRelease{ID: r.ID, Review: r.Review, Step: digest.ReleaseStep(r.Step)})
	}
	return taken, err
}

// BeginRelease implements [digest.ReleaseTx].
func (p planTx) BeginRelease(now time.Time, id int64, reason string) (bool, error) {
	n, err := p.exec(`UPDATE release_steps SET begun_at = `+p.time("now")+`, done_at = `+doneAtOnce+p.time("now")+` END, reason = :reason
		WHERE id = :id AND begun_at IS NULL`, args{"now": stamp{now}, "id": id, "reason": reason})
	return n == 1, err
}

// FinishRelease implements [digest.ReleaseTx].
func (p planTx) FinishRelease(now time.Time, id int64, reason string) (bool, error) {
	n, err := p.exec(`UPDATE release_steps SET done_at = `+p.time("now")+`, reason = CASE WHEN `+p.text("reason")+` = '' THEN reason ELSE :reason END
		WHERE id = :id AND begun_at IS NOT NULL AND done_at IS NULL`, args{"now": stamp{now}, "id": id, "reason": reason})
	return n == 1, err
}

// MarkPublic implements [digest.ReleaseTx].
func (p planTx) MarkPublic(review int64, on digest.Date) error {
	_, err := p.exec(`UPDATE case_reviews SET published_on = COALESCE(published_on, `+p.date("day")+`), unpublished = '' WHERE id = :review`,
		args{"review": review, "day": day{on}})
	return err
}

// ReleaseCounts implements [digest.ReleaseTx]. Whose a receipt was is said by those with
// whom its person was asked: of the council or of an organisation.
func (p planTx) ReleaseCounts(review int64) (counts []digest.ReleaseCount, err error) {
	var rows []struct {
		ID     int64  `db:"id"`
		People int    `db:"n"`
		Shown  string `db:"people"`
	}
	err = p.all(&rows, `SELECT s.id, s.people, CASE WHEN s.step = 'workers'
			THEN (SELECT COUNT(DISTINCT w.person_id) FROM case_workers w WHERE w.review_id = s.review_id AND w.told_on IS NOT NULL)
			ELSE (SELECT COUNT(DISTINCT r.person_id) FROM receipts r JOIN items i ON i.id = r.item_id
				LEFT JOIN askings a ON a.id = r.asking_id LEFT JOIN teams t ON t.id = a.team_id
				WHERE r.told_at IS NOT NULL AND (COALESCE(t.kind, '') <> '') = (s.step = 'partners')
					AND i.ref IN (SELECT l.ref FROM recommendation_items l JOIN recommendations c ON c.id = l.recommendation_id WHERE c.review_id = s.review_id))
			END AS n
		FROM release_steps s WHERE s.review_id = :review AND s.done_at IS NOT NULL AND s.step <> 'public' ORDER BY s.id`, args{"review": review})
	for _, r := range rows {
		counts = append(counts, digest.ReleaseCount{ID: r.ID, People: r.People, Shown: r.Shown})
	}
	return counts, err
}

// SaveReleaseCount implements [digest.ReleaseTx].
func (p planTx) SaveReleaseCount(id int64, people string) error {
	_, err := p.exec(`UPDATE release_steps SET people = :people WHERE id = :id`, args{"id": id, "people": people})
	return err
}
