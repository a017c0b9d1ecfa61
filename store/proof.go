package store

import (
	"context"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// AnswerProof implements [digest.PackStore].
func (db *DB) AnswerProof(ctx context.Context, person, answer int64) (proof evidence.Proof, err error) {
	err = db.read(ctx, func(t *tx) error {
		var theirs bool
		if err := t.one(&theirs, `SELECT EXISTS (SELECT 1 FROM answers WHERE id = :answer AND person_id = :person)`, args{"answer": answer, "person": person}); err != nil {
			return err
		}
		if !theirs {
			return digest.Errorf(digest.NotFound, "there is no such answer of yours")
		}
		var found []logEntry
		if err := t.all(&found, `SELECT seq, salt, note_salt, body FROM log_entries WHERE kind = 'answers' AND row_id = :answer ORDER BY seq LIMIT 1`, args{"answer": answer}); err != nil {
			return err
		}
		if len(found) == 0 {
			return digest.Errorf(digest.Conflict, "this answer is not in the log yet: try again in a minute")
		}
		if found[0].Salt == nil {
			return digest.Errorf(digest.NotFound, "this answer was erased from the log by rule: only its hash is left, and nobody can prove it")
		}
		body, err := t.answerBody(answer, found[0])
		if err != nil {
			return err
		}
		tree, err := t.logTree()
		if err != nil {
			return err
		}
		var checkpoint string
		if err := t.one(&checkpoint, `SELECT note FROM log_checkpoints ORDER BY size DESC LIMIT 1`, nil); err != nil {
			return err
		}
		proof, err = tree.Prove(found[0].Seq, found[0].Salt, body, checkpoint)
		return err
	})
	return proof, err
}

// answerBody is the bytes of an answer as it became an entry.
func (t *tx) answerBody(answer int64, e logEntry) ([]byte, error) {
	if e.Body != nil {
		return []byte(*e.Body), nil
	}
	table, _ := evidenceTableOf("answers")
	rows, err := t.evidenceRows(table, []int64{answer})
	if err != nil {
		return nil, err
	}
	return rows[answer].body(e.NoteSalt)
}
