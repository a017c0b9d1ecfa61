package digest

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Locate returns the line and the column, in characters and both from 1, at which a
// place of a text begins in the file that it was read from.
func (t Text) Locate(p Place) (line, column int) {
	at := min(t.offset(p), len(t.Markdown))
	before := t.Markdown[:at]
	begins := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[begins:]) + 1
}

// offset is where in the file a place begins. What stands there otherwise than in
// the field – a point over several lines, a quoted value – is found by its first
// word, and what is not found by its field.
func (t Text) offset(p Place) int {
	from := 0
	if heading := sectionOf[p.Field]; heading != "" {
		if p.Field == FieldLearned && t.Kind == Policy {
			heading = headingChanged
		}
		from = headingOffset(t.Markdown, heading)
	} else {
		outer, key, nested := strings.Cut(p.Field, ".")
		from = keyOffset(t.Markdown, 0, outer)
		if nested {
			from = keyOffset(t.Markdown, from, key)
		}
	}
	rest := t.Markdown[from:]
	switch p.Field {
	case FieldLearned, FieldBackground, FieldTalk:
		field := t.Field(p.Field)
		if at := strings.Index(rest, field); at >= 0 {
			lines := strings.SplitAfter(field, "\n")
			for _, l := range lines[:min(p.Line-1, len(lines))] {
				at += len(l)
			}
			return from + at + p.Start
		}
	case FieldPoints:
		if marks := listMark().FindAllStringIndex(rest, p.Line); len(marks) == p.Line {
			from += marks[p.Line-1][1]
			rest = t.Markdown[from:]
		}
	}
	if words := strings.Fields(t.Quote(p)); len(words) > 0 {
		if at := strings.Index(rest, words[0]); at >= 0 {
			return from + at
		}
	}
	return from
}

var listMark = pattern(`(?m)^[ \t]*(?:[-*+]|\d+[.)])[ \t]+`)

// headingOffset is where the text below a heading begins, 0 for none.
func headingOffset(markdown, heading string) int {
	at := 0
	for line := range strings.Lines(markdown) {
		at += len(line)
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "##"); found && strings.TrimSpace(name) == heading {
			return at
		}
	}
	return 0
}

// keyOffset is where a key of the front matter stands, at from or behind it.
func keyOffset(markdown string, from int, key string) int {
	at := regexp.MustCompile(`(?m)(?:^|[\s{,])` + regexp.QuoteMeta(key) + `["']?[ \t]*:`).FindStringIndex(markdown[from:])
	if at == nil {
		return from
	}
	for at[0] < at[1] && strings.ContainsRune(" \t\n{,", rune(markdown[from+at[0]])) {
		at[0]++
	}
	return from + at[0]
}
