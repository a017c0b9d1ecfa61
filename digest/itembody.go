package digest

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// The sections of an item.
const (
	headingPoints     = "What you do differently"
	headingLearned    = "What we learned"
	headingChanged    = "What changed"
	headingBackground = "Background"
	headingTalk       = "Talk about it"
)

var headings = []string{headingPoints, headingLearned, headingChanged, headingBackground, headingTalk}

// itemBody is the Markdown of an item below its front matter.
type itemBody struct {
	file     *itemFile
	source   []byte
	before   int                   // lines of the file above it
	sections map[string]int        // heading → line
	blocks   map[string][]ast.Node // heading → blocks
}

// body reads the sections.
func (f *itemFile) body(source string, before int) {
	b := &itemBody{file: f, source: []byte(source), before: before, sections: map[string]int{}, blocks: map[string][]ast.Node{}}
	doc := goldmark.DefaultParser().Parse(text.NewReader(b.source))
	b.checkNodes(doc)
	if f.text.Kind == Training {
		b.offer(doc)
		return
	}
	written := b.split(doc)
	f.text.Background, f.text.TalkAbout = written[headingBackground], written[headingTalk]
	f.text.Learned = written[headingLearned]
	if f.text.Kind == Policy {
		f.text.Learned = written[headingChanged]
	}
	b.checkKind()
	b.points()
}

// offer reads what training says: a text without sections.
func (b *itemBody) offer(doc ast.Node) {
	for node := doc.FirstChild(); node != nil; node = node.NextSibling() {
		if node.Kind() == ast.KindHeading {
			b.problem(node, "", "training has no sections: write what it is about, for whom and how long it takes, without headings")
		}
	}
	b.file.text.Learned = strings.TrimSpace(string(b.source))
}

// split returns the Markdown below each heading.
func (b *itemBody) split(doc ast.Node) map[string]string {
	written := map[string]string{}
	current, start := "", 0
	finish := func(end int) {
		if current != "" {
			written[current] = strings.TrimSpace(string(b.source[start:max(start, end)]))
		}
	}
	for node := doc.FirstChild(); node != nil; node = node.NextSibling() {
		heading, ok := node.(*ast.Heading)
		if !ok {
			if current == "" {
				b.problem(node, "", "text before the first heading is shown nowhere: put it below ## %s", headingBackground)
			}
			b.blocks[current] = append(b.blocks[current], node)
			continue
		}
		lineStart, lineEnd := b.lineAround(heading)
		finish(lineStart)
		current, start = b.heading(heading), lineEnd
	}
	finish(len(b.source))
	return written
}

// heading returns the name of a section, "" with a problem for a heading that is none.
func (b *itemBody) heading(h *ast.Heading) string {
	name := strings.TrimSpace(string(h.Lines().Value(b.source)))
	start, _ := b.lineAround(h)
	switch {
	case h.Level != 2 || !slices.Contains(headings, name) || !strings.HasPrefix(strings.TrimLeft(string(b.source[start:]), " "), "#"):
		b.problem(h, "", "%q is not a section: use ## %s", name, strings.Join(headings, ", ## "))
		return ""
	case b.sections[name] > 0:
		b.problem(h, "", "the section %s is on line %d already: make them one", name, b.sections[name])
		return ""
	}
	b.sections[name] = b.line(b.offset(h))
	return name
}

// checkKind tells authors who mixed up what a lesson and a policy change have.
func (b *itemBody) checkKind() {
	if line := b.sections[headingChanged]; b.file.text.Kind == Lesson && line > 0 {
		b.file.add(line, "", "a lesson says ## %s; ## %s is for policy changes: rename the section, or set kind to policy", headingLearned, headingChanged)
	}
	if line := b.sections[headingLearned]; b.file.text.Kind == Policy && line > 0 {
		b.file.add(line, "", "a policy change says ## %s; ## %s is for lessons: rename the section, or set kind to lesson", headingChanged, headingLearned)
	}
}

// points reads what people do differently: one list.
func (b *itemBody) points() {
	line := b.sections[headingPoints]
	if line == 0 {
		b.file.add(b.before, "", "there is nothing under ## %s: say in one to %d points what is to be done", headingPoints, MaxPoints)
		return
	}
	blocks := b.blocks[headingPoints]
	if len(blocks) != 1 || blocks[0].Kind() != ast.KindList {
		b.file.add(line, "", "## %s holds one list and nothing else: begin each point with a dash", headingPoints)
		return
	}
	for item := blocks[0].FirstChild(); item != nil; item = item.NextSibling() {
		b.point(item)
	}
	if n := len(b.file.text.Points); n > MaxPoints {
		b.file.add(line, "", "there are %d points: %d at most, so choose the ones that matter most", n, MaxPoints)
	}
}

func (b *itemBody) point(item ast.Node) {
	only := item.FirstChild()
	if item.ChildCount() != 1 || only.Kind() != ast.KindTextBlock && only.Kind() != ast.KindParagraph {
		b.problem(item, "", "a point is one paragraph of text: no lists or blocks inside it, and not empty")
		return
	}
	point := spaced(string(only.Lines().Value(b.source)))
	if n := characters(point); n > MaxPoint {
		b.problem(item, "", "the point is %d characters long: %d at most", n, MaxPoint)
	}
	b.file.text.Points = append(b.file.text.Points, point)
}
