package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// Report implements [digest.Store]: what [digest.History.Measure] defines, from what
// is kept of each person, and in one pass over the receipts of the others.
func (db *DB) Report(ctx context.Context, m digest.Moment, f digest.Filter) (report digest.Report, err error) {
	err = db.snapshot(ctx, func(t *tx) error {
		report, err = t.report(m, f)
		return err
	})
	return report, err
}

func (t *tx) report(m digest.Moment, f digest.Filter) (report digest.Report, err error) {
	return t.reportFrom(m, f, true)
}

// reportFrom counts what is kept and the rest, or all from the receipts themselves.
func (t *tx) reportFrom(m digest.Moment, f digest.Filter, kept bool) (report digest.Report, err error) {
	tally, _, items, err := t.tally(m, f)
	if err != nil || len(items) == 0 && len(f.By) == 0 {
		return tally.Report(), err
	}
	var staff map[int64]*colleague
	known := false
	if kept {
		if staff, known, err = t.countTeams(m, f, tally); err != nil {
			return report, err
		}
	}
	if !known {
		if staff, err = t.staff(m, f, tally); err != nil {
			return report, err
		}
	}
	others := staff
	if kept && len(f.ItemIDs) == 0 && len(staff) > 0 { // what is kept of somebody is of all items
		if others, err = t.countKept(m, f, staff, known); err != nil {
			return report, err
		}
	}
	if len(others) > 0 {
		if err := t.countReceipts(m, f, others, known || len(others) < len(staff)/4); err != nil {
			return report, err
		}
	}
	return tally.Report(), nil
}

// tally begins a report of a moment, of all teams and items.
func (t *tx) tally(m digest.Moment, f digest.Filter) (tally *digest.Tally, teams []digest.Team, items []digest.Item, err error) {
	tally = digest.NewTally(nil, nil, m, f)
	var rows []teamRow
	if err := t.all(&rows, "SELECT "+teamColumns+" FROM teams t ORDER BY t.slug", nil); err != nil {
		return tally, nil, nil, err
	}
	if items, err = t.asking(m.At); err != nil {
		return tally, nil, nil, err
	}
	if slices.Contains(f.By, digest.ByTheme) {
		if err := t.themed(items); err != nil {
			return tally, nil, nil, err
		}
	}
	teams = each(rows, teamRow.team)
	return digest.NewTally(teams, items, m, f), teams, items, nil
}

// countReceipts counts the receipts of people themselves. Where they are few, only
// theirs are looked at.
func (t *tx) countReceipts(m digest.Moment, f digest.Filter, people map[int64]*colleague, few bool) error {
	query, err := t.packedStandings(m, f, few)
	if err != nil {
		return err
	}
	a := momentArgs(m, f)
	if few {
		a["people"] = slices.Collect(maps.Keys(people))
	}
	var rows []packedRow
	if err := t.all(&rows, query, a); err != nil {
		return err
	}
	for _, row := range rows {
		for n := range row.numbers() {
			person, item := t.unpackKey(row.Key, n)
			people[person].count(item, packedVersion(n), packedRest(n))
		}
	}
	rows = nil
	if err := t.all(&rows, t.toldOf(f, few), a); err != nil {
		return err
	}
	for _, row := range rows {
		for n := range row.numbers() {
			if who := people[n>>3]; who != nil {
				who.Count(digest.Recent{Lessons: n&1 != 0, LocalLessons: n&2 != 0, Policies: n&4 != 0})
			}
		}
	}
	return nil
}

// asking reads the items with the version of a moment, as far as counting needs
// them: without their texts.
func (t *tx) asking(at time.Time) ([]digest.Item, error) {
	var rows []struct {
		ID        int64  `db:"id"`
		Ref       string `db:"ref"`
		Kind      string `db:"kind"`
		Title     string `db:"title"`
		Local     bool   `db:"local"`
		Number    int    `db:"number"`
		Asks      int    `db:"asks"`
		Published stamp  `db:"published_at"`
		Withdrawn stamp  `db:"withdrawn_at"`
	}
	err := t.all(&rows, `
		SELECT i.id, i.ref, i.kind, i.local, v.title, v.number, v.asks, v.published_at, i.withdrawn_at FROM items i JOIN versions v ON v.item_id = i.id
		WHERE v.number = (SELECT MAX(number) FROM versions w WHERE w.item_id = i.id AND w.published_at <= `+t.time("at")+`)`, args{"at": stamp{at}})
	items := make([]digest.Item, len(rows))
	for i, r := range rows {
		items[i] = digest.Item{ID: r.ID, Withdrawn: r.Withdrawn.Time, Version: digest.Version{
			ItemID: r.ID, Number: r.Number, Asks: r.Asks, PublishedAt: r.Published.Time,
			Text: digest.Text{Ref: r.Ref, Kind: digest.Kind(r.Kind), Title: r.Title},
		}}
		if r.Local {
			items[i].Scope = digest.LocalScope
		}
	}
	return items, err
}

// themed adds the themes of items as they are live.
func (t *tx) themed(items []digest.Item) error {
	var rows []struct {
		ItemID int64  `db:"item_id"`
		Theme  string `db:"theme"`
	}
	if err := t.all(&rows, `SELECT item_id, theme FROM item_themes ORDER BY item_id, theme`, nil); err != nil {
		return err
	}
	themes := map[int64][]string{}
	for _, r := range rows {
		themes[r.ItemID] = append(themes[r.ItemID], r.Theme)
	}
	for i := range items {
		items[i].Themes = themes[items[i].ID]
	}
	return nil
}

// colleague is somebody in a team on the day of a report.
type colleague struct {
	*digest.PersonTally
	ids             []int64
	away, reachable bool
}

// staff reads everybody in a team on the day.
func (t *tx) staff(m digest.Moment, f digest.Filter, tally *digest.Tally) (map[int64]*colleague, error) {
	narrow := t.counts(f)
	rows, err := t.packedStaff(momentArgs(m, f), narrow)
	if err != nil {
		return nil, err
	}
	staff := map[int64]*colleague{}
	for _, row := range rows {
		for n := range row.numbers() {
			who := staff[n>>2]
			if who == nil {
				who = &colleague{away: n&2 != 0, reachable: n&1 != 0}
				staff[n>>2] = who
			}
			if !slices.Contains(who.ids, row.Key) {
				who.ids = append(who.ids, row.Key)
			}
		}
	}
	groups, err := t.groups(m, f, narrow)
	if err != nil {
		return nil, err
	}
	for id, who := range staff {
		who.PersonTally = tally.Person(id, who.ids, groups[id]...)
	}
	return staff, nil
}

// packedStaff reads who is in which team on the day: four times the person's number, and
// one where they can be reached and two where they are away.
func (t *tx) packedStaff(a args, narrow string) (rows []packedRow, err error) {
	err = t.all(&rows, `
		SELECT m.team_id AS key, `+t.packed(`m.person_id * 4
			+ CASE WHEN EXISTS (SELECT 1 FROM absences a WHERE a.person_id = m.person_id AND a.revoked_at IS NULL AND `+current("a", t.date("day"))+`) THEN 2 ELSE 0 END
			+ CASE WHEN `+t.reaches("m.person_id", "at")+` THEN 1 ELSE 0 END`)+` AS packed
		FROM memberships m JOIN teams t ON t.id = m.team_id
		WHERE NOT m.cover AND `+current("m", t.date("day"))+narrow+`
		GROUP BY m.team_id`, a)
	return rows, err
}

// counts narrows memberships m of teams t to those by which somebody counts on the
// day, as Filter.counts does in [digest.History].
func (t *tx) counts(f digest.Filter) string {
	switch {
	case len(f.TeamIDs) > 0:
		return " AND " + t.in("m.team_id", "teams") + " AND " + countsBy("m", t.date("day"))
	case f.Partners:
		return " AND t.kind <> '' AND NOT " + onStaff("m.person_id", t.date("day"))
	default:
		return " AND t.kind = ''"
	}
}

// groups reads which groups of the breakdowns everybody is in.
func (t *tx) groups(m digest.Moment, f digest.Filter, narrow string) (map[int64][]digest.Group, error) {
	if len(f.By) == 0 {
		return nil, nil
	}
	var rows []struct {
		PersonID   int64  `db:"person_id"`
		Role       string `db:"role"`
		Employment string `db:"employment"`
		NQSW       bool   `db:"nqsw"`
		Service    string `db:"service"`
		Nation     string `db:"nation"`
		Kind       string `db:"kind"`
		Size       int    `db:"size"`
		First      day    `db:"first_on"`
	}
	if err := t.all(&rows, `
		SELECT m.person_id, m.role, m.employment, m.nqsw, t.service, t.nation, t.kind, t.size,
			(SELECT MIN(o.from_on) FROM memberships o WHERE o.person_id = m.person_id AND NOT o.cover) AS first_on
		FROM memberships m JOIN teams t ON t.id = m.team_id
		WHERE NOT m.cover AND `+current("m", t.date("day"))+narrow, momentArgs(m, f)); err != nil {
		return nil, err
	}
	groups := make(map[int64][]digest.Group, len(rows))
	for _, r := range rows {
		in := digest.Membership{Role: r.Role, Employment: r.Employment, NQSW: r.NQSW}
		of := digest.Team{Service: r.Service, Nation: r.Nation, Kind: digest.OrganisationKind(r.Kind), Size: r.Size}
		groups[r.PersonID] = append(groups[r.PersonID], digest.GroupsOf(in, of, r.First.Date, m.On, f.Home, f.By)...)
	}
	return groups, nil
}

// Where a receipt stands, as far as it alone can tell, is a number of 24 bits. From
// informed on, it says how many tenths of an hour that took; from untold on, whether
// what would have told the person failed, and one more than the tenths that the
// version before took, nought for none; from told on, by when the answer is due and
// whether the ball is with us.
const (
	standsExempt   = 1
	standsTold     = 1 << 21
	standsUntold   = 1 << 22
	standsFailed   = 1 << 21 // of the untold
	standsInformed = 1 << 23
	mostBefore     = standsFailed - 2
)

// stands is where receipt r stands at a moment: the conditions that it is closed,
// was told, failed to be told, and is asked, and how long it took to be informed.
func (t *tx) stands(closed, informed, told, failed, asked string) string {
	return fmt.Sprintf(`CASE WHEN %s THEN %d ELSE COALESCE(%d + %s, CASE
		WHEN %s THEN %d + COALESCE(%s, 0) * 2 + CASE WHEN %s THEN 1 ELSE 0 END
		ELSE %d + CASE WHEN %s THEN %d ELSE 0 END + CASE WHEN r.before_took > %d THEN %d ELSE COALESCE(r.before_took + 1, 0) END END) END`,
		closed, standsExempt, standsInformed, informed,
		told, standsTold, t.dayNumber("r.due_on"), asked,
		standsUntold, failed, standsFailed, mostBefore, mostBefore+1)
}

// count counts one of the person's receipts by the number of where it stands.
func (c *colleague) count(item int64, version int, stands int64) {
	if c == nil { // in no team, or counted from what is kept
		return
	}
	f := digest.Facts{Away: c.away, Reachable: c.reachable}
	var before *int
	tenths := 0
	switch {
	case stands == standsExempt:
		f.Closed = digest.Exempt
	case stands >= standsInformed:
		f.Answer, f.Told, tenths = digest.Understood, true, int(stands-standsInformed)
	case stands >= standsUntold:
		stands -= standsUntold
		f.Failed = stands >= standsFailed
		if took := int(stands % standsFailed); took > 0 {
			took--
			before = &took
		}
	default:
		stands -= standsTold
		f.Told, f.DueOn = true, digest.Date(stands>>1)
		if stands&1 == 1 {
			f.Answer = digest.Question
		}
	}
	c.Add(item, version, f, tenths, before)
}

// informedTook is how long receipt r took to be answered for good, NULL where it was not.
const informedTook = "CASE WHEN r.answer IN ('understood', 'discussed') THEN CASE WHEN r.took > 0 THEN r.took ELSE 0 END END"

// withUs are the answers after which the ball is with us: [digest.AnswerKind.WaitsFor].
const withUs = "('question', 'not_clear', 'not_my_role', 'supervision')"

// packedStandings is a query of every receipt that counts at the moment, with the
// number of where it stands; where few is set, of some people alone.
func (t *tx) packedStandings(m digest.Moment, f digest.Filter, few bool) (string, error) {
	past, err := t.isPast(m.At)
	if err != nil {
		return "", err
	}
	at := t.time("at")
	informed, asked := informedTook, "r.answer IN "+withUs+" AND (r.replied_at IS NULL OR r.replied_at > "+at+")"
	if past { // the newest answer is the one of then, unless it was given later
		informed = `CASE WHEN r.answered_at IS NULL OR r.answered_at <= ` + at + ` THEN ` + informed + `
			ELSE (SELECT CASE WHEN a.kind IN ('understood', 'discussed') THEN ` + t.tenths("CASE WHEN r.told_at <= a.at THEN r.told_at ELSE r.assigned_at END", "a.at") + ` END
				FROM answers a WHERE a.person_id = r.person_id AND a.item_id = r.item_id AND a.version = r.version AND a.at <= ` + at + `
				ORDER BY a.at DESC, a.id DESC LIMIT 1) END`
		asked = `CASE WHEN r.answered_at IS NULL OR r.answered_at <= ` + at + ` THEN ` + asked + `
			ELSE (SELECT a.kind IN ` + withUs + ` AND NOT EXISTS (SELECT 1 FROM handbacks b WHERE b.answer_id = a.id AND b.at <= ` + at + `)
				FROM answers a WHERE a.person_id = r.person_id AND a.item_id = r.item_id AND a.version = r.version AND a.at <= ` + at + `
				ORDER BY a.at DESC, a.id DESC LIMIT 1) END`
	}
	key, other := t.packKey()
	narrow := t.members("r.person_id", f)
	if few {
		narrow += " AND " + t.in("r.person_id", "people")
	}
	if len(f.ItemIDs) > 0 {
		narrow += " AND " + t.in("r.item_id", "items")
	}
	stands := t.stands("r.closed_at <= "+at, informed, "r.told_at <= "+at+" OR r.said_at <= "+at, "r.failed_at <= "+at, asked)
	return `
		SELECT ` + key + ` AS key, ` + t.packed(packedReceipt(other, stands)) + ` AS packed
		FROM receipts r
		WHERE r.assigned_at <= ` + at + ` AND (r.closed_at IS NULL OR r.closed_at > ` + at + ` OR r.closed = 'exempt')` + narrow + `
		GROUP BY ` + key, nil
}

// toldOf is what person p was told of in the window, three bits each in one row.
func (t *tx) toldOf(f digest.Filter, few bool) string {
	narrow := t.members("r.person_id", f)
	if few {
		narrow += " AND " + t.in("r.person_id", "people")
	}
	if len(f.ItemIDs) > 0 {
		narrow += " AND " + t.in("r.item_id", "items")
	}
	within := func(column string) string {
		return column + " > " + t.time("window") + " AND " + column + " <= " + t.time("at")
	}
	some := func(condition string, bit int) string {
		return fmt.Sprintf("MAX(CASE WHEN %s THEN %d ELSE 0 END)", condition, bit)
	}
	return `SELECT 0 AS key, ` + t.packed("x.told") + ` AS packed FROM (
		SELECT r.person_id * 8 + ` + some("i.kind = 'lesson'", 1) + ` + ` + some("i.kind = 'lesson' AND i.local", 2) + ` + ` + some("i.kind = 'policy'", 4) + ` AS told
		FROM receipts r JOIN items i ON i.id = r.item_id
		WHERE (` + within("r.told_at") + ` OR ` + within("r.said_at") + `)` + narrow + ` GROUP BY r.person_id) x HAVING COUNT(*) > 0`
}

// members is the condition that a person is in a team of the filter on the day.
func (t *tx) members(person string, f digest.Filter) string {
	if len(f.TeamIDs) == 0 {
		return ""
	}
	return " AND " + person + " IN (SELECT m.person_id FROM memberships m WHERE NOT m.cover AND " + current("m", t.date("day")) + " AND " + t.in("m.team_id", "teams") + ")"
}

func momentArgs(m digest.Moment, f digest.Filter) args {
	return args{
		"at": stamp{m.At}, "window": stamp{m.Window()}, "day": day{m.On}, "also": day{f.Also}, "teams": f.TeamIDs, "items": f.ItemIDs,
	}
}

// isPast reports whether anything was answered or closed after a moment, so that
// the newest answers on the receipts are not the answers of then.
func (t *tx) isPast(at time.Time) (bool, error) {
	var past bool
	err := t.one(&past, `SELECT EXISTS (SELECT 1 FROM answers WHERE at > `+t.time("at")+`)`, args{"at": stamp{at}})
	return past, err
}
