package digest

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// checkNodes reports what the faces would have to strip, or could not show.
func (b *itemBody) checkNodes(doc ast.Node) {
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.HTMLBlock, *ast.RawHTML:
			b.problem(node, "", "HTML is not shown: write Markdown")
		case *ast.LinkReferenceDefinition:
			b.problem(node, "", "the sections are shown apart from each other: write links in place, as [words](https://…)")
		case *ast.Heading:
			if n.Parent() != doc {
				b.problem(node, "", "a heading inside a list or quotation is not shown: use bold")
			}
		case *ast.Image:
			b.problem(node, "", "pictures are not shown, nor read aloud: link to the page they are on")
		case *ast.Link:
			b.link(node, string(n.Destination))
		case *ast.AutoLink:
			address := string(n.URL(b.source))
			if n.AutoLinkType == ast.AutoLinkEmail {
				address = "mailto:" + address
			}
			b.link(node, address)
		}
		return ast.WalkContinue, nil
	})
}

func (b *itemBody) link(node ast.Node, address string) {
	if !safeLink(address, "https", "http", "mailto") {
		b.problem(node, "", "the link %q goes to neither web nor mail: write it whole, with https:// or mailto:", address)
	}
}

// problem reports something wrong with a node, on its line of the file.
func (b *itemBody) problem(node ast.Node, key, format string, args ...any) {
	b.file.add(b.line(b.offset(node)), key, format, args...)
}

// offset returns where a node begins, or the block it is in.
func (b *itemBody) offset(node ast.Node) int {
	for ; node != nil; node = node.Parent() {
		if at := node.Pos(); at >= 0 {
			return min(at, len(b.source))
		}
	}
	return 0
}

// line returns the line of the file that an offset in the body is on.
func (b *itemBody) line(offset int) int {
	return b.before + 1 + bytes.Count(b.source[:offset], []byte("\n"))
}

// lineAround returns where the line of a node begins, and where the next does.
func (b *itemBody) lineAround(node ast.Node) (start, end int) {
	at := b.offset(node)
	start = bytes.LastIndexByte(b.source[:at], '\n') + 1
	end = len(b.source)
	if i := bytes.IndexByte(b.source[at:], '\n'); i >= 0 {
		end = at + i + 1
	}
	return start, end
}
