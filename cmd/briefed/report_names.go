package main

import (
	"io"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// standingRow is how somebody stands on an item, as the named list shows it.
type standingRow struct {
	Team     string            `json:"team"`
	Name     string            `json:"name"`
	Ref      string            `json:"ref"`
	Version  int               `json:"version"`
	State    digest.State      `json:"state"`
	Answer   digest.AnswerKind `json:"answer,omitempty"`
	Told     *time.Time        `json:"told,omitempty"`
	Answered *time.Time        `json:"answered,omitempty"`
	DueOn    string            `json:"due_on,omitempty"`
	ComesOn  string            `json:"turn_on,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Reminded int               `json:"reminded"`
}

var namesHeader = []string{"team", "name", "ref", "version", "state", "answer", "told", "answered", "due_on", "reminded", "turn_on", "reason"}

func (r standingRow) cells() []any {
	return []any{r.Team, r.Name, r.Ref, r.Version, string(r.State), string(r.Answer), stamp(r.Told), stamp(r.Answered), r.DueOn, r.Reminded, r.ComesOn, r.Reason}
}

// writeNames writes the named list in a format.
func writeNames(to io.Writer, format string, standing []digest.Standing) error {
	list := make([]standingRow, len(standing))
	cells := make([][]any, len(standing))
	for i, s := range standing {
		list[i] = standingRow{
			Team: s.Team, Name: s.Name, Ref: s.Ref, Version: s.Asks, State: s.State, Answer: s.Answer,
			Told: moment(s.Told), Answered: moment(s.Answered), Reminded: s.Reminded, Reason: s.Reason,
		}
		if !s.DueOn.IsZero() {
			list[i].DueOn = s.DueOn.String()
		}
		if !s.ComesOn.IsZero() {
			list[i].ComesOn = s.ComesOn.String()
		}
		cells[i] = list[i].cells()
	}
	switch format {
	case "json":
		return writeJSON(to, list)
	case "csv":
		return table.CSV(to, table.Sheet{Header: namesHeader, Rows: cells})
	case "xlsx":
		return table.Workbook(to, table.Sheet{Name: "Names", Header: namesHeader, Rows: cells})
	default:
		p := &page{}
		p.row("TEAM", "NAME", "ITEM", "STATE", "ANSWER", "DUE", "REMINDED")
		for _, r := range list {
			p.row(r.Team, r.Name, r.Ref, r.State, r.Answer, r.DueOn, r.Reminded)
		}
		p.table()
		_, err := to.Write(p.done.Bytes())
		return err
	}
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
