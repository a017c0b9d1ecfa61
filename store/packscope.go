package store

import (
	"slices"
	"strconv"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// packScope decides what a pack opens, by the fields that a row has: who it is of, on
// which team, on what, and when.
type packScope struct {
	digest.PackScope
	start, end, from, to string // its days, as rows have them

	in map[int64][][2]string // the days on which people were in one of the teams; "" for still
}

// members reads who was in the teams of the pack, in its days.
func (s *packScope) members(t *tx) error {
	if len(s.Teams) == 0 {
		return nil
	}
	var rows []struct {
		Person int64 `db:"person_id"`
		From   day   `db:"from_on"`
		To     day   `db:"to_on"`
	}
	also := ""
	if !s.AlsoIn.IsZero() {
		also = ` AND EXISTS (SELECT 1 FROM memberships n WHERE n.person_id = m.person_id AND ` + t.in("n.team_id", "teams") + `
			AND n.from_on <= :also AND (n.to_on IS NULL OR n.to_on >= :also))`
	}
	if err := t.all(&rows, `SELECT m.person_id, m.from_on, m.to_on FROM memberships m
		WHERE `+t.in("m.team_id", "teams")+` AND m.from_on <= :last AND (m.to_on IS NULL OR m.to_on >= :first)`+also,
		args{"teams": s.Teams, "first": day{s.From}, "last": day{s.To}, "also": day{s.AlsoIn}}); err != nil {
		return err
	}
	s.in = map[int64][][2]string{}
	for _, r := range rows {
		days := [2]string{r.From.String(), ""}
		if !r.To.IsZero() {
			days[1] = r.To.String()
		}
		s.in[r.Person] = append(s.in[r.Person], days)
	}
	return nil
}

// person reports whether somebody is one of the pack's at a moment, or on a day; "" asks
// whether they are on any.
func (s *packScope) person(id int64, at string) bool {
	if s.in == nil {
		return true
	}
	if moment, err := time.Parse(stampLayout, at); err == nil { // memberships go by days here
		at = digest.DateIn(moment, s.Start.Location()).String()
	}
	for _, days := range s.in[id] {
		if at == "" || days[0] <= at && (days[1] == "" || at[:len(days[1])] <= days[1]) {
			return true
		}
	}
	return false
}

// registers are the tables by which numbers in other rows are names: what they ever
// said is in every pack that needs it.
var registers = map[string]string{"people": "person_id", "teams": "team_id", "items": "item_id"}

// erasuresTable says of which entries only the hash is left: every pack that names people
// has all of it, so that nobody can call erased what was taken out.
const erasuresTable = "erasures"

// shut are the tables of evidence that no pack opens, each with the reason.
var shut = map[string]string{
	"supervisions": "has in plain words what was said between somebody and their manager",
	"note_readers": "says who may read what somebody wrote to one person",
	"note_offers":  "says who was asked for what somebody wrote to one person",
}

// when are the columns that say when a row happened, the first that a row has.
var when = []string{"at", "ticked_at", "on_day", "sent_at", "replied_at", "recorded_at", "asked_at", "begun_at"}

// has reports whether a row is the pack's. A row that says nothing of when it happened
// is any day's.
func (s *packScope) has(table string, fields map[string]any) bool {
	if shut[table] != "" {
		return false
	}
	if table == erasuresTable {
		return true
	}
	if table == censusKind {
		on, _ := fields["day"].(string)
		return on >= s.from && on <= s.to
	}
	if key, is := registers[table]; is {
		fields = map[string]any{key: fields["id"]}
	}
	at := s.moment(fields)
	if from, is := fields["from_on"].(string); is { // what lasts
		to, ends := fields["to_on"].(string)
		if from > s.to || ends && to < s.from {
			return false
		}
		at = ""
	} else if at != "" && len(at) > len("2026-01-01") && (at < s.start || at >= s.end) {
		return false
	} else if at != "" && len(at) == len("2026-01-01") && (at < s.from || at > s.to) {
		return false
	}
	item, ofItem := number(fields["item_id"])
	if review, ofReview := number(fields["review_id"]); ofReview && s.in == nil {
		return s.ItemID == 0 || slices.Contains(s.Reviews, review)
	}
	if ofItem && s.ItemID != 0 && item != s.ItemID {
		return false
	}
	person, ofPerson := number(fields["person_id"])
	team, ofTeam := number(fields["team_id"])
	switch {
	case s.in == nil && (s.ItemID == 0 || ofItem || ofPerson || ofTeam):
		return true
	case s.in == nil:
		return false
	case ofPerson && ofTeam:
		return s.person(person, at) && s.team(team)
	case ofPerson:
		return s.person(person, at)
	case ofTeam:
		return s.team(team)
	default: // what was published is for everybody
		return ofItem
	}
}

func (s *packScope) team(id int64) bool {
	for _, team := range s.Teams {
		if team == id {
			return true
		}
	}
	return false
}

func (s *packScope) moment(fields map[string]any) string {
	for _, column := range when {
		if at, is := fields[column].(string); is {
			return at
		}
	}
	return ""
}

func number(value any) (int64, bool) {
	n, is := value.(int64)
	return n, is
}

// lookups say in words what numbers in rows stand for.
type lookups map[string]map[int64]map[string]any

// called are the columns that a pack adds after a number, and the fields that they have.
var called = map[string][][2]string{
	"person_id": {{"person", "name"}, {"email", "email"}},
	"team_id":   {{"team", "slug"}},
	"item_id":   {{"ref", "ref"}},
}

// names reads what people, teams and items were last called in the log.
func (p *packing) names() error {
	p.known = lookups{}
	p.scope.start, p.scope.end, p.scope.from, p.scope.to = momentText(stamp{p.scope.Start}), momentText(stamp{p.scope.End}), p.scope.From.String(), p.scope.To.String()
	if p.scope.Counts {
		return nil
	}
	if err := p.scope.members(p.tx); err != nil {
		return err
	}
	for table, key := range registers {
		p.known[key] = map[int64]map[string]any{}
		var bodies []string
		if err := p.all(&bodies, `SELECT body FROM log_entries WHERE kind = :kind AND salt IS NOT NULL AND seq < :size ORDER BY seq`,
			args{"kind": table, "size": p.tree.Size}); err != nil {
			return err
		}
		for _, body := range bodies {
			fields, err := evidence.Fields([]byte(body))
			if err != nil {
				return err
			}
			if id, is := number(fields["id"]); is {
				p.known[key][id] = fields
			}
		}
	}
	return nil
}

// columns returns the columns of a row with what they are called.
func (l lookups) columns(of []string) (columns []string) {
	for _, name := range of {
		columns = append(columns, name)
		for _, more := range called[name] {
			columns = append(columns, more[0])
		}
	}
	return columns
}

// cells returns the cells of a row, in the order of its columns.
func (l lookups) cells(of []string, fields map[string]any) []string {
	cells := make([]string, 0, 2*len(of))
	for _, name := range of {
		cells = append(cells, cell(fields[name]))
		if more := called[name]; more != nil {
			id, _ := number(fields[name])
			for _, m := range more {
				cells = append(cells, cell(l[name][id][m[1]]))
			}
		}
	}
	return cells
}

func cell(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}
