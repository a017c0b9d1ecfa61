package store

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// askedColumns are those of a receipt as a pack has them: what its leaf is made of, and
// the newest of the pack's own answers to it.
var askedColumns = []string{"person_id", "item_id", "version", "assigned_at", "told_at", "due_on", "answer", "answered_at", "failed_at", "failed", "closed_at", "closed"}

// shared returns the columns of the rows that share a leaf, as a pack has them.
func (t evidenceTable) shared() (names []string) {
	if t.group.pack == digest.PackAsked {
		return askedColumns
	}
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return names
}

// groupKinds are the kinds of leaves that several rows share, as a list in SQL.
var groupKinds = func() string {
	names := make([]string, len(groupTables))
	for i, t := range groupTables {
		names[i] = "'" + t.name + "'"
	}
	return strings.Join(names, ", ")
}()

// askings finds the groups in which somebody of the pack was asked.
func (p *packing) askings() error {
	if p.scope.in == nil {
		return nil
	}
	people := make([]int64, 0, len(p.scope.in))
	for person := range p.scope.in {
		people = append(people, person)
	}
	var ids []int64
	if err := p.all(&ids, `SELECT DISTINCT asking_id FROM receipts WHERE `+p.in("person_id", "people")+` AND asking_id IS NOT NULL`, args{"people": people}); err != nil {
		return fmt.Errorf("reading who was asked: %w", err)
	}
	p.asking = map[int64]bool{}
	for _, id := range ids {
		p.asking[id] = true
	}
	return nil
}

// packedAnswer is what somebody said last to what they were asked, in a pack's days.
type packedAnswer struct{ kind, at string }

// groups reads the rows of those entries that several share and that the pack may open.
func (p *packing) groups(page []packedEntry) error {
	p.reading.Lock()
	defer p.reading.Unlock()
	wanted := map[string][]int64{}
	for _, e := range page {
		if e.Newest && e.Body != nil && shut[e.Kind] == "" && p.wants(e) {
			wanted[e.Kind] = append(wanted[e.Kind], e.RowID)
		}
	}
	for kind, ids := range wanted {
		table, _ := evidenceTableOf(kind)
		rows, err := p.evidenceGroups(table, ids)
		if err != nil {
			return err
		}
		var answers map[string]packedAnswer
		if table.group.pack == digest.PackAsked {
			if answers, err = p.answered(ids); err != nil {
				return err
			}
		}
		for i, e := range page {
			if e.Kind != kind || !e.Newest || !slices.Contains(ids, e.RowID) {
				continue
			}
			row, is := rows[e.RowID]
			if !is { // nothing of it is left
				row = evidenceRow{table: table, id: e.RowID, group: &groupRows{}}
			}
			if row.group.secret = e.NoteSalt; e.NoteSalt == nil {
				if row.group.sealed, err = p.marks(kind, e.RowID); err != nil {
					return err
				}
			}
			page[i].row, page[i].answers = row, answers
		}
	}
	return nil
}

// wants reports whether rows behind an entry may be the pack's.
func (p *packing) wants(e packedEntry) bool {
	if p.asking[e.RowID] {
		return true
	}
	fields, err := evidence.Fields([]byte(*e.Body))
	return err == nil && p.scope.has(e.Kind, fields)
}

// answered are the newest answers in the pack to what was asked in some groups.
func (p *packing) answered(askings []int64) (map[string]packedAnswer, error) {
	var rows []struct {
		Person  int64  `db:"person_id"`
		Item    int64  `db:"item_id"`
		Version int64  `db:"version"`
		Kind    string `db:"kind"`
		At      stamp  `db:"at"`
	}
	if err := p.all(&rows, `SELECT a.person_id, a.item_id, a.version, a.kind, a.at FROM receipts r
		JOIN answers a ON a.person_id = r.person_id AND a.item_id = r.item_id AND a.version = r.version
		WHERE `+p.in("r.asking_id", "ids")+` AND a.at >= :start AND a.at < :end
			AND NOT EXISTS (SELECT 1 FROM log_staged s WHERE s.kind = 'answers' AND s.row_id = a.id)
		ORDER BY a.at, a.id`, args{"ids": askings, "start": stamp{p.scope.Start}, "end": stamp{p.scope.End}}); err != nil {
		return nil, fmt.Errorf("reading what was answered: %w", err)
	}
	answers := make(map[string]packedAnswer, len(rows))
	for _, r := range rows {
		at := momentText(r.At)
		if !p.scope.person(r.Person, at) {
			continue
		}
		if r.Kind == string(digest.Undone) {
			r.Kind = ""
		}
		answers[fmt.Sprintf("%d/%d/%d", r.Person, r.Item, r.Version)] = packedAnswer{r.Kind, at}
	}
	return answers, nil
}

// sharedOf are the rows behind an entry, as far as they are the pack's.
func (p *packing) sharedOf(e packedEntry, of map[string]any) (*evidence.Shared, error) {
	table, group := e.row.table, e.row.group
	columns := table.shared()
	shared := &evidence.Shared{File: table.group.pack, Columns: p.columns[table.group.pack], Waiting: e.since(), Shut: group.sealed.erased}
	hashes, err := group.hashes()
	if err != nil {
		return nil, err
	}
	if root := evidence.GroupRoot(hashes); e.Waiting == nil && of["root"] != hex.EncodeToString(root[:]) {
		return nil, evidence.ErrRewritten
	}
	on, _ := of["on_day"].(string)
	words := slices.ContainsFunc(table.columns, func(c evidenceColumn) bool { return c.as == asWords })
	for i, row := range group.rows {
		key := row.key()
		salt, hidden := group.salts(key)
		fields := row.fieldsWith(func(_, words string) string { return evidence.Words(hidden, words) })
		person, _ := number(fields["person_id"])
		item, ofItem := number(fields["item_id"])
		at, asked := fields["assigned_at"].(string)
		if !asked {
			at = on
		}
		if !p.scope.person(person, at) || asked && (at < p.scope.start || at >= p.scope.end) || p.scope.ItemID != 0 && ofItem && item != p.scope.ItemID {
			shared.Shut = append(shared.Shut, hashes[i])
			continue
		}
		if answer, is := e.answers[key]; is {
			fields["answer"], fields["answered_at"] = answer.kind, answer.at
		}
		shared.Rows = append(shared.Rows, p.known.cells(columns, fields))
		shared.Salts = append(shared.Salts, salt)
	}
	switch {
	case e.Waiting != nil:
		shared.Salts, shared.Shut = nil, nil
	case len(shared.Shut) == 0 && group.secret != nil && !words: // which would open those too
		shared.Secret, shared.Salts = group.secret, nil
	}
	return shared, nil
}

// countColumns are those of a row of a day's counts.
var countColumns = []string{"day", "team_id", "item_id", "version", "owed", "told", "informed", "asked", "away", "unreachable", "waiting", "outstanding"}

// counts reads the counts that the pack opens: of its teams on each of its days, or of
// everybody on the last of them. Who takes a pack of those who are in a team today can
// compare it with no other day's counts.
func (p *packing) counts() error {
	if p.cells = map[string]map[int64][]digest.Cell{}; p.scope.Counts || !p.scope.AlsoIn.IsZero() && len(p.scope.Teams) > 0 {
		return nil
	}
	p.every = len(p.scope.Teams) == 0
	query := `SELECT id FROM census WHERE id >= :from AND id <= :to`
	if p.every {
		query = `SELECT MAX(id) FROM census WHERE id >= :from AND id <= :to HAVING COUNT(*) > 0`
	}
	var days []int64
	if err := p.all(&days, query, args{"from": int64(p.scope.From), "to": int64(p.scope.To)}); err != nil {
		return fmt.Errorf("reading the counts of days: %w", err)
	}
	return p.censusBooks(days, func(id int64, book censusBook, _ map[int64]bool) error {
		of := map[int64][]digest.Cell{}
		for team, items := range book {
			if p.every || p.scope.team(team) {
				of[team] = sortedCells(items)
			}
		}
		p.cells[digest.Date(id).String()] = of
		return nil
	})
}

// countsOf are the rows behind the entry of a day's counts, as far as they are the pack's.
func (p *packing) countsOf(e packedEntry, of map[string]any) (*evidence.Shared, error) {
	on, _ := of["day"].(string)
	cells, is := p.cells[on]
	if !is {
		return nil, nil //nolint:nilnil // there are none
	}
	shared := &evidence.Shared{File: digest.PackCounts, Columns: p.columns[digest.PackCounts], Parts: []evidence.Part{}}
	hashes, err := e.row.census.hashes(e.NoteSalt)
	if err != nil {
		return nil, err
	}
	for i, part := range e.row.census.teams {
		rows, is := cells[part.team]
		if !is {
			continue
		}
		for _, c := range rows {
			fields := map[string]any{"day": on, "team_id": c.TeamID, "item_id": c.ItemID, "version": int64(c.Version)}
			for n, count := range c.Counts() {
				fields[countColumns[4+n]] = int64(count)
			}
			row := p.known.cells(countColumns, fields)
			if p.scope.ItemID != 0 && c.ItemID != p.scope.ItemID { // whose name is not the pack's
				row[slices.Index(shared.Columns, "ref")] = ""
			}
			shared.Rows = append(shared.Rows, row)
		}
		opened := evidence.Part{Key: part.team}
		if !p.every {
			opened.Salt, _ = evidence.RowSalts(e.NoteSalt, strconv.FormatInt(part.team, 10))
			opened.At, opened.Path = evidence.GroupPath(hashes, hashes[i])
		}
		shared.Parts = append(shared.Parts, opened)
	}
	if p.every {
		shared.Secret, shared.Parts = e.NoteSalt, nil
	}
	return shared, nil
}
