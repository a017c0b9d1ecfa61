package digest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// frontLine is the line of an item's file on which its front matter begins,
// less one.
const frontLine = 1

// front reads the front matter.
func (f *itemFile) front(source string) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		f.brokenYAML(err)
		return
	}
	if len(doc.Content) == 0 {
		f.add(1, "", "the front matter is empty: write ref, kind and title")
		return
	}
	t := &f.text
	t.Change, t.Urgency, t.Scope = New, Routine, "local"
	m, ok := f.mapping(doc.Content[0], "", "ref", "kind", "title", "change", "themes", "scope", "urgency", "ack_within",
		"audience", "source", "check", "refresher", "nations", "reference", "review_by", "checked", "superseded_by", "replies_to",
		"stage", "document", "published", "in_force", "transition_ends", "closes", "replaces", "starts", "place", "book")
	if !ok {
		return
	}
	t.Ref = m.needed("ref")
	if t.Ref != "" && !refPattern().MatchString(t.Ref) {
		m.problem("ref", "%q is not a reference: use letters, digits, dots, dashes and underscores, 64 at most", t.Ref)
	}
	t.Kind = Kind(m.needed("kind"))
	m.oneOf("kind", string(t.Kind), string(Lesson), string(Policy), string(Training))
	t.Title = m.needed("title")
	if n := characters(t.Title); n > MaxTitle {
		m.problem("title", "the title is %d characters long: %d at most", n, MaxTitle)
	}
	choose(m, "change", &t.Change, New, Significant, Minor)
	choose(m, "scope", &t.Scope, "local", "national")
	choose(m, "urgency", &t.Urgency, Routine, Urgent)
	t.Themes = m.themes("themes")
	t.AckWithin = m.ackWithin(t.Urgency)
	f.audience(m)
	f.source(m)
	f.check(m)
	f.refresher(m)
	f.life(m)
	f.ofKind(m)
}

var (
	yamlLine = pattern(`line (\d+)`)
	// yamlParser are the errors of yaml's parser, whose lines count from 0; those
	// of its scanner count from 1.
	yamlParser = pattern(`did not find expected (key|node|'|<)`)
)

// brokenYAML reports front matter that is not YAML, with lines of the file.
func (f *itemFile) brokenYAML(err error) {
	line := 1
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if found := yamlLine().FindStringSubmatch(message); found != nil {
		n, _ := strconv.Atoi(found[1])
		line = n + frontLine
		if yamlParser().MatchString(message) {
			line++
		}
		message = strings.TrimPrefix(message, found[0]+": ")
	}
	f.add(line, "", "the front matter is not YAML: %s; put values with a colon between quotes", message)
}

// mapping is a YAML mapping of known keys.
type mapping struct {
	file   *itemFile
	name   string // of the mapping, with a dot behind; "" for the outermost
	line   int
	values map[string]*yaml.Node
	keys   map[string]int // key → line
}

// mapping reads a node that must be a mapping, and reports keys that are unknown
// or there twice.
func (f *itemFile) mapping(node *yaml.Node, name string, known ...string) (m mapping, ok bool) {
	m = mapping{file: f, name: name, line: node.Line + frontLine, values: map[string]*yaml.Node{}, keys: map[string]int{}}
	if node.Kind != yaml.MappingNode {
		f.add(m.line, strings.TrimSuffix(name, "."), "write keys with values here: %s", strings.Join(known, ", "))
		return m, false
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		line := key.Line + frontLine
		switch {
		case !slices.Contains(known, key.Value):
			f.add(line, name+key.Value, "there is no such key: use %s", strings.Join(known, ", "))
		case m.keys[key.Value] > 0:
			f.add(line, name+key.Value, "the key is on line %d already: keep one of them", m.keys[key.Value])
		default:
			m.keys[key.Value] = line
			if value.ShortTag() != "!!null" {
				m.values[key.Value] = value
			}
		}
	}
	return m, true
}

func (m mapping) problem(key, format string, args ...any) {
	line := m.keys[key]
	if line == 0 {
		line = m.line
	}
	m.file.add(line, m.name+key, format, args...)
}

// text returns a value literally as it was written, "" for none: 2024 and
// 2024-09-01 would otherwise come back as a number and a time.
func (m mapping) text(key string) string {
	node := m.values[key]
	if node == nil {
		return ""
	}
	return m.scalar(key, node)
}

func (m mapping) scalar(key string, node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode {
		m.problem(key, "write one text here, between quotes if it holds a colon")
		return ""
	}
	value := strings.TrimSpace(node.Value)
	if r, found := hidden(value, false); found {
		m.problem(key, "the value %s", hiddenMessage(r))
	}
	if n := characters(value); n > MaxFrontValue {
		m.problem(key, "the value is %d characters long: %d at most", n, MaxFrontValue)
	}
	return value
}

func (m mapping) needed(key string) string {
	value := m.text(key)
	if node := m.values[key]; value == "" && (node == nil || node.Kind == yaml.ScalarNode) {
		m.problem(key, "every item needs a %s", key)
	}
	return value
}

func (m mapping) list(key string) (values []string) {
	node := m.values[key]
	if node == nil {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		m.problem(key, "write a list: [one, another]")
		return nil
	}
	for _, entry := range node.Content {
		value := spaced(m.scalar(key, entry))
		if value == "" && entry.Kind == yaml.ScalarNode {
			m.problem(key, "an entry of the list is empty: delete it")
		}
		values = append(values, value)
	}
	return values
}

// oneOf reports a value that is none of some words.
func (m mapping) oneOf(key, value string, words ...string) {
	if value != "" && !slices.Contains(words, value) {
		m.problem(key, "%q is not known: write %s", value, strings.Join(words, " or "))
	}
}

// choose sets a default to one of some words, where the key is there.
func choose[T ~string](m mapping, key string, value *T, words ...T) {
	written := m.text(key)
	if written == "" {
		return
	}
	names := make([]string, len(words))
	for i, w := range words {
		names[i] = string(w)
	}
	m.oneOf(key, written, names...)
	*value = T(written)
}

// number reads a whole number from low to high; it returns 0 and reports others.
func (m mapping) number(key string, low, high int) int {
	n, err := strconv.Atoi(m.text(key))
	if err != nil || n < low || n > high {
		m.problem(key, "%q is not a whole number from %d to %d", m.text(key), low, high)
		return 0
	}
	return n
}

func (m mapping) ackWithin(urgency Urgency) int {
	switch {
	case m.values["ack_within"] != nil:
		return m.number("ack_within", 1, MaxAckWithin)
	case urgency == Urgent:
		return urgentAckWithin
	default:
		return routineAckWithin
	}
}

// in reads a mapping inside this one; false where there is none.
func (m mapping) in(key string, known ...string) (mapping, bool) {
	node := m.values[key]
	if node == nil {
		return mapping{}, false
	}
	return m.file.mapping(node, fmt.Sprintf("%s%s.", m.name, key), known...)
}
