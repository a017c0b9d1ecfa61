package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// reportTable writes a report for reading: the two measures with their counts
// and the line of 2010 beside them, then teams by name – alphabetically, since
// this is no league table – and items.
func reportTable(to io.Writer, r digest.Report) error {
	p := &page{}
	p.line("Who is informed, %s", r.AsOf)
	p.line("")
	p.row("ANSWERS", "INFORMED", "OF", "SHARE", "ASKED", "OVERDUE", "WAITING", "AWAY", "EXEMPT", "UNREACHABLE", "MEDIAN")
	p.measure("Lessons from reviews", r.Measures.Lessons)
	local := r.Measures.LocalLessons != (digest.Measure{})
	if local {
		p.measure("– of this area", r.Measures.LocalLessons)
	}
	p.measure("Policy changes", r.Measures.Policies)
	p.table()
	p.line("")
	p.row("PEOPLE", "INFORMED", "OF", "SHARE", "IN 2010", "ASKING", "BEHIND")
	if local {
		p.people("Lessons from reviews", "", r.Measures.Lessons.People)
		p.people("– of this area", "50%", r.Measures.LocalLessons.People)
	} else {
		p.people("Lessons from reviews", "50%", r.Measures.Lessons.People)
	}
	p.people("Policy changes", "50%", r.Measures.Policies.People)
	p.table()
	p.line("People: who was told anything in the last twelve months, and of that is informed of everything whose day has come.")
	p.line("%s", letter.Rounded)
	p.line("In 2010 half of 4,141 social workers felt informed about local case reviews, and half about policy changes (Ofsted).")
	p.line("That is what was felt, then; this is what is recorded, here.")
	if len(r.Felt) > 0 {
		p.line("")
		p.felt(r.Felt)
	}

	if len(r.Waits) > 0 {
		p.line("")
		p.row("WAITS FOR A REPLY BY", "OPEN", "LATE", "OLDEST")
		for _, w := range r.Waits {
			p.row(w.On, w.Open, w.Late, w.Oldest)
		}
		p.table()
	}
	if len(r.Teams) > 0 {
		p.line("")
		p.row("TEAM", "LESSONS", "", "POLICIES", "", "OVERDUE", "WAITING", "AWAY", "UNREACHABLE")
		for _, t := range r.Teams {
			p.measures(t.Name, t.Measures)
		}
		p.table()
	}
	if len(r.Groups) > 0 {
		p.line("")
		p.row("BY "+strings.ToUpper(letter.Breakdown(r.Groups[0].By)), "LESSONS", "", "POLICIES", "", "OVERDUE", "WAITING", "AWAY", "UNREACHABLE")
		for _, g := range r.Groups {
			p.measures(letter.Group(g.Group()), g.Measures)
		}
		p.table()
	}
	if r.Partners != nil {
		p.partners(*r.Partners)
	}
	if len(r.Items) > 0 {
		p.line("")
		p.row("ITEM", "VERSION", "INFORMED", "", "ASKED", "OVERDUE", "WAITING", "AWAY", "TITLE")
		for _, i := range r.Items {
			p.row(i.Ref, i.Version, counts(i.Measure), percent(i.Share), i.Asked, i.Overdue, i.Waiting, i.Away, i.Title)
		}
		p.table()
	}
	_, err := to.Write(p.done.Bytes())
	return err
}

// partners are the people of organisations outside the council, who are in none of the
// other figures.
func (p *page) partners(of digest.Partners) {
	p.line("")
	p.row("PARTNERS", "LESSONS", "", "POLICIES", "", "OVERDUE", "WAITING", "AWAY", "UNREACHABLE")
	p.measures(plural(of.Organisations, "organisation", "organisations"), of.Measures)
	for _, g := range of.Groups {
		p.measures(letter.Group(g.Group()), g.Measures)
	}
	p.table()
	for i, o := range of.Training {
		if i == 0 {
			p.row("TRAINING", "KIND", "TOLD OF IT", "TITLE")
		}
		p.row(o.Ref, letter.Capital(o.Kind.Words()), fmt.Sprintf("%d of %d", o.Told, o.Organisations), o.Title)
	}
	p.table()
	if of.Stopped > 0 {
		p.line("%d asked us to stop writing: they count as unreachable.", of.Stopped)
	}
	if of.Shared.Times > 0 {
		p.line("Shared, as %s said: with %s, beside the answers.", plural(of.Shared.Organisations, "organisation", "organisations"), people(of.Shared.People))
	}
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
	p.row(name, m.Informed, m.Expected, percent(m.Share), m.Asked, m.Overdue, m.Waiting, m.Away, m.Exempt, m.Unreachable, median)
}

// measures is a line about a team or a group.
func (p *page) measures(name string, m digest.Measures) {
	l, o := m.Lessons, m.Policies
	p.row(name, counts(l), percent(l.Share), counts(o), percent(o.Share),
		l.Overdue+o.Overdue, l.Waiting+o.Waiting, l.Away+o.Away, l.Unreachable+o.Unreachable)
}

func (p *page) people(name, in2010 string, n digest.People) {
	p.row(name, n.Informed, n.Expected, percent(n.Share), in2010, n.Asking, n.Behind)
}

// felt lays out what people said in closed pulses, beside what was recorded.
func (p *page) felt(all []digest.Felt) {
	share := func(n *int) string {
		if n == nil {
			return "not shown"
		}
		return fmt.Sprintf("%d%%", *n)
	}
	p.row("FELT HERE", "ASKED", "SERVICE", "REPLIES", "YES", "INFORMED, AS RECORDED")
	for _, f := range all {
		for _, g := range f.Groups {
			name, replies := cmp.Or(g.Service, "Everybody"), "not shown"
			if g.Replies != digest.Hidden {
				replies = strconv.Itoa(g.Replies)
			}
			p.row(letter.PulseQuestion(f.Question), f.Opens.Quarter(), name, replies, share(g.Yes), share(g.Recorded))
		}
	}
	p.table()
}

func counts(m digest.Measure) string { return fmt.Sprintf("%d of %d", m.Informed, m.Expected) }

func percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%d%%", digest.Percent(*share))
}
