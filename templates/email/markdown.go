package mailtext

import (
	"bytes"
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/briefed/briefed/templates/letter"
)

// rich is Markdown of an author, laid out in both ways.
type rich struct {
	Text string
	HTML template.HTML
}

// reader drops raw HTML, pictures and dangerous addresses: authors cannot write them.
var reader = goldmark.New(goldmark.WithRendererOptions(html.WithXHTML()),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tame{}, 100))))

// tame leaves of a link that leads nowhere safe, and of a picture, its words.
type tame struct{}

// Transform implements [parser.ASTTransformer].
func (tame) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	var wild []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		link, isLink := n.(*ast.Link)
		if _, picture := n.(*ast.Image); entering && (picture || isLink && !safe(string(link.Destination))) {
			wild = append(wild, n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range wild {
		for c := n.FirstChild(); c != nil; c = n.FirstChild() {
			n.Parent().InsertBefore(n.Parent(), n, c)
		}
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// safe reports whether an address may stand behind a link.
func safe(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	return err == nil && (u.Scheme == "mailto" || (u.Scheme == "https" || u.Scheme == "http") && u.Host != "")
}

// styles are for mail programs that know no style sheet.
var styles = strings.NewReplacer(
	"<p>", `<p style="margin:0 0 12px;">`,
	"<ul>", `<ul style="margin:0 0 12px;padding-left:24px;">`,
	"<ol>", `<ol style="margin:0 0 12px;padding-left:24px;">`,
	"<a href", `<a class="link" style="color:#1d5a9e;" href`,
)

var inlined memo[rich]

// inline lays out one line, such as a point, once for all letters that have it.
func inline(markdown string) rich {
	return inlined.of(markdown, func() rich { return inlineOf(markdown) })
}

func inlineOf(markdown string) rich {
	laid := convert(markdown)
	laid.HTML = template.HTML(strings.TrimSuffix(strings.TrimPrefix(string(laid.HTML), `<p style="margin:0 0 12px;">`), "</p>")) //nolint:gosec // as it was
	return laid
}

// convert lays out Markdown. Goldmark escapes what is none.
func convert(markdown string) rich {
	source := []byte(letter.Clean(markdown))
	var out bytes.Buffer
	if err := reader.Convert(source, &out); err != nil {
		return plainWords(markdown)
	}
	made := strings.TrimSpace(styles.Replace(out.String()))
	return rich{Text: unstyled(source), HTML: template.HTML(made)} //nolint:gosec // made by goldmark without raw HTML
}

// plainWords are words that are no Markdown.
func plainWords(words string) rich {
	return rich{Text: letter.Clean(words), HTML: template.HTML(template.HTMLEscapeString(letter.Clean(words)))} //nolint:gosec // escaped
}

// longestWords is how much of a text is shown where a whole one does not fit.
const longestWords = 20_000

// markdown lays out words that somebody wrote, as one part; short for their
// beginning.
func markdown(words string, short bool) part {
	if runes := []rune(words); short && len(runes) > longestWords {
		words = string(runes[:longestWords]) + "…"
	}
	return part{Points: []rich{convert(words)}, Over: whole}
}

// whole stands over the points of a part that are no list.
const whole = "\x00"

// unstyled is Markdown as plain text: paragraphs and points, and addresses in
// brackets behind the words that they are behind.
func unstyled(source []byte) string {
	var b strings.Builder
	tree := reader.Parser().Parse(text.NewReader(source))
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(source))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte('\n')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(source))
			}
		case *ast.Link:
			if !entering {
				b.WriteString(" (" + string(n.Destination) + ")")
			}
		case *ast.ListItem:
			if entering {
				b.WriteString("- ")
			}
		case *ast.Paragraph, *ast.Heading, *ast.TextBlock, *ast.List:
			if !entering && !strings.HasSuffix(b.String(), "\n\n") {
				b.WriteByte('\n')
				if _, tight := n.(*ast.TextBlock); !tight {
					b.WriteByte('\n')
				}
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if entering {
				for i := range n.Lines().Len() {
					line := n.Lines().At(i)
					b.Write(line.Value(source))
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(manyLines.ReplaceAllString(b.String(), "\n\n"))
}

var manyLines = regexp.MustCompile(`\n{3,}`)
