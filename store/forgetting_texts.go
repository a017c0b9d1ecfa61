package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/briefed/briefed/digest"
)

// writing is where somebody's own words are kept. x is the row.
type writing struct {
	table, key string
	columns    []string
	at         string   // when they were written
	day        bool     // which is a day
	person     string   // whom they are about; "" where they are a team's
	others     []string // who wrote them, or may read them: people, as columns or selects
	team       string
	item       string
}

// texts are all of those whose period is that of notes.
var texts = []writing{
	{table: "answers", key: "id", columns: []string{"note"}, at: "x.at", person: "x.person_id", others: []string{"(SELECT n.person_id FROM note_readers n WHERE n.answer_id = x.id)"}, item: "x.item_id"},
	{table: "supervisions", key: "id", columns: []string{"outcome"}, at: "x.ticked_at", person: "x.person_id", others: []string{"(x.ticked_by)"}, item: "x.item_id"},
	{table: "exemptions", key: "id", columns: []string{"reason"}, at: "x.exempted_at", person: "x.person_id", others: []string{"(x.exempted_by, x.lifted_by)"}, item: "x.item_id"},
	{table: "objections", key: "", columns: []string{"reason"}, at: "x.objected_at", person: "x.person_id", others: []string{"(SELECT d.recorded_by FROM discussions d WHERE d.id = x.discussion_id)"}, item: "(SELECT d.item_id FROM discussions d WHERE d.id = x.discussion_id)"},
	{table: "discussions", key: "id", columns: []string{"thoughts", "embedding", "planning", "action"}, at: "x.on_day", day: true, others: []string{"(x.recorded_by, x.owner_id, x.done_by)", "(SELECT t.person_id FROM attendances t WHERE t.discussion_id = x.id)"}, team: "x.team_id", item: "x.item_id"},
	{table: "replies", key: "question_id", columns: []string{"text", "wording"}, at: "x.replied_at", person: "(SELECT a.person_id FROM answers a WHERE a.id = x.question_id)", others: []string{"(" + hadAddress("x.replied_by", "x.replied_at") + ")"}, item: "(SELECT a.item_id FROM answers a WHERE a.id = x.question_id)"},
	{table: "start_requests", key: "", columns: []string{"reason"}, at: "x.asked_at", person: "x.person_id", others: []string{"(x.asked_by)"}, team: "x.team_id"},
}

// over is the condition that there are words, and that their period is over.
func (w writing) over(dialect) string {
	before := ":moment"
	if w.day {
		before = ":before"
	}
	filled := make([]string, len(w.columns))
	for i, c := range w.columns {
		filled[i] = "x." + c + " <> ''"
	}
	return w.at + " < " + before + " AND (" + strings.Join(filled, " OR ") + ")"
}

// held is the condition that a hold keeps them.
func (w writing) held() string {
	var on []string
	if w.person != "" {
		on = append(on, "h.person_id = "+w.person, "h.team_id IN (SELECT m.team_id FROM memberships m WHERE m.person_id = "+w.person+")")
	}
	for _, other := range w.others {
		on = append(on, "h.person_id IN "+other)
	}
	if w.team != "" {
		on = append(on, "h.team_id = "+w.team)
	}
	if w.item != "" {
		on = append(on, "h.item_id = "+w.item)
	}
	return "EXISTS (SELECT 1 FROM holds h WHERE h.lifted_at IS NULL AND (" + strings.Join(on, " OR ") + "))"
}

// texts forgets some words, and says whether there may be more.
func (e *erasure) texts(f *digest.Forgettable) (more bool, err error) {
	for _, w := range texts {
		gone, err := e.forgetWords(w, f.Before)
		if err != nil {
			return false, fmt.Errorf("forgetting words in %s: %w", w.table, err)
		}
		f.Words += gone
		more = more || gone == textsBatch
	}
	return more, nil
}

// forgetWords empties some rows' words. What the log says of the rows besides stays
// proven: the bytes of an entry are kept, in which the words are a hash, and the salt of
// that goes.
func (e *erasure) forgetWords(w writing, before digest.Date) (gone int, err error) {
	empty := make([]string, len(w.columns))
	for i, c := range w.columns {
		empty[i] = c + " = ''"
	}
	condition := w.over(e.dialect) + " AND NOT " + w.held()
	if w.key == "" {
		if table, is := evidenceTableOf(w.table); is && table.group != nil {
			if err := e.renew(table, condition, beforeArgs(before)); err != nil {
				return 0, err
			}
		}
		n, err := e.exec(`UPDATE `+w.table+` AS x SET `+strings.Join(empty, ", ")+` WHERE `+condition, beforeArgs(before))
		return n, err
	}
	var rows []int64
	if err := e.all(&rows, `SELECT x.`+w.key+` FROM `+w.table+` x WHERE `+condition+` ORDER BY 1 LIMIT `+fmt.Sprint(textsBatch), beforeArgs(before)); err != nil || len(rows) == 0 {
		return 0, err
	}
	table, is := evidenceTableOf(w.table)
	if is && !w.hashed(table) { // the words stand in the row's own bytes
		return len(rows), e.rewrite(w.table, w.columns[0], strings.Join(empty, ", "), e.in(w.key, "rows"), args{"rows": rows})
	}
	if is {
		if err := e.shut(table, rows); err != nil {
			return 0, err
		}
	}
	if _, err := e.exec(`UPDATE `+w.table+` SET `+strings.Join(empty, ", ")+` WHERE `+e.in(w.key, "rows"), args{"rows": rows}); err != nil {
		return 0, err
	}
	return len(rows), nil
}

// hashed reports whether the bytes of a row have all these words as a hash.
func (w writing) hashed(table evidenceTable) bool {
	for _, c := range table.columns {
		if c.as != asWords && slices.Contains(w.columns, c.name) {
			return false
		}
	}
	return true
}

// shut keeps the bytes of the entries of rows and takes the salts of their words.
func (e *erasure) shut(table evidenceTable, ids []int64) error {
	found, err := e.evidenceRows(table, ids)
	if err != nil {
		return err
	}
	var entries []logEntry
	if err := e.all(&entries, `SELECT seq, kind, row_id, at, salt, note_salt, body FROM log_entries
		WHERE kind = :kind AND note_salt IS NOT NULL AND `+e.in("row_id", "rows"), args{"kind": table.name, "rows": ids}); err != nil {
		return err
	}
	type shutEntry struct {
		Seq  int64  `json:"seq"`
		Body string `json:"body"`
	}
	var kept []shutEntry
	for _, entry := range entries {
		e.words = append(e.words, entry.Seq)
		if entry.Body != nil {
			kept = append(kept, shutEntry{entry.Seq, *entry.Body})
			continue
		}
		body, err := found[entry.RowID].body(entry.NoteSalt)
		if err != nil {
			return err
		}
		kept = append(kept, shutEntry{entry.Seq, string(body)})
	}
	if len(kept) == 0 {
		return nil
	}
	_, err = e.exec(`UPDATE log_entries SET note_salt = NULL, body = x.body FROM `+e.rows("x", "kept", "seq bigint", "body text")+` WHERE log_entries.seq = x.seq`, args{"kept": asJSON(kept)})
	return err
}
