package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
)

// KeepFindings implements [digest.GuardStore].
func (db *DB) KeepFindings(ctx context.Context, drafts []digest.Draft, stamp string) error {
	type row struct {
		Key      string `json:"key"`
		Revision int    `json:"revision"`
		Findings string `json:"findings"`
	}
	rows := each(drafts, func(d digest.Draft) row { return row{d.Key, d.Revision, asJSON(d.Findings)} })
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE drafts SET guarded = :stamp, findings = x.findings
			FROM `+t.rows("x", "rows", "key text", "revision int", "findings text")+`
			WHERE drafts.key = x.key AND drafts.revision = x.revision`, args{"stamp": stamp, "rows": asJSON(rows)})
		return err
	})
}

type verdictRow struct {
	TextHash string `db:"text_hash"`
	Field    string `db:"field"`
	Line     int    `db:"line"`
	Start    int    `db:"start_at"`
	End      int    `db:"end_at"`
	Kind     string `db:"kind"`
	Severity int    `db:"severity"`
	Verdict  string `db:"verdict"`
	Reason   string `db:"reason"`
	ByID     int64  `db:"person_id"`
	By       string `db:"name"`
	At       stamp  `db:"at"`
}

// Verdicts implements [digest.GuardStore].
func (db *DB) Verdicts(ctx context.Context, hashes []string) (all []digest.Verdict, err error) {
	type row struct {
		Hash string `json:"hash"`
	}
	where, values := "", args{}
	if len(hashes) > 0 {
		values["hashes"] = asJSON(each(hashes, func(h string) row { return row{h} }))
	}
	var rows []verdictRow
	err = db.read(ctx, func(t *tx) error {
		if len(hashes) > 0 {
			where = ` WHERE v.text_hash IN (SELECT hash FROM ` + t.rows("x", "hashes", "hash text") + `)`
		}
		return t.all(&rows, `SELECT v.text_hash, v.field, v.line, v.start_at, v.end_at, v.kind, v.severity, v.verdict, v.reason, v.person_id, p.name, v.at
			FROM verdicts v JOIN people p ON p.id = v.person_id`+where+` ORDER BY v.id`, values)
	})
	return each(rows, func(r verdictRow) digest.Verdict {
		return digest.Verdict{
			TextHash: r.TextHash, Ruling: digest.Ruling(r.Verdict), Reason: r.Reason, By: digest.Person{ID: r.ByID, Name: r.By}, At: r.At.Time,
			Finding: digest.Finding{
				Place: digest.Place{Field: r.Field, Line: r.Line, Start: r.Start, End: r.End},
				Kind:  guard.Kind(r.Kind), Severity: guard.Severity(r.Severity),
			},
		}
	}), err
}

// AddVerdict implements [digest.AuthoringTx].
func (p planTx) AddVerdict(v digest.Verdict) error { return p.addVerdicts([]digest.Verdict{v}) }

func (t *tx) addVerdicts(verdicts []digest.Verdict) error {
	for _, v := range verdicts { // one a finding that somebody read and gave a reason for
		if _, err := t.exec(`
			INSERT INTO verdicts (text_hash, field, line, start_at, end_at, kind, severity, verdict, reason, person_id, at)
			VALUES (:hash, :field, :line, :start, :end, :kind, :severity, :verdict, :reason, `+t.id("person")+`, `+t.time("at")+`)`, args{
			"hash": v.TextHash, "field": v.Field, "line": v.Line, "start": v.Start, "end": v.End, "kind": string(v.Kind), "severity": int(v.Severity),
			"verdict": string(v.Ruling), "reason": v.Reason, "person": optional(v.By.ID), "at": stamp{v.At},
		}); err != nil {
			return fmt.Errorf("keep what was said of a finding: %w", err)
		}
	}
	return nil
}

type allowedRow struct {
	ID      int64   `db:"id"`
	Phrase  string  `db:"phrase"`
	Kind    string  `db:"kind"`
	Reason  string  `db:"reason"`
	AskedID int64   `db:"asked_by"`
	Asked   string  `db:"asked"`
	AskedAt stamp   `db:"asked_at"`
	ByID    *int64  `db:"allowed_by"`
	By      *string `db:"allower"`
	At      stamp   `db:"allowed_at"`
	EndedID *int64  `db:"ended_by"`
	EndedBy *string `db:"ender"`
	Ended   stamp   `db:"ended_at"`
}

// AllowedPhrases implements [digest.GuardStore].
func (db *DB) AllowedPhrases(ctx context.Context) (all []digest.AllowedPhrase, err error) {
	var rows []allowedRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT a.id, a.phrase, a.kind, a.reason, a.asked_by, p.name AS asked, a.asked_at, a.allowed_by, b.name AS allower, a.allowed_at,
				a.ended_by, c.name AS ender, a.ended_at
			FROM allowed_phrases a JOIN people p ON p.id = a.asked_by LEFT JOIN people b ON b.id = a.allowed_by LEFT JOIN people c ON c.id = a.ended_by
			ORDER BY a.id`, args{})
	})
	return each(rows, func(r allowedRow) digest.AllowedPhrase {
		return digest.AllowedPhrase{
			ID: r.ID, Phrase: r.Phrase, Kind: guard.Kind(r.Kind), Reason: r.Reason, Asked: digest.Person{ID: r.AskedID, Name: r.Asked}, AskedAt: r.AskedAt.Time,
			By: digest.Person{ID: value(r.ByID), Name: value(r.By)}, At: r.At.Time, EndedBy: digest.Person{ID: value(r.EndedID), Name: value(r.EndedBy)}, Ended: r.Ended.Time,
		}
	}), err
}

// AskAllowed implements [digest.GuardStore].
func (db *DB) AskAllowed(ctx context.Context, p digest.AllowedPhrase, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO allowed_phrases (phrase, kind, reason, asked_by, asked_at)
			VALUES (:phrase, :kind, :reason, `+t.id("by")+`, `+t.time("at")+`)`,
			args{"phrase": p.Phrase, "kind": string(p.Kind), "reason": p.Reason, "by": optional(p.Asked.ID), "at": stamp{p.AskedAt}})
		if err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// DecideAllowed implements [digest.GuardStore].
func (db *DB) DecideAllowed(ctx context.Context, id, by int64, ends bool, audit digest.AuditEntry) (done bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		set, open := `allowed_by = `+t.id("by")+`, allowed_at = `+t.time("at"), `allowed_at IS NULL AND ended_at IS NULL`
		if ends {
			set, open = `ended_by = `+t.id("by")+`, ended_at = `+t.time("at"), `ended_at IS NULL`
		}
		n, err := t.exec(`UPDATE allowed_phrases SET `+set+` WHERE id = `+t.id("id")+` AND `+open, args{"id": optional(id), "by": optional(by), "at": stamp{audit.At}})
		if done = n == 1; err != nil || !done {
			return err
		}
		return t.audit(audit)
	})
	return done, err
}

// readFindings reads what [DB.KeepFindings] kept.
func readFindings(kept string) (findings []digest.Finding, err error) {
	if kept == "" {
		return nil, nil
	}
	return findings, json.Unmarshal([]byte(kept), &findings)
}
