package digest

// agreement holds the rows of one file against each other.
type agreement struct {
	table  *table
	people map[string]*PersonRow // what the file says of an address so far
	teams  map[[2]string]int     // address and team → line
	slack  map[string]*PersonRow // Slack id → first row
}

func newAgreement(t *table) *agreement {
	return &agreement{table: t, people: map[string]*PersonRow{}, teams: map[[2]string]int{}, slack: map[string]*PersonRow{}}
}

// check reports where a row contradicts an earlier one. An empty Slack id or
// access contradicts nothing: it need be written in one row of a person only.
func (a *agreement) check(row *PersonRow) {
	if row.Email == "" {
		return
	}
	t := a.table
	key := [2]string{row.Email, row.Team}
	if line := a.teams[key]; line > 0 && row.Team != "" {
		t.problem("team", "line %d has the same person in the same team: keep one of them", line)
	} else {
		a.teams[key] = row.Line
	}
	if other := a.slack[row.SlackID]; row.SlackID != "" && other != nil && other.Email != row.Email {
		t.problem("slack_id", "line %d gives the same Slack id to another address", other.Line)
	} else if row.SlackID != "" && other == nil {
		a.slack[row.SlackID] = row
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
	agree(t, "slack_id", &first.SlackID, row.SlackID, first.Line)
	agree(t, "access", &first.Access, row.Access, first.Line)
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

// settle gives every row of a person what one of them said.
func (a *agreement) settle(rows []PersonRow) {
	for i := range rows {
		if known := a.people[rows[i].Email]; known != nil {
			rows[i].SlackID, rows[i].Access = known.SlackID, known.Access
		}
	}
}
