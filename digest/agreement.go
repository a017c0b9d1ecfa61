package digest

import "reflect"

// agreement holds the rows of one file against each other.
type agreement struct {
	table  *table
	people map[string]*PersonRow // what the file says of an address so far
	teams  map[[2]string]int     // address and team → index of the row
	slack  map[string]*PersonRow // Slack id → first row
	staff  map[string]*PersonRow // staff number → first row
	more   map[int]bool          // rows that only add an absence to an earlier one
	rows   []*PersonRow          // as they came
}

func newAgreement(t *table) *agreement {
	return &agreement{
		table: t, people: map[string]*PersonRow{}, teams: map[[2]string]int{},
		slack: map[string]*PersonRow{}, staff: map[string]*PersonRow{}, more: map[int]bool{},
	}
}

// check reports where a row contradicts an earlier one. An empty Slack id, staff
// number, access or reach contradicts nothing: it need be written in one row of a person
// only.
func (a *agreement) check(row *PersonRow) {
	a.rows = append(a.rows, row)
	if row.Email == "" {
		return
	}
	t := a.table
	a.membership(row)
	if other := a.slack[row.SlackID]; row.SlackID != "" && other != nil && other.Email != row.Email {
		t.problem("slack_id", "line %d gives the same Slack id to another address", other.Line)
	} else if row.SlackID != "" && other == nil {
		a.slack[row.SlackID] = row
	}
	if other := a.staff[row.StaffNo]; row.StaffNo != "" && other != nil && other.Email != row.Email {
		t.problem("staff_no", "line %d gives the same staff number to another address", other.Line)
	} else if row.StaffNo != "" && other == nil {
		a.staff[row.StaffNo] = row
	}

	first := a.people[row.Email]
	if first == nil {
		known := *row
		a.people[row.Email] = &known
		return
	}
	if row.Name != first.Name && row.Name != "" && first.Name != "" {
		t.problem("name", "line %d gives the same address another name", first.Line)
	}
	agree(t, "staff_no", &first.StaffNo, row.StaffNo, first.Line)
	agree(t, "slack_id", &first.SlackID, row.SlackID, first.Line)
	agree(t, "access", &first.Access, row.Access, first.Line)
	agree(t, "reach", &first.Reach, row.Reach, first.Line)
}

// membership reports a second row of somebody in the same team, unless it differs
// only in the absence: then it is one more absence.
func (a *agreement) membership(row *PersonRow) {
	key := [2]string{row.Email, row.Team}
	i, twice := a.teams[key]
	if !twice || row.Team == "" {
		a.teams[key] = len(a.rows) - 1
		return
	}
	first := a.rows[i]
	one, other := *first, *row
	one.Line, one.Absent, one.MoreAbsent, other.Line, other.Absent = 0, Span{}, nil, 0, Span{}
	if row.Absent.From.IsZero() || row.Absent == first.Absent || !reflect.DeepEqual(one, other) {
		a.table.problem("team", "line %d has the same person in the same team: keep one of them; a second absence has a line of its own, with the rest as it was", first.Line)
		return
	}
	first.MoreAbsent = append(first.MoreAbsent, row.Absent)
	a.more[len(a.rows)-1] = true
}

// agree reports where two rows say different things, and keeps what is said.
func agree[T ~string](t *table, column string, first *T, now T, line int) {
	switch {
	case *first == "":
		*first = now
	case now != "" && now != *first:
		t.problem(column, "%q is not what line %d says of the same address: %q", now, line, *first)
	}
}

// settle returns the rows that are memberships, each with what one of the person's
// rows said.
func (a *agreement) settle() []PersonRow {
	rows := make([]PersonRow, 0, len(a.rows))
	for i, row := range a.rows {
		if a.more[i] {
			continue
		}
		if known := a.people[row.Email]; known != nil {
			row.StaffNo, row.SlackID, row.Access, row.Reach = known.StaffNo, known.SlackID, known.Access, known.Reach
		}
		rows = append(rows, *row)
	}
	return rows
}
