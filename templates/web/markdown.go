package web

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"
)

// markdown renders what authors write. Raw HTML is left out, and headings would
// not fit the page's own: authors cannot write either.
var markdown = goldmark.New(goldmark.WithRendererOptions(html.WithXHTML()))

// Markdown renders a text of an item. Goldmark escapes what is not Markdown and
// drops raw HTML and dangerous links.
func Markdown(text string) template.HTML {
	var out bytes.Buffer
	if err := markdown.Convert([]byte(text), &out); err != nil {
		return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // escaped
	}
	styled := strings.NewReplacer(
		"<p>", `<p class="govuk-body">`,
		"<ul>", `<ul class="govuk-list govuk-list--bullet">`,
		"<ol>", `<ol class="govuk-list govuk-list--number">`,
		"<a href", `<a class="govuk-link" rel="noreferrer" href`,
	).Replace(out.String())
	return template.HTML(styled) //nolint:gosec // made by goldmark without raw HTML
}

// inlineMarkdown renders one line, such as a point, without a paragraph around it.
func inlineMarkdown(text string) template.HTML {
	html := strings.TrimSpace(string(Markdown(text)))
	html = strings.TrimSuffix(strings.TrimPrefix(html, `<p class="govuk-body">`), "</p>")
	return template.HTML(html) //nolint:gosec // made by goldmark without raw HTML
}
