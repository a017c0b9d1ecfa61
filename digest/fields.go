package digest

import (
	"strconv"
	"strings"
)

// The fields of a text that hold prose, by the names that findings, hints,
// problems and differences use. Other fields go by their key in the front
// matter, such as "source.publisher".
const (
	FieldTitle      = "title"
	FieldPoints     = "points"
	FieldLearned    = "learned"
	FieldBackground = "background"
	FieldTalk       = "talk_about"
)

// Field is a part of a text by name. A field with several lines holds one point,
// option or theme a line.
type Field struct {
	Name string
	Text string
}

// Place is where in a text something is: bytes Start to End from the beginning of a
// line, from 1, of a field as [Text.Fields] gives it. What goes on over the end of
// its line has an End behind it.
type Place struct {
	Field      string
	Line       int
	Start, End int
}

// Fields returns everything an author writes, in the order of an item's file.
func (t Text) Fields() []Field {
	check := Check{}
	answer := ""
	if t.Check != nil {
		check, answer = *t.Check, strconv.Itoa(t.Check.Answer)
	}
	lines := func(list []string) string { return strings.Join(list, "\n") }
	return []Field{
		{"ref", t.Ref},
		{"kind", string(t.Kind)},
		{FieldTitle, t.Title},
		{"change", string(t.Change)},
		{"themes", lines(t.Themes)},
		{"scope", t.Scope},
		{"urgency", string(t.Urgency)},
		{"ack_within", strconv.Itoa(t.AckWithin)},
		{"nations", lines(t.Nations)},
		{"reference", yes(t.Reference)},
		{"review_by", t.ReviewBy.String()},
		{"checked", t.Checked.String()},
		{"audience.nations", lines(t.Audience.Nations)},
		{"audience.services", lines(t.Audience.Services)},
		{"audience.teams", lines(t.Audience.Teams)},
		{"audience.roles", lines(t.Audience.Roles)},
		{"audience.employment", lines(t.Audience.Employment)},
		{"audience.nqsw", t.Audience.NQSW},
		{"audience.works_with", lines(t.Audience.WorksWith)},
		{"audience.organisations", lines(t.Audience.Organisations)},
		{"stage", string(t.Stage)},
		{"document", t.Document},
		{"published", t.Published},
		{"in_force", t.InForce.String()},
		{"transition_ends", t.TransitionEnds.String()},
		{"closes", t.Closes.String()},
		{"replaces", t.Replaces},
		{"superseded_by", t.SupersededBy},
		{"replies_to", lines(t.RepliesTo)},
		{"starts", strings.TrimSpace(t.Starts.String() + " " + t.StartsAt)},
		{"place", t.Place},
		{"book", t.Book},
		{"source.type", t.Source.Type},
		{"source.publisher", t.Source.Publisher},
		{"source.published_as", t.Source.PublishedAs},
		{"source.published", t.Source.Published},
		{"source.url", t.Source.URL},
		{"check.question", check.Question},
		{"check.options", lines(check.Options)},
		{"check.answer", answer},
		{"check.because", check.Because},
		{"refresher", yes(t.Refresher)},
		{FieldPoints, lines(t.Points)},
		{FieldLearned, t.Learned},
		{FieldBackground, t.Background},
		{FieldTalk, t.TalkAbout},
	}
}

// yes writes a flag of the front matter.
func yes(flag bool) string {
	if flag {
		return Yes
	}
	return ""
}

// Field returns a field by name, "" for one that is empty or unknown.
func (t Text) Field(name string) string {
	for _, f := range t.Fields() {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// Quote returns the words at a place, which may go on over line ends: for the
// author's screen, never for a log.
func (t Text) Quote(p Place) string {
	rest := t.Field(p.Field)
	for n := 1; n < p.Line; n++ {
		_, after, found := strings.Cut(rest, "\n")
		if !found {
			return ""
		}
		rest = after
	}
	if p.Line < 1 || p.Start < 0 || p.Start > p.End || p.End > len(rest) {
		return ""
	}
	return rest[p.Start:p.End]
}

// prose are the fields that people write sentences in.
func (t Text) prose() (fields []Field) {
	for _, f := range t.Fields() {
		switch f.Name {
		case FieldTitle, "check.question", "check.options", "check.because", FieldPoints, FieldLearned, FieldBackground, FieldTalk:
			if f.Text != "" {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// eachLine calls f for every line of prose.
func (t Text) eachLine(f func(field string, number int, line string)) {
	for _, field := range t.prose() {
		n := 0
		for line := range strings.SplitSeq(field.Text, "\n") {
			n++
			f(field.Name, n, line)
		}
	}
}
