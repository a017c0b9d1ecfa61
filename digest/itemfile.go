package digest

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of an item, of which none is a face's: each face shows whatever keeps to
// them, as best it can. Three points is what people remember; a point of 300
// characters fits a phone; 64 KiB is ten times the longest briefing we know.
const (
	MaxItemBytes  = 64 << 10
	MaxTitle      = 120 // characters
	MaxPoints     = 3
	MaxPoint      = 300 // characters
	MaxAckWithin  = 60  // working days
	MaxOptions    = 5   // of a check
	MaxOption     = 150 // characters: options are compared at a glance
	MaxCheckText  = 300 // characters, of a check's question and because
	MaxFrontValue = 300 // characters, of any other value in the front matter
)

// Working days to answer where an item does not say.
const (
	routineAckWithin = 10
	urgentAckWithin  = 3
)

// itemFile is an item being read.
type itemFile struct {
	path     string
	text     Text
	problems Problems
}

// ParseItem reads an item: YAML front matter between lines of three dashes, then
// Markdown in sections. It returns every problem with its line, and path as the
// file's name; the text is good for use only where there is none. Unknown keys
// and headings, raw HTML, pictures, links to anything but web and mail, and
// invisible characters are problems. Text.Markdown is the source with line feeds
// as line ends and without a byte order mark.
func ParseItem(path string, data []byte) (Text, Problems) {
	f := &itemFile{path: path}
	if len(data) > MaxItemBytes {
		f.add(0, "", "the file has %d bytes: %d at most; move detail to the source and link it", len(data), MaxItemBytes)
		return Text{}, f.problems
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	f.text.Markdown = string(data)
	if f.checkCharacters(f.text.Markdown) {
		if front, body, bodyLine, ok := f.split(); ok {
			f.front(front)
			f.body(body, bodyLine)
		}
	}
	slices.SortStableFunc(f.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return f.text, slices.Compact(f.problems)
}

// checkCharacters looks for what nobody should be able to write into an item,
// also as an entity such as &#x202E;. It reports false for what is no text.
func (f *itemFile) checkCharacters(text string) bool {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		if !utf8.ValidString(line) {
			f.add(n, "", "the file is not UTF-8; it looks like Windows-1252: save it again as UTF-8")
			return false
		}
		if r, found := hidden(html.UnescapeString(line), true); found {
			f.add(n, "", "the line %s", hiddenMessage(r))
		}
	}
	return true
}

// otherLineEnds end a line in YAML (1.1, 5.4) and nowhere else here. They are
// problems already, and must not move the lines of those that follow.
var otherLineEnds = strings.NewReplacer("\r", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// split parts front matter and body; bodyLine is the line before the body.
func (f *itemFile) split() (front, body string, bodyLine int, ok bool) {
	const fence = "---"
	lines := strings.Split(otherLineEnds.Replace(f.text.Markdown), "\n")
	if strings.TrimRight(lines[0], " \t") != fence {
		f.add(1, "", "the first line must be --- and the front matter follow: ref, kind, title …")
		return "", "", 0, false
	}
	for i, line := range lines[1:] {
		if strings.TrimRight(line, " \t") == fence {
			end := i + 1
			return strings.Join(lines[1:end], "\n"), strings.Join(lines[end+1:], "\n"), end + 1, true
		}
	}
	f.add(1, "", "the front matter is not closed: put a line --- after its last key")
	return "", "", 0, false
}

func (f *itemFile) add(line int, key, format string, args ...any) {
	f.problems = append(f.problems, Problem{Path: f.path, Line: line, Column: key, Message: fmt.Sprintf(format, args...)})
}
