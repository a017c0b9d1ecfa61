package table

import "github.com/briefed/briefed/digest"

// Unmatched has whom only one of the staff list and Slack knows, of any kinds. For
// who is not on the staff list there is no name.
func Unmatched(list []digest.Unmatched) Sheet {
	s := Sheet{Name: "directory", Header: []string{"kind", "email", "name", "slack_id", "team"}}
	for _, u := range list {
		s.Rows = append(s.Rows, []any{string(u.Kind), u.Email, u.Person.Name, u.Account, u.Team})
	}
	return s
}
