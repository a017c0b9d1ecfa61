package web

import (
	"bytes"
	"slices"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// reportPages hand over as files what other pages count.
type reportPages struct {
	*site
	item     itemReportPages
	team     teamPages
	overview overviewPages
	pulse    pulsePages
}

// Kinds of file.
const (
	typeCSV  = "text/csv; charset=utf-8"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// reportSheets returns the tables of the page that the same query shows: of an
// item, of a team, or of all teams.
func (s reportPages) reportSheets(v *visit) (sheets []table.Sheet, name string, err error) {
	switch {
	case v.text("item") != "":
		var data itemReportData
		data, err = s.item.itemCounted(v)
		return data.sheets(), data.Item.Ref + "-" + data.AsOf.String(), err
	case v.text("team") != "":
		var data teamData
		data, err = s.team.teamCounted(v)
		return data.sheets(), data.Slug + "-" + data.AsOf.String(), err
	default:
		var data overviewData
		if data, err = s.overview.overviewBroken(v); err != nil {
			return nil, "", err
		}
		sheets, err = s.withFelt(v, data)
		return sheets, "teams-" + data.AsOf.String(), err
	}
}

// withFelt adds what people felt, for who may see that.
func (s reportPages) withFelt(v *visit, data overviewData) ([]table.Sheet, error) {
	sheets := data.sheets()
	if !v.actor.May(digest.SeeCounts, -1) {
		return sheets, nil
	}
	felt, err := s.pulse.service.Felt(v.r.Context(), v.actor, data.AsOf)
	if len(felt) > 0 {
		sheets = append(sheets, table.Felt(felt))
	}
	return sheets, err
}

func (s reportPages) reportCSV(v *visit) error {
	sheets, name, err := s.reportSheets(v)
	if err != nil {
		return err
	}
	return v.csv(name, sheets)
}

func (s reportPages) reportXLSX(v *visit) error {
	sheets, name, err := s.reportSheets(v)
	if err != nil {
		return err
	}
	return v.book(name, sheets)
}

// csv hands over one table of a page: the one that "table" names, or the first.
func (v *visit) csv(name string, sheets []table.Sheet) error {
	i := 0
	if want := v.text("table"); want != "" {
		i = slices.IndexFunc(sheets, func(s table.Sheet) bool { return s.Name == want })
	}
	if i < 0 {
		return digest.Errorf(digest.NotFound, "this page has no such table, or not for you")
	}
	body := *bytes.NewBufferString(table.Marked)
	if err := table.CSV(&body, sheets[i]); err != nil {
		return err
	}
	return v.download(fileName(name+"-"+sheets[i].Name)+".csv", typeCSV, body.Bytes())
}

// book hands over every table of a page.
func (v *visit) book(name string, sheets []table.Sheet) error {
	var body bytes.Buffer
	if err := table.Workbook(&body, sheets...); err != nil {
		return err
	}
	return v.download(fileName(name)+".xlsx", typeXLSX, body.Bytes())
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
