package store

import (
	"fmt"
	"slices"

	"github.com/briefed/briefed/digest"
)

// ofThose is the condition that a column has the number of one of the people who go.
func (d dialect) ofThose(column string) string { return d.in(column, "people") }

// goes are the rows that go with somebody's record, in an order in which none still
// refers to another, but for their addresses, by which it is known what else they did.
// Each is a condition on :people.
func (d dialect) goes() [][2]string {
	answers := `(SELECT a.id FROM answers a WHERE ` + d.ofThose("a.person_id") + `)`
	letters := `(SELECT l.id FROM deliveries l WHERE ` + d.ofThose("l.person_id") + `)`
	news := `(SELECT s.id FROM staff_news s WHERE ` + d.ofThose("s.person_id") + `)`
	about := `(SELECT a.id FROM audit a JOIN people p ON a.subject = 'person ' || CAST(p.id AS text) WHERE ` + d.ofThose("p.id") + `)`
	accounts := `(SELECT c.account FROM accounts c WHERE ` + d.ofThose("c.person_id") + `)`
	return [][2]string{
		{"note_readers", d.ofThose("person_id") + " OR answer_id IN " + answers},
		{"note_offers", "answer_id IN " + answers},
		{"handbacks", "answer_id IN " + answers},
		{"outcomes", "answer_id IN " + answers},
		{"replies", "question_id IN " + answers},
		{"answers", d.ofThose("person_id")},
		{"objections", d.ofThose("person_id")},
		{"attendances", d.ofThose("person_id")},
		{"looks", d.ofThose("person_id") + " OR audit_id IN " + about},
		{"audit", "id IN " + about},
		{"delivery_items", "delivery_id IN " + letters},
		{"delivery_offers", "delivery_id IN " + letters},
		{"deliveries", d.ofThose("person_id")},
		{"supervisions", d.ofThose("person_id")},
		{"stops", d.ofThose("person_id")},
		{"exemptions", d.ofThose("person_id")},
		{"staff_told", d.ofThose("person_id") + " OR news_id IN " + news},
		{"staff_news", d.ofThose("person_id")},
		{"start_requests", d.ofThose("person_id")},
		{"receipts", d.ofThose("person_id")},
		{"case_workers", d.ofThose("person_id")},
		{"refreshers", d.ofThose("person_id")},
		{"pulse_replied", d.ofThose("person_id")},
		{"standings", d.ofThose("person_id")},
		{"stale_standings", d.ofThose("person_id")},
		{"counted_people", d.ofThose("person_id")}, // after their standings, whose end breaks what is kept of their teams
		{"directory_unseen", d.ofThose("person_id")},
		{"directory_strangers", "email IN " + accounts + " OR slack_id IN " + accounts},
		{"team_group_members", "slack_id IN " + accounts},
		{"links", d.ofThose("person_id")},
		{"sign_outs", d.ofThose("person_id")},
		{"unfinished", d.ofThose("person_id")},
		{"preferences", d.ofThose("person_id")},
		{"reflections", d.ofThose("person_id")},
		{"absences", d.ofThose("person_id")},
		{"memberships", d.ofThose("person_id")},
		{"unplanned", d.ofThose("person_id")}, // after what marks them
	}
}

// people forgets some of those who left, and says whether there may be more.
func (e *erasure) people(f *digest.Forgettable) (more bool, err error) {
	var rows []personRow
	if err := e.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE `+left+` AND NOT `+heldPerson+` ORDER BY p.id LIMIT `+fmt.Sprint(forgetBatch), beforeArgs(f.Before)); err != nil || len(rows) == 0 {
		return false, err
	}
	people := each(rows, personRow.person)
	a := args{"people": each(people, func(p digest.Person) int64 { return p.ID })}
	if err := e.earlier(a); err != nil {
		return false, err
	}
	for _, row := range e.goes() {
		if err := e.drop(row[0], row[1], a); err != nil {
			return false, err
		}
	}
	for _, p := range personalTables { // while it is still known whose an address was
		for _, actor := range p.actors {
			if err := e.unname(p, actor[0], actor[1], a); err != nil {
				return false, err
			}
		}
		for _, column := range p.others {
			if err := e.unnameText(p, column, a); err != nil {
				return false, err
			}
		}
	}
	if err := e.drop("accounts", e.ofThose("person_id"), a); err != nil {
		return false, err
	}
	slack := ", slack_id = NULL"
	if e.postgres {
		slack = ""
	}
	if err := e.entriesOf("people", e.ofThose("id"), a); err != nil {
		return false, err
	}
	if _, err := e.exec(`UPDATE people SET name = '`+forgotten+`', email = NULL, staff_no = '', access = '', access_by = '', access_in_file = '', reach = '', reach_in_file = ''`+slack+`
		WHERE `+e.ofThose("id"), a); err != nil {
		return false, err
	}
	f.People = append(f.People, people...)
	return len(rows) == forgetBatch, nil
}

// earlier adds entries of what rows of others said before, where the address of somebody
// who goes stands in their bytes: whoever recorded something is overwritten in time.
func (e *erasure) earlier(a args) error {
	for _, p := range personalTables {
		table, is := evidenceTableOf(p.name)
		if !is || !table.changes || len(p.actors) == 0 {
			continue
		}
		var seqs []int64
		if err := e.all(&seqs, `SELECT DISTINCT l.seq FROM log_entries l JOIN accounts c ON c.via = 'email' AND `+e.ofThose("c.person_id")+`
			AND l.body LIKE '%"' || c.account || '"%' AND (c.gone_at IS NULL OR c.gone_at > l.at) WHERE l.kind = '`+p.name+`' AND l.salt IS NOT NULL`, a); err != nil {
			return err
		}
		e.entries = append(e.entries, seqs...)
	}
	return nil
}

// drop deletes rows; their entries in the log go, and what was to become one.
func (e *erasure) drop(table, condition string, a args) error {
	if evidence, is := evidenceTableOf(table); is && evidence.group != nil {
		return e.dropFromGroups(evidence, condition, a)
	}
	if err := e.entriesOf(table, condition, a); err != nil {
		return fmt.Errorf("finding the entries of %s: %w", table, err)
	}
	if evidence, is := evidenceTableOf(table); is {
		if _, err := e.exec(`DELETE FROM log_staged WHERE kind = '`+table+`' AND row_id IN (SELECT `+evidence.key+` FROM `+table+` WHERE `+condition+`)`, a); err != nil {
			return err
		}
	}
	if _, err := e.exec(`DELETE FROM `+table+` WHERE `+condition, a); err != nil {
		return fmt.Errorf("forgetting rows of %s: %w", table, err)
	}
	return nil
}

// unname puts "person 12" where the address of somebody who goes stands as who did
// something. The row is hashed anew, as its words are others now.
func (e *erasure) unname(p personalTable, column, at string, a args) error {
	whose := `(SELECT c.person_id FROM accounts c WHERE c.via = 'email' AND c.account = ` + p.name + `.` + column + ` AND ` + e.ofThose("c.person_id") + ` ORDER BY c.id LIMIT 1)`
	condition := `(SELECT COUNT(DISTINCT c.person_id) FROM accounts c WHERE c.via = 'email' AND c.account = ` + p.name + `.` + column + `) = 1 AND ` + whose + ` IS NOT NULL`
	if at != "" {
		whose = hadAddress(p.name+"."+column, p.name+"."+at)
		condition = e.ofThose(whose)
	}
	return e.rewrite(p.name, column, column+` = 'person ' || CAST(`+whose+` AS text)`, column+` <> '' AND `+condition, a)
}

// unnameText does so where an address, or a name that nobody else has, stands for somebody
// in another way.
func (e *erasure) unnameText(p personalTable, column string, a args) error {
	whose := `(SELECT q.id FROM people q WHERE ` + e.ofThose("q.id") + ` AND (q.email = ` + p.name + `.` + column + `
		OR q.name = ` + p.name + `.` + column + ` AND NOT EXISTS (SELECT 1 FROM people o WHERE o.name = q.name AND o.id <> q.id)) ORDER BY q.id LIMIT 1)`
	return e.rewrite(p.name, column, column+` = 'person ' || CAST(`+whose+` AS text)`, column+` <> '' AND `+whose+` IS NOT NULL`, a)
}

// rewrite changes a column of rows. Where it is a part of their bytes in the log their
// entries go, and they become new ones.
func (e *erasure) rewrite(table, column, set, condition string, a args) error {
	evidence, is := evidenceTableOf(table)
	is = is && slices.ContainsFunc(evidence.columns, func(c evidenceColumn) bool { return c.name == column })
	var rows []int64
	if is {
		if err := e.entriesOf(table, condition, a); err != nil {
			return err
		}
		if err := e.all(&rows, `SELECT `+evidence.key+` FROM `+table+` WHERE `+condition, a); err != nil {
			return err
		}
	}
	if _, err := e.exec(`UPDATE `+table+` SET `+set+` WHERE `+condition, a); err != nil {
		return fmt.Errorf("taking a name out of %s: %w", table, err)
	}
	if len(rows) == 0 || evidence.changes { // those are put in the queue by a trigger
		return nil
	}
	_, err := e.exec(`INSERT INTO log_staged (kind, row_id) SELECT '`+table+`', x.`+evidence.key+` FROM `+table+` x WHERE `+e.in("x."+evidence.key, "rows"), args{"rows": rows})
	return err
}
