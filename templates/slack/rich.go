package slacktext

import (
	"unicode/utf8"

	"github.com/slack-go/slack"
	"github.com/yuin/goldmark/ast"
)

// maxRich is where one rich text block ends and the next begins. Slack gives no
// limit for them; this is the one of a section, with head-room.
const maxRich = 2_800

// maxRichBlocks bounds what one part of an item may take of a modal's 100 blocks.
const maxRichBlocks = 20

// rich converts author Markdown to rich text blocks: paragraphs, lists, bold,
// italic, code and links. whole is false where the text was too long.
func rich(markdown string) (blocks []slack.Block, whole bool) {
	doc, src := parse(markdown)
	w := &richWriter{}
	w.block(doc, src)
	w.flush()
	if len(w.blocks) > maxRichBlocks {
		return w.blocks[:maxRichBlocks], false
	}
	return w.blocks, true
}

type richWriter struct {
	blocks   []slack.Block
	elements []slack.RichTextElement
	length   int
}

// block writes what stands below a node.
func (w *richWriter) block(n ast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if list, ok := c.(*ast.List); ok {
			w.list(list, src, 0)
			continue
		}
		if content := blockRuns(c, src); content != nil {
			if w.length > 0 {
				content = append([]run{{text: "\n"}}, content...) // an empty line between paragraphs
			}
			w.section(content)
			continue
		}
		w.block(c, src)
	}
}

// section writes a paragraph, over several blocks where it is very long.
func (w *richWriter) section(content []run) {
	for _, part := range split(content) {
		w.room(part)
		w.elements = append(w.elements, slack.NewRichTextSection(elements(part)...))
	}
}

// list writes a list; deeper ones follow it, indented.
func (w *richWriter) list(l *ast.List, src []byte, indent int) {
	style := slack.RTEListBullet
	if l.IsOrdered() {
		style = slack.RTEListOrdered
	}
	nth := 0
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		var content []run
		var deeper []*ast.List
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			if list, ok := c.(*ast.List); ok {
				deeper = append(deeper, list)
				continue
			}
			content = append(content, blockRuns(c, src)...)
		}
		for _, part := range split(content) {
			w.room(part)
			list := slack.NewRichTextList(style, min(indent, 8), slack.NewRichTextSection(elements(part)...))
			list.Offset = nth
			w.merge(list)
		}
		nth++
		for _, list := range deeper {
			w.list(list, src, indent+1)
		}
	}
}

// merge adds a list's item to the list before it where they belong together.
func (w *richWriter) merge(list *slack.RichTextList) {
	if len(w.elements) > 0 {
		last, ok := w.elements[len(w.elements)-1].(*slack.RichTextList)
		if ok && last.Style == list.Style && last.Indent == list.Indent {
			last.Elements = append(last.Elements, list.Elements...)
			return
		}
	}
	if list.Style == slack.RTEListBullet {
		list.Offset = 0
	}
	w.elements = append(w.elements, list)
}

// room begins a new block where a part would make this one too long.
func (w *richWriter) room(part []run) {
	n := utf8.RuneCountInString(words(part))
	if w.length > 0 && w.length+n > maxRich {
		w.flush()
	}
	w.length += n
}

func (w *richWriter) flush() {
	if len(w.elements) > 0 {
		w.blocks = append(w.blocks, slack.NewRichTextBlock("", w.elements...))
	}
	w.elements, w.length = nil, 0
}

// split cuts runs into parts that each fit a block. Empty content has no parts.
func split(content []run) (parts [][]run) {
	var part []run
	room := maxRich
	for _, r := range content {
		runes := []rune(r.text)
		for len(runes) > 0 {
			n := min(len(runes), room)
			piece := r
			piece.text = string(runes[:n])
			part = append(part, piece)
			runes = runes[n:]
			if room -= n; room == 0 {
				parts, part, room = append(parts, part), nil, maxRich
			}
		}
	}
	if len(part) > 0 {
		parts = append(parts, part)
	}
	return parts
}

func elements(part []run) (out []slack.RichTextSectionElement) {
	for _, r := range part {
		out = append(out, r.rich())
	}
	return out
}
