package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// itemRow is the version of an item that something was said about.
type itemRow struct {
	ID     int64  `db:"item_id"`
	Ref    string `db:"ref"`
	Kind   string `db:"item_kind"`
	Title  string `db:"title"`
	Number int    `db:"number"`
}

const itemColumns = "i.id AS item_id, i.ref, i.kind AS item_kind, v.title, v.number"

func (r itemRow) version() digest.ItemVersion {
	return digest.ItemVersion{ID: r.ID, Ref: r.Ref, Kind: digest.Kind(r.Kind), Title: r.Title, Number: r.Number}
}

// notTakenBack is the condition that the person's next answer to the same did
// not undo answer a.
const notTakenBack = `COALESCE((SELECT u.kind FROM answers u WHERE u.person_id = a.person_id AND u.item_id = a.item_id
	AND u.version = a.version AND u.id > a.id ORDER BY u.id LIMIT 1), '') <> 'undone'`

// standing is the condition that the person has said nothing else to the same since
// answer a, and that it waits for a reply: nobody closed the receipt or handed it back.
const standing = `EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = a.person_id AND r.item_id = a.item_id AND r.version = a.version
	AND r.closed_at IS NULL AND r.replied_at IS NULL AND r.answer = a.kind AND r.answered_at = a.at)`

// Questions implements [digest.ConversationStore]. A question that has a reply
// stays on record even if it was taken back.
func (db *DB) Questions(ctx context.Context, f digest.QuestionFilter) (questions []digest.AskedQuestion, err error) {
	var rows []struct {
		itemRow
		AnswerID  int64   `db:"answer_id"`
		Said      string  `db:"said"`
		Note      string  `db:"note"`
		At        stamp   `db:"at"`
		Wording   *string `db:"wording"`
		Text      *string `db:"text"`
		Shown     *bool   `db:"shown"`
		RepliedAt stamp   `db:"replied_at"`
		RepliedBy *string `db:"replied_by"`
	}
	condition := ""
	if f.ID != 0 {
		condition += " AND a.id = :id"
	}
	if f.AskerID != 0 {
		condition += " AND a.person_id = :asker"
	}
	if f.ItemID != 0 {
		condition += " AND a.item_id = :item"
	}
	if f.ReaderID != 0 {
		condition += " AND (y.question_id IS NULL OR y.shown OR p.id = :reader)"
	}
	switch f.State {
	case digest.QuestionOpen:
		condition += " AND y.question_id IS NULL"
	case digest.QuestionReplied:
		condition += " AND y.question_id IS NOT NULL"
	case digest.QuestionShown:
		condition += " AND y.shown"
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+itemColumns+`, a.id AS answer_id, a.kind AS said, a.note, a.at, y.wording, y.text, y.shown, y.replied_at, COALESCE(p.name, y.replied_by) AS replied_by
			FROM answers a JOIN items i ON i.id = a.item_id JOIN versions v ON v.item_id = a.item_id AND v.number = a.shown
			LEFT JOIN replies y ON y.question_id = a.id LEFT JOIN people p ON p.id = `+hadAddress("y.replied_by", "y.replied_at")+`
			WHERE a.kind IN ('question', 'not_clear', 'not_my_role') AND (y.question_id IS NOT NULL OR a.kind = 'question' AND a.note <> '' AND `+notTakenBack+` OR `+standing+`)`+condition+`
			ORDER BY a.id`, args{"id": f.ID, "asker": f.AskerID, "item": f.ItemID, "reader": f.ReaderID})
	})
	for _, r := range rows {
		q := digest.AskedQuestion{ID: r.AnswerID, Kind: digest.AnswerKind(r.Said), Item: r.version(), Text: r.Note, At: r.At.Time}
		if r.Text != nil {
			q.Reply = &digest.Reply{Wording: *r.Wording, Text: *r.Text, Shown: *r.Shown, At: r.RepliedAt.Time, By: *r.RepliedBy}
		}
		questions = append(questions, q)
	}
	return questions, err
}

// Reply implements [digest.ConversationStore]. The reply's key is the gate: of
// two policy leads at once, one replies and one notice is queued.
func (db *DB) Reply(ctx context.Context, question int64, r digest.Reply, due digest.Reclock, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		a := args{"question": question, "text": r.Text, "wording": r.Wording, "shown": r.Shown, "at": stamp{r.At}, "by": r.By}
		n, err := t.exec(`INSERT INTO replies (question_id, text, wording, shown, replied_at, replied_by)
			VALUES (:question, :text, :wording, :shown, :at, :by) ON CONFLICT (question_id) DO NOTHING`, a)
		if err != nil {
			return err
		}
		if n == 0 {
			return digest.Errorf(digest.Conflict, "somebody has replied to this question already: open the questions again")
		}
		var asker int64
		if err := t.one(&asker, `SELECT person_id FROM answers WHERE id = :question`, a); err != nil {
			return err
		}
		if err := t.handBack(r.At, `r.answer IN ('question', 'not_clear', 'not_my_role') AND EXISTS (SELECT 1 FROM answers q WHERE q.id = :question AND q.kind = r.answer
			AND q.person_id = r.person_id AND q.item_id = r.item_id AND q.version = r.version AND q.at >= r.answered_at)`, a, due); err != nil {
			return err
		}
		if err := t.notify(r.At, r.At, digest.ReplyNotice(question), asker); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// HideReply implements [digest.ConversationStore].
func (db *DB) HideReply(ctx context.Context, question int64, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE replies SET shown = false WHERE question_id = :question AND shown`, args{"question": question})
		if err != nil || n == 0 {
			return err
		}
		return t.audit(audit)
	})
}
