package digest

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// FormatItem writes a text as an item's file, which [ParseItem] reads back as
// the same. Fields are not checked, and Text.Markdown is not looked at.
func FormatItem(t Text) string {
	var b strings.Builder
	b.WriteString("---\n" + frontOf(t) + "---\n")
	section := func(heading, body string) {
		if body = strings.TrimSpace(body); body != "" {
			b.WriteString("\n## " + heading + "\n\n" + body + "\n")
		}
	}
	points := make([]string, 0, len(t.Points))
	for _, p := range t.Points {
		if p = spaced(p); p != "" {
			points = append(points, "- "+p)
		}
	}
	section(headingPoints, strings.Join(points, "\n"))
	switch t.Kind {
	case Policy:
		section(headingChanged, t.Learned)
	case Training:
		if text := strings.TrimSpace(t.Learned); text != "" {
			b.WriteString("\n" + text + "\n")
		}
	default:
		section(headingLearned, t.Learned)
	}
	section(headingBackground, t.Background)
	section(headingTalk, t.TalkAbout)
	return b.String()
}

// frontOf writes the front matter: what is empty is left out.
func frontOf(t Text) string {
	front := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range t.Fields() {
		number := f.Name == "ack_within" || f.Name == "check.answer"
		if f.Text == "" || number && f.Text == "0" || sectionOf[f.Name] != "" {
			continue
		}
		into, key := front, f.Name
		if outer, inner, nested := strings.Cut(f.Name, "."); nested {
			into, key = child(front, outer), inner
		}
		into.Content = append(into.Content, scalarNode(key), valueNode(f))
	}
	// A node of plain texts always marshals.
	out, err := yaml.Marshal(front)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// sectionOf names the heading above a field, of a lesson where kinds differ.
var sectionOf = map[string]string{
	FieldPoints: headingPoints, FieldLearned: headingLearned, FieldBackground: headingBackground, FieldTalk: headingTalk,
}

// child returns the mapping under a key, adding one where there is none.
func child(front *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(front.Content); i += 2 {
		if front.Content[i].Value == key {
			return front.Content[i+1]
		}
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	front.Content = append(front.Content, scalarNode(key), node)
	return node
}

func scalarNode(text string) *yaml.Node {
	node := &yaml.Node{}
	node.SetString(text)
	return node
}

// valueNode writes a list as one where the front matter wants one.
func valueNode(f Field) *yaml.Node {
	switch {
	case f.Name == "reference", f.Name == "refresher":
		return &yaml.Node{Kind: yaml.ScalarNode, Value: "true"}
	case !listedField(f.Name):
		return scalarNode(f.Text)
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for entry := range strings.SplitSeq(f.Text, "\n") {
		list.Content = append(list.Content, scalarNode(entry))
	}
	return list
}

// listedField reports whether the front matter has a list for a field.
func listedField(name string) bool {
	return name == "themes" || name == "nations" || name == "replies_to" || name == "check.options" ||
		strings.HasPrefix(name, "audience.") && name != "audience.nqsw"
}

// sectionAt names the field that a line of an item's file is in, "" above the
// first section.
func sectionAt(markdown string, line int) (field string) {
	for n, text := range strings.Split(markdown, "\n") {
		if n >= line {
			break
		}
		heading, ok := strings.CutPrefix(text, "## ")
		if !ok {
			continue
		}
		for name, h := range sectionOf {
			if h == heading || heading == headingChanged && name == FieldLearned {
				field = name
			}
		}
	}
	return field
}
