package slacktext

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// safeURL returns an address that may stand behind a link, or "": https, http
// and mailto only, and nothing that would end Slack's <address|words> early.
func safeURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(clean(s)))
	if err != nil || utf8.RuneCountInString(s) > maxURL {
		return ""
	}
	switch u.Scheme {
	case "https", "http":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return strings.NewReplacer("|", "%7C", "<", "%3C", ">", "%3E", " ", "%20", "\n", "", "\t", "").Replace(u.String())
}

// link writes a named link in mrkdwn, or just the name where there is no safe address.
func link(address, name string) string {
	if safe := safeURL(address); safe != "" {
		return "<" + escape(safe) + "|" + escape(oneLine(name)) + ">"
	}
	return escape(oneLine(name))
}

// run is a stretch of author text in one style.
type run struct {
	text         string
	bold, italic bool
	code         bool
	url          string
}

// runs flattens the inline content of a node. Raw HTML is text: it is shown as
// it was written, never obeyed.
func runs(n ast.Node, src []byte, style run) (out []run) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		inner := style
		switch c := c.(type) {
		case *ast.Text:
			inner.text = string(c.Segment.Value(src))
			if c.SoftLineBreak() {
				inner.text += " "
			} else if c.HardLineBreak() {
				inner.text += "\n"
			}
			out = append(out, inner)
		case *ast.String:
			inner.text = string(c.Value)
			out = append(out, inner)
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				segment := c.Segments.At(i)
				inner.text += string(segment.Value(src))
			}
			out = append(out, inner)
		case *ast.AutoLink:
			inner.text, inner.url = string(c.Label(src)), safeURL(string(c.URL(src)))
			out = append(out, inner)
		case *ast.Link:
			inner.url = safeURL(string(c.Destination))
			out = append(out, runs(c, src, inner)...)
		case *ast.Emphasis:
			inner.bold = inner.bold || c.Level >= 2
			inner.italic = inner.italic || c.Level == 1
			out = append(out, runs(c, src, inner)...)
		case *ast.CodeSpan:
			inner.code = true
			out = append(out, runs(c, src, inner)...)
		default:
			out = append(out, runs(c, src, inner)...)
		}
	}
	return out
}

// commonMark is made once: making a parser costs as much as parsing a page.
var commonMark = goldmark.New().Parser()

// parse reads author Markdown.
func parse(markdown string) (ast.Node, []byte) {
	src := []byte(clean(markdown))
	return commonMark.Parse(text.NewReader(src)), src
}

// inline converts one line of author Markdown to mrkdwn of at most limit code
// points. A line that is longer loses its styles and is cut.
func inline(markdown string, limit int) string {
	all := lineRuns(markdown)
	var b strings.Builder
	for _, r := range all {
		b.WriteString(r.mrkdwn())
	}
	if s := strings.Join(strings.Fields(b.String()), " "); s != "" && utf8.RuneCountInString(s) <= limit {
		return s
	}
	return cutEscaped(oneLine(words(all)), limit)
}

// unstyled returns the words of one line of author Markdown.
func unstyled(markdown string) string { return oneLine(words(lineRuns(markdown))) }

// lineRuns takes all blocks of a text as one line.
func lineRuns(markdown string) (all []run) {
	doc, src := parse(markdown)
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if more := blockRuns(n, src); more != nil {
			all = append(append(all, more...), run{text: " "})
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return all
}

// blockRuns returns the content of a node that holds lines of text.
func blockRuns(n ast.Node, src []byte) []run {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock, *ast.Heading:
		return runs(n, src, run{bold: n.Kind() == ast.KindHeading})
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		var b strings.Builder
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			b.Write(segment.Value(src))
		}
		return []run{{text: strings.TrimRight(b.String(), "\n")}}
	default:
		return nil
	}
}

func words(all []run) string {
	var b strings.Builder
	for _, r := range all {
		b.WriteString(r.text)
	}
	return b.String()
}

// mrkdwn writes a run; Slack's styles want no white space inside the marks.
func (r run) mrkdwn() string {
	body := strings.TrimSpace(r.text)
	if body == "" {
		return escape(r.text)
	}
	before, after, _ := strings.Cut(r.text, body)
	styled := escape(body)
	switch {
	case r.url != "":
		styled = link(r.url, body)
	case r.code:
		styled = "`" + strings.ReplaceAll(styled, "`", "'") + "`"
	case r.bold && !strings.Contains(body, "*"):
		styled = "*" + styled + "*"
	case r.italic && !strings.Contains(body, "_"):
		styled = "_" + styled + "_"
	}
	return before + styled + after
}

// rich writes a run as an element of rich text.
func (r run) rich() slack.RichTextSectionElement {
	var style *slack.RichTextSectionTextStyle
	if r.bold || r.italic || r.code {
		style = &slack.RichTextSectionTextStyle{Bold: r.bold, Italic: r.italic, Code: r.code}
	}
	if r.url != "" {
		return slack.NewRichTextSectionLinkElement(r.url, r.text, style)
	}
	return slack.NewRichTextSectionTextElement(r.text, style)
}
