package web

import (
	"cmp"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
	"github.com/briefed/briefed/templates/table"
)

// itemSheet has the items of a page as a file has them. What is kept back stays empty.
func itemSheet(items []digest.ItemMeasure) table.Sheet {
	s := table.Sheet{Name: "items", Header: table.WithMeasure("ref", "title", "kind", "version")}
	for _, i := range items {
		s.Rows = append(s.Rows, table.Measured(i.Measure, i.Ref, i.Title, string(i.Kind), i.Version))
	}
	return table.Dated(s)
}

// teamSheet has both measures of teams.
func teamSheet(services ...serviceTeams) table.Sheet {
	s := table.Sheet{Name: "teams", Header: table.WithMeasure("service", "team", "name", "measure")}
	for _, of := range services {
		for _, t := range of.Teams {
			s.Rows = append(s.Rows,
				table.Measured(t.Lessons, of.Service, t.Team, t.Name, "lessons"),
				table.Measured(t.Policies, of.Service, t.Team, t.Name, "policies"))
		}
	}
	return table.Dated(s)
}

// groupSheet has both measures of the groups of a breakdown.
func groupSheet(groups []digest.GroupMeasures) table.Sheet {
	s := table.Sheet{Name: "groups", Header: table.WithMeasure("by", "group", "name", "measure")}
	for _, g := range groups {
		name := letter.Group(g.Group())
		s.Rows = append(s.Rows,
			table.Measured(g.Lessons, string(g.By), g.Value, name, "lessons"),
			table.Measured(g.Policies, string(g.By), g.Value, name, "policies"))
	}
	return table.Dated(s)
}

func byName(a, b string) int { return cmp.Compare(digest.Fold(a), digest.Fold(b)) }

func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// partnerSheets have organisations outside the council, and who of them was told of
// training.
func partnerSheets(p digest.Partners) []table.Sheet {
	sheets := table.PartnerSheets(p)
	for i := range sheets {
		sheets[i] = table.Dated(sheets[i])
		sheets[i].Name = digest.Fold(sheets[i].Name)
	}
	return sheets
}
