package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// CaseReviews implements [digest.CaseReviewStore]. A council has a few dozen: all of them
// are read at once, a query for each kind of row.
func (db *DB) CaseReviews(ctx context.Context) (list []digest.CaseReview, err error) {
	err = db.read(ctx, func(t *tx) error {
		list = nil
		var rows []struct {
			ID          int64  `db:"id"`
			Type        string `db:"type"`
			Publisher   string `db:"publisher"`
			PublishedAs string `db:"published_as"`
			Published   day    `db:"published_on"`
			Local       bool   `db:"local"`
			Unpublished string `db:"unpublished"`
			RecordedAt  stamp  `db:"recorded_at"`
		}
		if err := t.all(&rows, `SELECT id, type, publisher, published_as, published_on, local, unpublished, recorded_at
			FROM case_reviews ORDER BY id DESC`, nil); err != nil {
			return err
		}
		releases, err := t.releases()
		if err != nil {
			return err
		}
		recommended, err := t.recommendations()
		for _, r := range rows {
			list = append(list, digest.CaseReview{
				ID: r.ID, Type: r.Type, Publisher: r.Publisher, PublishedAs: r.PublishedAs, Published: r.Published.Date, Local: r.Local,
				Unpublished: r.Unpublished, RecordedAt: r.RecordedAt.Time, Recommendations: recommended[r.ID], Releases: releases[r.ID],
			})
		}
		return err
	})
	return list, err
}

// recommendations returns those of every review with what hangs on them.
func (t *tx) recommendations() (map[int64][]digest.Recommendation, error) {
	var rows []struct {
		ID         int64  `db:"id"`
		ReviewID   int64  `db:"review_id"`
		Number     int    `db:"number"`
		Text       string `db:"text"`
		NoChange   string `db:"no_change"`
		DecidedAt  stamp  `db:"decided_at"`
		RecordedAt stamp  `db:"recorded_at"`
	}
	if err := t.all(&rows, `SELECT id, review_id, number, text, no_change, decided_at, recorded_at FROM recommendations ORDER BY review_id, number`, nil); err != nil {
		return nil, err
	}
	items, err := t.ledTo()
	if err != nil {
		return nil, err
	}
	actions, err := t.recommendationActions()
	if err != nil {
		return nil, err
	}
	samples, err := t.dipSamples()
	all := map[int64][]digest.Recommendation{}
	for _, r := range rows {
		all[r.ReviewID] = append(all[r.ReviewID], digest.Recommendation{
			ID: r.ID, Number: r.Number, Text: r.Text, NoChange: r.NoChange, DecidedAt: r.DecidedAt.Time, RecordedAt: r.RecordedAt.Time,
			Items: items[r.ID], Actions: actions[r.ID], Samples: samples[r.ID],
		})
	}
	return all, err
}

func (t *tx) ledTo() (map[int64][]digest.LedTo, error) {
	var rows []struct {
		Of       int64  `db:"recommendation_id"`
		Ref      string `db:"ref"`
		LinkedAt stamp  `db:"linked_at"`
	}
	err := t.all(&rows, `SELECT recommendation_id, ref, linked_at FROM recommendation_items ORDER BY recommendation_id, ref`, nil)
	all := map[int64][]digest.LedTo{}
	for _, r := range rows {
		all[r.Of] = append(all[r.Of], digest.LedTo{Ref: r.Ref, LinkedAt: r.LinkedAt.Time})
	}
	return all, err
}

func (t *tx) recommendationActions() (map[int64][]digest.RecommendationAction, error) {
	var rows []struct {
		ID         int64  `db:"id"`
		Of         int64  `db:"recommendation_id"`
		What       string `db:"what"`
		Team       string `db:"slug"`
		TeamName   string `db:"name"`
		Due        day    `db:"due_on"`
		Done       stamp  `db:"done_at"`
		RecordedAt stamp  `db:"recorded_at"`
	}
	err := t.all(&rows, `SELECT a.id, a.recommendation_id, a.what, COALESCE(t.slug, '') AS slug, COALESCE(t.name, '') AS name, a.due_on, a.done_at, a.recorded_at
		FROM recommendation_actions a LEFT JOIN teams t ON t.id = a.team_id ORDER BY a.recommendation_id, a.id`, nil)
	all := map[int64][]digest.RecommendationAction{}
	for _, r := range rows {
		all[r.Of] = append(all[r.Of], digest.RecommendationAction{
			ID: r.ID, What: r.What, Team: r.Team, TeamName: r.TeamName, Due: r.Due.Date, Done: r.Done.Time, RecordedAt: r.RecordedAt.Time,
		})
	}
	return all, err
}

func (t *tx) dipSamples() (map[int64][]digest.DipSample, error) {
	var rows []struct {
		ID         int64  `db:"id"`
		Of         int64  `db:"recommendation_id"`
		Looked     int    `db:"looked"`
		Showed     int    `db:"showed"`
		On         day    `db:"on_day"`
		By         string `db:"name"`
		Sentence   string `db:"sentence"`
		RecordedAt stamp  `db:"recorded_at"`
	}
	err := t.all(&rows, `SELECT s.id, s.recommendation_id, s.looked, s.showed, s.on_day, COALESCE(p.name, '') AS name, s.sentence, s.recorded_at
		FROM dip_samples s LEFT JOIN people p ON p.id = s.taken_by ORDER BY s.recommendation_id, s.on_day, s.id`, nil)
	all := map[int64][]digest.DipSample{}
	for _, r := range rows {
		all[r.Of] = append(all[r.Of], digest.DipSample{
			ID: r.ID, Looked: r.Looked, Showed: r.Showed, On: r.On.Date, By: r.By, Sentence: r.Sentence, RecordedAt: r.RecordedAt.Time,
		})
	}
	return all, err
}

// SaveCaseReview implements [digest.CaseReviewStore].
func (db *DB) SaveCaseReview(ctx context.Context, r digest.CaseReview, audit digest.AuditEntry) (id int64, err error) {
	a := args{
		"id": r.ID, "type": r.Type, "publisher": r.Publisher, "as": r.PublishedAs, "published": day{r.Published}, "local": r.Local,
		"unpublished": r.Unpublished, "at": stamp{r.RecordedAt},
	}
	query := `INSERT INTO case_reviews (type, publisher, published_as, published_on, local, unpublished, recorded_at)
		VALUES (:type, :publisher, :as, :published, :local, :unpublished, :at) RETURNING id`
	if r.ID != 0 {
		query = `UPDATE case_reviews SET type = :type, publisher = :publisher, published_as = :as, published_on = :published, local = :local,
			unpublished = :unpublished WHERE id = :id RETURNING id`
	}
	err = db.in(ctx, func(t *tx) error {
		if err := t.one(&id, query, a); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return id, err
}

// step changes what hangs on a review, with the entry that tells of it. It reports false,
// and keeps no entry, where nothing changed.
func (db *DB) step(ctx context.Context, audit digest.AuditEntry, query string, a args) (changed bool, err error) {
	a["at"] = stamp{audit.At}
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(query, a)
		if changed = n > 0; err != nil || !changed {
			return err
		}
		return t.audit(audit)
	})
	return changed, err
}

// Recommend implements [digest.CaseReviewStore]. Of two at once one finds its number taken,
// and is told so.
func (db *DB) Recommend(ctx context.Context, review int64, text string, audit digest.AuditEntry) error {
	changed, err := db.step(ctx, audit, `INSERT INTO recommendations (review_id, number, text, recorded_at)
		SELECT r.id, 1 + COALESCE((SELECT MAX(o.number) FROM recommendations o WHERE o.review_id = r.id), 0), :text, :at
		FROM case_reviews r WHERE r.id = :review ON CONFLICT DO NOTHING`, args{"review": review, "text": text})
	if err == nil && !changed {
		err = digest.Errorf(digest.Conflict, "somebody added a recommendation at the same moment: add yours again")
	}
	return err
}

// LeadTo implements [digest.CaseReviewStore].
func (db *DB) LeadTo(ctx context.Context, recommendation int64, ref string, audit digest.AuditEntry) error {
	_, err := db.step(ctx, audit, `INSERT INTO recommendation_items (recommendation_id, ref, linked_at) VALUES (:id, :ref, :at) ON CONFLICT DO NOTHING`,
		args{"id": recommendation, "ref": ref})
	return err
}

// DecideNoChange implements [digest.CaseReviewStore].
func (db *DB) DecideNoChange(ctx context.Context, recommendation int64, why string, audit digest.AuditEntry) error {
	decided := ":at"
	if why == "" {
		decided = "NULL"
	}
	_, err := db.step(ctx, audit, `UPDATE recommendations SET no_change = :why, decided_at = `+decided+` WHERE id = :id`, args{"id": recommendation, "why": why})
	return err
}

// ActOn implements [digest.CaseReviewStore].
func (db *DB) ActOn(ctx context.Context, recommendation int64, action digest.RecommendationAction, team int64, audit digest.AuditEntry) error {
	_, err := db.step(ctx, audit, `INSERT INTO recommendation_actions (recommendation_id, what, team_id, due_on, recorded_at) VALUES (:id, :what, :team, :due, :at)`,
		args{"id": recommendation, "what": action.What, "team": optional(team), "due": day{action.Due}})
	return err
}

// FinishAction implements [digest.CaseReviewStore].
func (db *DB) FinishAction(ctx context.Context, action int64, audit digest.AuditEntry) (bool, error) {
	return db.step(ctx, audit, `UPDATE recommendation_actions SET done_at = :at WHERE id = :id AND done_at IS NULL`, args{"id": action})
}

// RecordSample implements [digest.CaseReviewStore].
func (db *DB) RecordSample(ctx context.Context, recommendation int64, d digest.DipSample, by int64, audit digest.AuditEntry) error {
	_, err := db.step(ctx, audit, `INSERT INTO dip_samples (recommendation_id, looked, showed, on_day, taken_by, sentence, recorded_at)
		VALUES (:id, :looked, :showed, :on, :by, :sentence, :at)`,
		args{"id": recommendation, "looked": d.Looked, "showed": d.Showed, "on": day{d.On}, "by": optional(by), "sentence": d.Sentence})
	return err
}

// TakeActionsDue implements [digest.RecommendationActionTx].
func (p planTx) TakeActionsDue(now time.Time, on digest.Date, since time.Time) (teams []int64, err error) {
	var rows []struct {
		Team *int64 `db:"team_id"`
	}
	err = p.all(&rows, `UPDATE recommendation_actions SET reminded_at = `+p.time("now")+`
		WHERE done_at IS NULL AND due_on <= `+p.date("day")+` AND (reminded_at IS NULL OR reminded_at <= `+p.time("since")+`)
			AND recommendation_id IN (SELECT r.id FROM recommendations r WHERE r.no_change = '') RETURNING team_id`,
		args{"now": stamp{now}, "day": day{on}, "since": stamp{since}})
	return each(rows, func(r struct {
		Team *int64 `db:"team_id"`
	},
	) int64 {
		return value(r.Team)
	}), err
}

// ActionOwners implements [digest.RecommendationActionTx].
func (p planTx) ActionOwners(on digest.Date, teams []int64, notice string) ([]digest.Recipient, error) {
	return p.recipients(`p.id IN (SELECT l.person_id FROM memberships l WHERE l.manager AND NOT `+outside("l")+` AND `+p.in("l.team_id", "teams")+` AND `+current("l", p.date("day"))+`)
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.person_id = p.id AND d.kind = 'notice' AND d.state = 'queued' AND d.notice = :notice)`,
		args{"day": day{on}, "teams": teams, "notice": notice})
}

// TakeSecondSamples implements [digest.CaseReviewTx]. The update of the sample's row is the
// gate: of two replicas one asks.
func (p planTx) TakeSecondSamples(now time.Time, taken digest.Date) (int, error) {
	return p.exec(`UPDATE dip_samples SET asked_at = `+p.time("now")+`
		WHERE asked_at IS NULL AND on_day <= `+p.date("taken")+`
			AND NOT EXISTS (SELECT 1 FROM dip_samples o WHERE o.recommendation_id = dip_samples.recommendation_id AND o.id <> dip_samples.id)`,
		args{"now": stamp{now}, "taken": day{taken}})
}
