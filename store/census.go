package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// censusKind is the table of evidence whose leaves hold the counts of a day.
const censusKind = "census"

// censusRow is a row of a day's table, as far as it changed since the day before.
type censusRow struct {
	Census      int64 `db:"census_id"`
	Team        int64 `db:"team_id"`
	Item        int64 `db:"item_id"`
	Version     int   `db:"version"`
	Owed        int   `db:"owed"`
	Told        int   `db:"told"`
	Informed    int   `db:"informed"`
	Asked       int   `db:"asked"`
	Away        int   `db:"away"`
	Unreachable int   `db:"unreachable"`
	Waiting     int   `db:"waiting"`
	Outstanding int   `db:"outstanding"`
	Gone        bool  `db:"gone"`
}

// censusRowsAtOnce is as many as a statement has parameters for.
const censusRowsAtOnce = 2000

func censusRowOf(census int64, c digest.Cell) censusRow {
	return censusRow{census, c.TeamID, c.ItemID, c.Version, c.Owed, c.Told, c.Informed, c.Asked, c.Away, c.Unreachable, c.Waiting, c.Outstanding, false}
}

// censusBook is the table of a day, by team and item.
type censusBook map[int64]map[int64]digest.Cell

func (b censusBook) put(c digest.Cell) {
	if b[c.TeamID] == nil {
		b[c.TeamID] = map[int64]digest.Cell{}
	}
	b[c.TeamID][c.ItemID] = c
}

// sortedCells are the cells of a team, by item.
func sortedCells(items map[int64]digest.Cell) (cells []digest.Cell) {
	for _, item := range slices.Sorted(maps.Keys(items)) {
		cells = append(cells, items[item])
	}
	return cells
}

// LastCensus implements [digest.CensusStore].
func (db *DB) LastCensus(ctx context.Context) (last digest.Date, err error) {
	err = db.read(ctx, func(t *tx) error {
		return t.one(&last, `SELECT COALESCE(MAX(id), 0) FROM census`, nil)
	})
	return last, err
}

// TakeCensus implements [digest.CensusStore]. Who counts what is the report's, and so
// are its statements: as many whatever the number of people.
func (db *DB) TakeCensus(ctx context.Context, now time.Time, c digest.Census) (took bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		took, err = t.takeCensus(now, c)
		return err
	})
	return took, err
}

func (t *tx) takeCensus(now time.Time, c digest.Census) (bool, error) {
	shared, err := t.db.present(t, now)
	if err != nil || shared.Before(c.Until.Add(digest.CensusAfter)) {
		return false, err
	}
	a := args{"id": int64(c.Day)}
	var before digest.Date
	if err := t.one(&before, `SELECT COALESCE(MAX(id), 0) FROM census`, nil); err != nil || before >= c.Day {
		return false, err
	}
	whole := before.IsZero() || before.Time().Month() != c.Day.Time().Month()
	if err := t.totals(c.Until, a); err != nil {
		return false, err
	}
	a["day"], a["until"], a["whole"], a["late"], a["missed"], a["at"] = day{c.Day}, stamp{c.Until}, whole, c.Late, c.Missed, stamp{shared}
	n, err := t.exec(`INSERT INTO census (id, day, until, whole, late, missed, taken_at, form, answers_ever, asked_ever, discussions_ever)
		VALUES (:id, `+t.date("day")+`, `+t.time("until")+`, :whole, :late, :missed, `+t.time("at")+`, :form, :answers, :asked, :discussions) ON CONFLICT DO NOTHING`, a)
	if err != nil || n == 0 { // another process counts it
		return false, err
	}
	cells, err := t.censusOf(c, censusForm)
	if err != nil {
		return false, err
	}
	known := censusBook{}
	if !whole {
		if err := t.censusBooks([]int64{int64(before)}, func(_ int64, book censusBook, _ map[int64]bool) error {
			known = book
			return nil
		}); err != nil {
			return false, err
		}
	}
	var rows []censusRow
	for _, cell := range cells {
		if was, is := known[cell.TeamID][cell.ItemID]; !is || was != cell {
			rows = append(rows, censusRowOf(int64(c.Day), cell))
		}
		delete(known[cell.TeamID], cell.ItemID)
	}
	for team, items := range known {
		for item := range items {
			rows = append(rows, censusRow{Census: int64(c.Day), Team: team, Item: item, Gone: true})
		}
	}
	for some := range slices.Chunk(rows, censusRowsAtOnce) {
		if _, err := t.NamedExecContext(t.ctx, `INSERT INTO census_rows (census_id, team_id, item_id, version, owed, told, informed, asked, away, unreachable, waiting, outstanding, gone)
			VALUES (:census_id, :team_id, :item_id, :version, :owed, :told, :informed, :asked, :away, :unreachable, :waiting, :outstanding, :gone)`, some); err != nil {
			return false, fmt.Errorf("keeping the census of %s: %w", c.Day, err)
		}
	}
	return true, nil
}

// censusForm is of what form the counts of a day are. Those of the first, whose form is not
// said, are of the council alone; these are of organisations too.
const censusForm = 2

// censusOf counts a day in a form, by team and item.
func (t *tx) censusOf(c digest.Census, form int) (cells []digest.Cell, err error) {
	for _, partners := range []bool{false, true} {
		if partners && form < censusForm {
			continue
		}
		report, err := t.report(c.Moment(), digest.Filter{Cells: true, Partners: partners})
		if err != nil {
			return nil, fmt.Errorf("counting %s: %w", c.Day, err)
		}
		cells = append(cells, report.Cells...)
	}
	return cells, nil
}

// totals reads how many answers, receipts and discussions there ever were before a moment:
// what the newest counts say, and what came since. What was erased before anybody counted
// so is in none.
func (t *tx) totals(until time.Time, a args) error {
	var last []struct {
		Until       stamp `db:"until"`
		Answers     int64 `db:"answers_ever"`
		Asked       int64 `db:"asked_ever"`
		Discussions int64 `db:"discussions_ever"`
	}
	if err := t.all(&last, `SELECT until, answers_ever, asked_ever, discussions_ever FROM census WHERE form IS NOT NULL ORDER BY id DESC LIMIT 1`, nil); err != nil {
		return fmt.Errorf("reading the newest counts: %w", err)
	}
	a["until"], a["form"] = stamp{until}, censusForm
	known, since := map[string]int64{}, ""
	if len(last) > 0 {
		since, a["since"] = " AND %[2]s >= "+t.time("since"), last[0].Until
		known = map[string]int64{"answers": last[0].Answers, "asked": last[0].Asked, "discussions": last[0].Discussions}
	}
	for _, of := range []struct{ name, table, at string }{{"answers", "answers", "at"}, {"asked", "receipts", "assigned_at"}, {"discussions", "discussions", "recorded_at"}} {
		var n int64
		if err := t.one(&n, fmt.Sprintf("SELECT COUNT(*) FROM %[1]s WHERE %[2]s < "+t.time("until")+since, of.table, of.at), a); err != nil {
			return fmt.Errorf("counting %s: %w", of.table, err)
		}
		a[of.name] = known[of.name] + n
	}
	return nil
}

// censusBooks makes the tables of some days again, in their order, from what is kept of
// them. changed are the teams whose part is not what it was in the table before. A book
// is good until each returns.
func (t *tx) censusBooks(ids []int64, each func(id int64, book censusBook, changed map[int64]bool) error) error {
	ids = slices.Sorted(slices.Values(ids))
	if len(ids) == 0 {
		return nil
	}
	query, values, err := t.bind(`SELECT c.id AS day, c.whole, r.team_id, r.item_id, r.version, r.owed, r.told, r.informed, r.asked, r.away, r.unreachable, r.waiting, r.outstanding, r.gone
		FROM census c LEFT JOIN census_rows r ON r.census_id = c.id
		WHERE c.id >= COALESCE((SELECT MAX(w.id) FROM census w WHERE w.whole AND w.id <= :first), 0) AND c.id <= :last
		ORDER BY c.id, r.team_id, r.item_id`, args{"first": ids[0], "last": ids[len(ids)-1]})
	if err != nil {
		return err
	}
	rows, err := t.QueryContext(t.ctx, query, values...)
	if err != nil {
		return fmt.Errorf("reading the census: %w", err)
	}
	defer rows.Close() //nolint:errcheck // its error is that of Err
	book, changed := censusBook{}, map[int64]bool{}
	at := int64(-1)
	done := func() error {
		_, wanted := slices.BinarySearch(ids, at)
		if !wanted {
			return nil
		}
		was := changed
		changed = map[int64]bool{}
		return each(at, book, was)
	}
	for rows.Next() {
		var id int64
		var whole bool
		var team, item *int64
		var n [9]*int
		var gone *bool
		if err := rows.Scan(&id, &whole, &team, &item, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &n[8], &gone); err != nil {
			return fmt.Errorf("reading the census: %w", err)
		}
		if id != at {
			if err := done(); err != nil {
				return err
			}
			if at = id; whole {
				for team := range book {
					changed[team] = true
				}
				book = censusBook{}
			}
		}
		if team == nil {
			continue // nothing changed on this day
		}
		changed[*team] = true
		if *gone {
			if delete(book[*team], *item); len(book[*team]) == 0 {
				delete(book, *team)
			}
			continue
		}
		book.put(digest.Cell{TeamID: *team, ItemID: *item, Version: *n[0], Owed: *n[1], Told: *n[2], Informed: *n[3], Asked: *n[4], Away: *n[5], Unreachable: *n[6], Waiting: *n[7], Outstanding: *n[8]})
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return done()
}

// censusTeam is the part of a day's table that is of one team: how many rows it has and
// their hash. See [evidence.Cells].
type censusTeam struct {
	team int64
	rows int
	sum  string
}

// censusDay is the table of a day as its leaf has it: the root over its teams.
type censusDay struct {
	day   string
	teams []censusTeam // by number
}

// censusLines are the rows of a team as they are hashed: numbers with a space between, a
// line each, by item.
func censusLines(items map[int64]digest.Cell) []byte {
	var text []byte
	for _, c := range sortedCells(items) {
		text = strconv.AppendInt(text, c.ItemID, 10)
		for _, n := range append([]int{c.Version}, c.Counts()...) {
			text = strconv.AppendInt(append(text, ' '), int64(n), 10)
		}
		text = append(text, '\n')
	}
	return text
}

// body is the bytes of the part of a team, a leaf in the tree of its day.
func (p censusTeam) body(day string) ([]byte, error) {
	return evidence.Body(map[string]any{"table": censusKind, "day": day, "team_id": p.team, "rows": p.rows, "sum": p.sum})
}

// hashes are those of the parts of all teams, in their order.
func (d *censusDay) hashes(secret []byte) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(d.teams))
	for i, part := range d.teams {
		body, err := part.body(d.day)
		if err != nil {
			return nil, err
		}
		salt, _ := evidence.RowSalts(secret, strconv.FormatInt(part.team, 10))
		hashes[i] = evidence.Leaf(salt, body)
	}
	return hashes, nil
}

// fill adds to the fields of a day's leaf what its table is.
func (d *censusDay) fill(fields map[string]any, secret []byte) {
	hashes, err := d.hashes(secret)
	if err != nil {
		panic(err) // bodies of numbers and dates can be written
	}
	root := evidence.GroupRoot(hashes)
	fields["teams"], fields["root"] = int64(len(hashes)), hex.EncodeToString(root[:])
}

// countRows gives rows of the census their tables.
func (t *tx) countRows(rows map[int64]evidenceRow) error {
	sums := map[int64]censusTeam{}
	return t.censusBooks(slices.Collect(maps.Keys(rows)), func(id int64, book censusBook, changed map[int64]bool) error {
		for team := range changed {
			items, is := book[team]
			if !is {
				delete(sums, team)
				continue
			}
			sum := sha256.Sum256(censusLines(items))
			sums[team] = censusTeam{team, len(items), hex.EncodeToString(sum[:])}
		}
		row := rows[id]
		row.census = &censusDay{day: digest.Date(id).String()}
		for _, team := range slices.Sorted(maps.Keys(sums)) {
			row.census.teams = append(row.census.teams, sums[team])
		}
		rows[id] = row
		return nil
	})
}
