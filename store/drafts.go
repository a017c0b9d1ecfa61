package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

type draftRow struct {
	Body      string  `db:"body"`
	State     string  `db:"state"`
	Revision  int     `db:"revision"`
	SavedAt   stamp   `db:"updated_at"`
	MovedAt   stamp   `db:"moved_at"`
	Words     string  `db:"words"`
	PublishAt stamp   `db:"publish_at"`
	Live      *int    `db:"live"`
	AuthorID  *int64  `db:"author_id"`
	Author    *string `db:"author"`
	AuthorAt  *string `db:"author_email"`
	ByID      *int64  `db:"approved_by"`
	By        *string `db:"approver"`
	ByAt      *string `db:"approver_email"`
	Key       string  `db:"key"`
	Findings  string  `db:"findings"`
	Guarded   string  `db:"guarded"`
}

func (r draftRow) draft() (digest.Draft, error) {
	d := digest.Draft{
		State: digest.DraftState(r.State), Revision: r.Revision, SavedAt: r.SavedAt.Time, MovedAt: r.MovedAt.Time,
		Words: r.Words, Key: r.Key, Guarded: r.Guarded, PublishAt: r.PublishAt.Time, Live: value(r.Live),
		Author:   digest.Person{ID: value(r.AuthorID), Name: value(r.Author), Email: value(r.AuthorAt)},
		Approver: digest.Person{ID: value(r.ByID), Name: value(r.By), Email: value(r.ByAt)},
	}
	if err := json.Unmarshal([]byte(r.Body), &d.Text); err != nil {
		return d, fmt.Errorf("reading a draft: %w", err)
	}
	var err error
	if d.Findings, err = readFindings(r.Findings); err != nil {
		return d, fmt.Errorf("reading the findings of a draft: %w", err)
	}
	return d, nil
}

// DraftsOnDesk implements [digest.AuthoringStore].
func (db *DB) DraftsOnDesk(ctx context.Context, ref string) (drafts []digest.Draft, err error) {
	var rows []draftRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT d.body, d.state, d.revision, d.updated_at, d.moved_at, d.words, d.publish_at, d.key, d.findings, d.guarded, v.number AS live,
				d.author_id, a.name AS author, a.email AS author_email,
				d.approved_by, b.name AS approver, b.email AS approver_email
			FROM drafts d LEFT JOIN people a ON a.id = d.author_id LEFT JOIN people b ON b.id = d.approved_by
			LEFT JOIN items i ON i.ref = d.ref LEFT JOIN versions v ON v.id = i.version_id
			WHERE `+t.text("ref")+` = '' OR d.ref = :ref
			ORDER BY COALESCE(d.moved_at, d.updated_at), d.ref`, args{"ref": ref})
	})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		d, err := r.draft()
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// DueOnDesk implements [digest.AuthoringStore].
func (db *DB) DueOnDesk(ctx context.Context, now time.Time) (refs []string, err error) {
	err = db.read(ctx, func(t *tx) error {
		return t.all(&refs, `SELECT ref FROM drafts WHERE state = 'scheduled' AND publish_at <= `+t.time("now")+` ORDER BY ref`, args{"now": stamp{now}})
	})
	return refs, err
}

// saveDrafts keeps texts as drafts of an author, 0 for none. Whatever was decided
// about an earlier text falls away with it; what the reviewer said stays for the
// author to read.
func (t *tx) saveDrafts(now time.Time, author int64, drafts []digest.Text) error {
	type row struct {
		Ref  string `json:"ref"`
		Body string `json:"body"`
		Key  string `json:"key"`
	}
	t.forgets() // the words before
	_, err := t.exec(`
		INSERT INTO drafts (ref, body, updated_at, author_id, key)
		SELECT ref, body, `+t.time("now")+`, `+t.id("author")+`, key FROM `+t.rows("x", "rows", "ref text", "body text", "key text")+` WHERE true
		ON CONFLICT (ref) DO UPDATE SET body = excluded.body, findings = '', guarded = '', updated_at = excluded.updated_at, author_id = excluded.author_id,
			state = 'draft', revision = drafts.revision + 1, moved_at = NULL, approved_by = NULL, publish_at = NULL, scheduled_by = ''`,
		args{
			"now": stamp{now}, "author": optional(author),
			"rows": asJSON(each(drafts, func(d digest.Text) row { return row{d.Ref, asJSON(d), rand.Text()} })),
		})
	return err
}

// RenameDraft implements [digest.AuthoringStore]: the row becomes another's, so that
// nothing is left of what it was called.
func (db *DB) RenameDraft(ctx context.Context, was string, text digest.Text, author int64, revision int, audit digest.AuditEntry) (done bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		t.forgets()
		n, err := t.exec(`
			UPDATE drafts SET ref = :ref, body = :body, updated_at = `+t.time("now")+`, author_id = `+t.id("author")+`, revision = revision + 1, findings = '', guarded = '',
				state = 'draft', moved_at = NULL, approved_by = NULL, publish_at = NULL, scheduled_by = ''
			WHERE ref = :was AND revision = :revision AND NOT EXISTS (SELECT 1 FROM drafts o WHERE o.ref = :ref) AND NOT EXISTS (SELECT 1 FROM items i WHERE i.ref IN (:ref, :was))`,
			args{"ref": text.Ref, "was": was, "body": asJSON(text), "now": stamp{audit.At}, "author": optional(author), "revision": revision})
		if done = n == 1; err != nil || !done {
			return err
		}
		if err := t.finish(0, was); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return done, err
}

// WriteDrafts implements [digest.AuthoringStore].
func (db *DB) WriteDrafts(ctx context.Context, author int64, texts []digest.Text, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if err := t.saveDrafts(audit.At, author, texts); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

var errWritten = errors.New("somebody else has written the draft")

// revision returns the number of changes to a draft, which it locks; 0 for none.
func (t *tx) revision(ref string) (int, error) {
	var found []int
	err := t.all(&found, `SELECT revision FROM drafts WHERE ref = :ref `+t.forUpdate(), args{"ref": ref})
	return append(found, 0)[0], err
}

// WriteDraft implements [digest.AuthoringStore].
func (db *DB) WriteDraft(ctx context.Context, text digest.Text, author int64, revision int, audit digest.AuditEntry) (saved bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		// The row is locked first, so that of two authors one sees the other.
		before, err := t.revision(text.Ref)
		if err != nil {
			return err
		}
		if before != revision {
			return errWritten
		}
		if err := t.saveDrafts(audit.At, author, []digest.Text{text}); err != nil {
			return err
		}
		// No draft cannot be locked: the second of two who begin one finds the first's.
		after, err := t.revision(text.Ref)
		if err != nil {
			return err
		}
		if after != revision+1 {
			return errWritten
		}
		if err := t.finish(author, text.Ref); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if errors.Is(err, errWritten) {
		return false, nil
	}
	return err == nil, err
}

// MoveDraft implements [digest.AuthoringTx]: one statement, which finds the draft
// as it was seen or nothing.
func (p planTx) MoveDraft(m digest.DraftMove) (bool, error) {
	n, err := p.exec(`
		UPDATE drafts SET state = :to, moved_at = `+p.time("now")+`, approved_by = `+p.id("by")+`, words = :words,
			publish_at = `+p.time("at")+`, scheduled_by = :scheduler
		WHERE ref = :ref AND revision = :revision AND state = :from`,
		args{
			"to": string(m.To), "from": string(m.State), "now": stamp{m.Audit.At}, "by": optional(m.ApprovedBy), "words": m.Reply,
			"at": stamp{m.At}, "scheduler": m.ScheduledBy, "ref": m.Ref, "revision": m.Revision,
		})
	if err != nil || n == 0 {
		return false, err
	}
	if err := p.addVerdicts(m.Verdicts); err != nil {
		return false, err
	}
	return true, p.audit(m.Audit)
}

// DeleteDraft implements [digest.AuthoringStore].
func (db *DB) DeleteDraft(ctx context.Context, ref string, revision int, audit digest.AuditEntry) (done bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		if done, err = (planTx{t}).TakeDraft(ref, revision); err != nil || !done {
			return err
		}
		if err := t.finish(0, ref); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return done, err
}

// TakeDraft implements [digest.AuthoringTx].
func (p planTx) TakeDraft(ref string, revision int) (bool, error) {
	p.forgets()
	n, err := p.exec(`DELETE FROM drafts WHERE ref = :ref AND revision = :revision`, args{"ref": ref, "revision": revision})
	return n == 1, err
}

// TakeScheduled implements [digest.AuthoringTx]: deleting is taking.
func (p planTx) TakeScheduled(now time.Time, waiting []string) (due []digest.ScheduledDraft, err error) {
	var rows []struct {
		Ref  string `db:"ref"`
		Body string `db:"body"`
		By   string `db:"scheduled_by"`

		Author *int64 `db:"author_id"`
	}
	p.forgets()
	if err := p.all(&rows, `DELETE FROM drafts WHERE state = 'scheduled' AND publish_at <= `+p.time("now")+` 
			AND NOT EXISTS (SELECT 1 FROM `+p.rows("w", "waiting", "ref text")+` WHERE w.ref = drafts.ref)
		RETURNING ref, body, scheduled_by, author_id`, args{"now": stamp{now}, "waiting": asJSON(each(waiting, func(ref string) map[string]string { return map[string]string{"ref": ref} }))}); err != nil {
		return nil, err
	}
	for _, r := range rows {
		d := digest.ScheduledDraft{By: r.By, Author: value(r.Author)}
		if err := json.Unmarshal([]byte(r.Body), &d.Text); err != nil {
			return nil, fmt.Errorf("reading the draft %s: %w", r.Ref, err)
		}
		var live []struct {
			ItemID int64 `db:"item_id"`
			Number int   `db:"number"`
			Asks   int   `db:"asks"`
		}
		if err := p.all(&live, `SELECT v.item_id, v.number, v.asks FROM items i JOIN versions v ON v.id = i.version_id WHERE i.ref = :ref`,
			args{"ref": r.Ref}); err != nil {
			return nil, err
		}
		for _, v := range live {
			d.Live = digest.Version{ItemID: v.ItemID, Number: v.Number, Asks: v.Asks}
		}
		due = append(due, d)
	}
	slices.SortFunc(due, func(a, b digest.ScheduledDraft) int { return cmp.Compare(a.Ref, b.Ref) })
	return due, nil
}
