package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// writtenTo is the condition that answer a was written to the reader, or shared
// with them.
const writtenTo = `EXISTS (SELECT 1 FROM note_readers nr WHERE nr.answer_id = a.id AND nr.person_id = :reader)`

// leads is the condition that, on the day, membership l makes its person a manager
// of the one of membership m.
var leads = `NOT m.cover AND ` + countsBy("m", ":day") + ` AND ` + current("m", ":day") + ` AND l.manager AND l.person_id <> m.person_id AND ` + current("l", ":day")

// readers adds who leads a person on the day to the readers of an answer, and
// returns how many there are.
func (t *tx) readers(answer, person int64, on digest.Date, since time.Time) (int, error) {
	var leaders []int64
	if err := t.all(&leaders, `
		SELECT DISTINCT l.person_id FROM memberships m JOIN memberships l ON l.team_id = m.team_id
		WHERE m.person_id = :person AND `+leads, args{"person": person, "day": day{on}}); err != nil || len(leaders) == 0 {
		return 0, err
	}
	_, err := t.exec(`
		INSERT INTO note_readers (answer_id, person_id, since)
		SELECT `+t.cast("answer", "bigint")+`, p.id, `+t.time("since")+` FROM people p WHERE `+t.in("p.id", "leaders")+`
		ON CONFLICT (answer_id, person_id) DO NOTHING`,
		args{"answer": answer, "since": stamp{since}, "leaders": leaders})
	return len(leaders), err
}

// addressNote keeps who leads the writer of an answer on its day.
func (t *tx) addressNote(id int64, a digest.Answer) error {
	_, err := t.readers(id, a.PersonID, a.On, a.At)
	return err
}

// OfferNotes implements [digest.NoteTx]. Who has a reader left among those who lead
// them is not asked, nor who is led by nobody.
func (p planTx) OfferNotes(now time.Time, on digest.Date, teams []int64) (int, error) {
	var offered []struct {
		NoteID   int64 `db:"id"`
		PersonID int64 `db:"person_id"`
	}
	a := args{"day": day{on}, "teams": teams, "now": stamp{now}}
	if err := p.all(&offered, `
		SELECT a.id, a.person_id FROM receipts r JOIN items i ON i.id = r.item_id
		JOIN answers a ON a.id = (SELECT MAX(b.id) FROM answers b
			WHERE b.person_id = r.person_id AND b.item_id = r.item_id AND b.version = r.version AND b.kind = 'supervision')
		WHERE r.answer = 'supervision' AND r.closed_at IS NULL AND i.withdrawn_at IS NULL AND a.note <> ''
			AND r.person_id IN (SELECT o.person_id FROM memberships o WHERE `+p.in("o.team_id", "teams")+` AND `+current("o", ":day")+`)
			AND NOT EXISTS (SELECT 1 FROM note_offers f WHERE f.answer_id = a.id)
			AND NOT EXISTS (SELECT 1 FROM supervisions k WHERE k.person_id = r.person_id AND k.item_id = r.item_id AND k.version = r.version AND k.ticked_at >= a.at)
			AND EXISTS (SELECT 1 FROM memberships m JOIN memberships l ON l.team_id = m.team_id WHERE m.person_id = r.person_id AND `+leads+`)
			AND NOT EXISTS (SELECT 1 FROM note_readers n JOIN memberships l ON l.person_id = n.person_id JOIN memberships m ON m.team_id = l.team_id
				WHERE n.answer_id = a.id AND m.person_id = r.person_id AND `+leads+`)
		ORDER BY a.id`, a); err != nil {
		return 0, err
	}
	for _, o := range offered {
		n, err := p.exec(`INSERT INTO note_offers (answer_id, asked_at) VALUES (:note, :now) ON CONFLICT (answer_id) DO NOTHING`,
			args{"note": o.NoteID, "now": stamp{now}})
		if err != nil {
			return 0, err
		}
		if n == 0 {
			continue
		}
		if err := p.notify(now, now, digest.NoteNotice(o.NoteID), o.PersonID); err != nil {
			return 0, err
		}
	}
	return len(offered), nil
}

// DecideNote implements [digest.NoteStore].
func (db *DB) DecideNote(ctx context.Context, d digest.NoteDecision, audit digest.AuditEntry) (decided bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		if d.Share {
			n, err := t.readers(d.NoteID, d.PersonID, d.On, d.At)
			if err != nil || n == 0 {
				return err
			}
		}
		decided = true
		if _, err := t.exec(`INSERT INTO note_offers (answer_id, asked_at, decided_at, shared) VALUES (:note, :at, :at, :shared)
			ON CONFLICT (answer_id) DO UPDATE SET decided_at = excluded.decided_at, shared = excluded.shared`,
			args{"note": d.NoteID, "at": stamp{d.At}, "shared": d.Share}); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return decided, err
}
