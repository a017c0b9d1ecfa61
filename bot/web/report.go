package web

import (
	"slices"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Kinds of file.
const (
	typeCSV  = "text/csv; charset=utf-8"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// reportTables returns the tables of the page that the same query shows: of an
// item, of a team, or of all teams.
func (v *visit) reportTables() (tables []table, name string, err error) {
	switch {
	case v.text("item") != "":
		var data itemReportData
		data, err = v.itemReport()
		return data.tables(), data.Item.Ref + "-" + data.AsOf.String(), err
	case v.text("team") != "":
		var data teamData
		data, err = v.teamCounted()
		return data.tables(), data.Slug + "-" + data.AsOf.String(), err
	default:
		var data overviewData
		data, err = v.overviewCounted()
		return data.tables(), "teams-" + data.AsOf.String(), err
	}
}

// reportCSV hands over one table of a page, the first where none is named.
func (s *site) reportCSV(v *visit) error {
	tables, name, err := v.reportTables()
	if err != nil {
		return err
	}
	i := 0
	if want := v.text("table"); want != "" {
		i = slices.IndexFunc(tables, func(t table) bool { return t.Name == want })
	}
	if i < 0 {
		return digest.Errorf(digest.NotFound, "this page has no such table, or not for you")
	}
	body, err := asCSV(tables[i])
	if err != nil {
		return err
	}
	return v.download(fileName(name+"-"+tables[i].Name)+".csv", typeCSV, body)
}

// reportXLSX hands over every table of a page.
func (s *site) reportXLSX(v *visit) error {
	tables, name, err := v.reportTables()
	if err != nil {
		return err
	}
	body, err := asXLSX(tables)
	if err != nil {
		return err
	}
	return v.download(fileName(name)+".xlsx", typeXLSX, body)
}

// fileName keeps letters, digits and hyphens.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
}
