package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// reportCommand says who is informed.
type reportCommand struct {
	Team   string `placeholder:"SLUG" help:"Only this team."`
	Item   string `placeholder:"REF" help:"Only this item."`
	AsOf   string `placeholder:"DATE" help:"As it stood at the end of a past day, such as 2026-03-02."`
	By     string `placeholder:"PART" help:"Parted by service, role, employment, nqsw, nation or tenure; or by theme, and of each theme by service."`
	Format string `enum:"table,csv,json,xlsx" default:"table" help:"table, csv, json or xlsx."`
	Names  bool   `help:"List people by name, for supervision. Every look is put on record."`
}

// Run prints the report.
func (r *reportCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	query, err := r.query()
	if err != nil {
		return err
	}
	if r.Format == "xlsx" && isTerminal(term.out) {
		return usageError("a workbook is no use on a screen: write it to a file, as in briefed report --format xlsx > report.xlsx")
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	if r.Names {
		standing, err := app.service.Standing(ctx, digest.Operator(), query)
		if err != nil {
			return err
		}
		return writeNames(term.out, r.Format, standing)
	}
	report, err := app.service.WholeReport(ctx, digest.Operator(), query)
	if err != nil {
		return err
	}
	return writeReport(term.out, r.Format, report)
}

func (r *reportCommand) query() (digest.ReportQuery, error) {
	query := digest.ReportQuery{Team: r.Team, Item: r.Item, By: digest.Breakdown(r.By)}
	if r.AsOf == "" {
		return query, nil
	}
	day, err := digest.ParseDate(r.AsOf)
	if err != nil {
		return query, usageError("--as-of: " + err.Error())
	}
	query.AsOf = day
	return query, nil
}

// writeReport writes a report in a format.
func writeReport(to io.Writer, format string, r digest.Report) error {
	slices.SortFunc(r.Teams, func(a, b digest.TeamMeasures) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Team, b.Team))
	})
	switch format {
	case "json":
		r.Teams = append([]digest.TeamMeasures{}, r.Teams...) // never null
		r.Items = append([]digest.ItemMeasure{}, r.Items...)
		return writeJSON(to, r)
	case "csv":
		return table.CSV(to, table.Report(r)...)
	case "xlsx":
		return table.Workbook(to, table.Report(r)...)
	default:
		return reportTable(to, r)
	}
}

func writeJSON(to io.Writer, v any) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// isTerminal reports whether somebody is looking at what is written.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
