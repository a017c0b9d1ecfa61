package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
)

// reportTable writes a report for reading: the two measures with their counts
// and the line of 2010 beside them, then teams by name – alphabetically, since
// this is no league table – and items.
func reportTable(to io.Writer, r digest.Report) error {
	p := &page{}
	p.line("Who is informed, %s", r.AsOf)
	p.line("")
	p.row("", "INFORMED", "OF", "SHARE", "IN 2010", "OVERDUE", "AWAY", "EXEMPT", "UNREACHABLE", "MEDIAN")
	p.measure("Lessons from reviews", r.Measures.Lessons)
	p.measure("Policy changes", r.Measures.Policies)
	p.table()
	p.line("In 2010 half of 4,141 social workers felt informed about local case reviews, and half about policy changes (Ofsted).")

	if len(r.Teams) > 0 {
		p.line("")
		p.row("TEAM", "LESSONS", "", "POLICIES", "", "OVERDUE", "AWAY", "UNREACHABLE")
		for _, t := range r.Teams {
			l, o := t.Lessons, t.Policies
			p.row(t.Name, counts(l), percent(l), counts(o), percent(o),
				l.Overdue+o.Overdue, l.Away+o.Away, l.Unreachable+o.Unreachable)
		}
		p.table()
	}
	if len(r.Items) > 0 {
		p.line("")
		p.row("ITEM", "VERSION", "INFORMED", "", "OVERDUE", "AWAY", "TITLE")
		for _, i := range r.Items {
			p.row(i.Ref, i.Version, counts(i.Measure), percent(i.Measure), i.Overdue, i.Away, i.Title)
		}
		p.table()
	}
	_, err := to.Write(p.done.Bytes())
	return err
}

// page collects lines and tables.
type page struct {
	done bytes.Buffer
	rows bytes.Buffer
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.done, format+"\n", args...) }

func (p *page) row(cells ...any) {
	for i, cell := range cells {
		if i > 0 {
			p.rows.WriteByte('\t')
		}
		fmt.Fprint(&p.rows, cell)
	}
	p.rows.WriteByte('\n')
}

// table lays out the rows so far, without the blanks that tabwriter leaves at
// the ends of lines.
func (p *page) table() {
	var laid bytes.Buffer
	w := tabwriter.NewWriter(&laid, 0, 0, 2, ' ', 0)
	w.Write(p.rows.Bytes()) //nolint:errcheck // a buffer takes everything
	w.Flush()               //nolint:errcheck
	p.rows.Reset()
	for line := range strings.Lines(laid.String()) {
		p.done.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

func (p *page) measure(name string, m digest.Measure) {
	median := "–"
	if m.MedianHours != nil {
		median = fmt.Sprintf("%.1f h", *m.MedianHours)
	}
	p.row(name, m.Informed, m.Expected, percent(m), "50 %", m.Overdue, m.Away, m.Exempt, m.Unreachable, median)
}

func counts(m digest.Measure) string { return fmt.Sprintf("%d of %d", m.Informed, m.Expected) }

func percent(m digest.Measure) string {
	if m.Share == nil {
		return "–"
	}
	return fmt.Sprintf("%d %%", digest.Percent(*m.Share))
}
