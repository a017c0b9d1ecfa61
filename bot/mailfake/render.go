package mailfake

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// notifyMarkdown reads what Notify reads, tables among it.
var notifyMarkdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// RenderNotify shows the Markdown of a mail as GOV.UK Notify's mails do
// (notifications-utils, markdown.py): headings of the first level as h2 and of the
// second as h3, deeper ones as paragraphs; points, numbers, links and lines; what
// stands behind ^ as an inset. Tables, pictures and raw HTML vanish without a word,
// emphasis, quotes and code are shown as text.
func RenderNotify(body string) string {
	var out strings.Builder
	for _, piece := range insets(body) {
		if piece.inset {
			out.WriteString("<blockquote>" + strings.TrimSpace(rendered(piece.text)) + "</blockquote>\n")
			continue
		}
		out.WriteString(rendered(piece.text))
	}
	return out.String()
}

type inset struct {
	text  string
	inset bool
}

// insets takes out the lines that begin with ^.
func insets(body string) (list []inset) {
	for line := range strings.Lines(body) {
		words, is := strings.CutPrefix(strings.TrimLeft(line, " "), "^")
		if n := len(list); n > 0 && list[n-1].inset == is {
			list[n-1].text += words
			continue
		}
		list = append(list, inset{words, is})
	}
	return list
}

func rendered(markdown string) string {
	source := []byte(markdown)
	var out bytes.Buffer
	_ = ast.Walk(notifyMarkdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		around := func(name string) {
			slash := ""
			if !entering {
				slash = "/"
			}
			out.WriteString("<" + slash + name + ">")
		}
		switch n := n.(type) {
		case *ast.Heading:
			around(map[int]string{1: "h2", 2: "h3"}[min(n.Level, 3)])
		case *ast.Paragraph:
			around("p")
		case *ast.List:
			around(map[bool]string{true: "ol", false: "ul"}[n.IsOrdered()])
		case *ast.ListItem:
			around("li")
		case *ast.ThematicBreak:
			if entering {
				out.WriteString("<hr>")
			}
		case *ast.Link:
			if entering {
				out.WriteString(`<a href="` + html.EscapeString(string(n.Destination)) + `">`)
			} else {
				out.WriteString("</a>")
			}
		case *ast.Image, *ast.HTMLBlock, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering {
				out.WriteString(html.EscapeString(string(plain(n.Segment.Value(source)))))
				if n.SoftLineBreak() || n.HardLineBreak() {
					out.WriteString("<br>")
				}
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if entering {
				for i := range n.Lines().Len() {
					line := n.Lines().At(i)
					out.WriteString(html.EscapeString(string(line.Value(source))))
				}
			}
		default:
			if n.Kind().String() == "Table" {
				return ast.WalkSkipChildren, nil
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.ReplaceAll(strings.ReplaceAll(out.String(), "<>", "<p>"), "</>", "</p>")
}

// plain takes the backslash from what it escapes.
func plain(segment []byte) []byte {
	out := make([]byte, 0, len(segment))
	for i := 0; i < len(segment); i++ {
		if segment[i] == '\\' && i+1 < len(segment) && strings.IndexByte("\\`*{}[]()#+-.!_>~|", segment[i+1]) >= 0 {
			i++
		}
		out = append(out, segment[i])
	}
	return out
}
