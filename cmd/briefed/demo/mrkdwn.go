package demo

import (
	"html"
	"html/template"
	"regexp"
	"strings"
)

var (
	angled = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)
	bold   = regexp.MustCompile(`(^|[\s(>_])\*([^*\n]+)\*`)
	italic = regexp.MustCompile(`(^|[\s(>*])_([^_\n]+)_`)
	emoji  = regexp.MustCompile(`:[a-z][a-z0-9_+-]*:`)
)

// mrkdwn turns Slack's markup into HTML: escaped text, bold, italics, links and
// line ends, which is all that Briefed writes.
func mrkdwn(text string) template.HTML {
	var out strings.Builder
	last := 0
	for _, m := range angled.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(inline(text[last:m[0]]))
		target, label := text[m[2]:m[3]], ""
		if m[4] >= 0 {
			label = text[m[4]:m[5]]
		}
		out.WriteString(link(target, label))
		last = m[1]
	}
	out.WriteString(inline(text[last:]))
	return template.HTML(out.String()) //nolint:gosec // every part was escaped
}

func inline(text string) string {
	text = template.HTMLEscapeString(html.UnescapeString(text))
	text = bold.ReplaceAllString(text, "$1<strong>$2</strong>")
	text = italic.ReplaceAllString(text, "$1<em>$2</em>")
	text = emoji.ReplaceAllString(text, "")
	return strings.ReplaceAll(text, "\n", "<br>")
}

func link(target, label string) string {
	target = html.UnescapeString(target)
	if label == "" {
		label = target
	}
	label = template.HTMLEscapeString(html.UnescapeString(label))
	switch {
	case strings.HasPrefix(target, "https://"), strings.HasPrefix(target, "http://"), strings.HasPrefix(target, "mailto:"):
		return `<a href="` + template.HTMLEscapeString(target) + `" rel="noreferrer">` + label + `</a>`
	default:
		return `<span class="mention">` + label + `</span>`
	}
}

// richPart is a section, list, quote or preformatted part of rich text.
type richPart struct {
	Type     string     `json:"type"`
	Style    any        `json:"style"` // a list's is a word, a text's an object
	Elements []richPart `json:"elements"`
	Text     string     `json:"text"`
	URL      string     `json:"url"`
}

// richOutput is a part as HTML.
type richOutput struct {
	Tag   string // p, ul, ol or blockquote
	Items []template.HTML
}

func (p richPart) output() richOutput {
	out := richOutput{Tag: "p"}
	switch p.Type {
	case "rich_text_list":
		out.Tag = "ul"
		if p.Style == "ordered" {
			out.Tag = "ol"
		}
		for _, item := range p.Elements {
			out.Items = append(out.Items, item.inline())
		}
		return out
	case "rich_text_quote":
		out.Tag = "blockquote"
	}
	out.Items = []template.HTML{p.inline()}
	return out
}

func (p richPart) inline() template.HTML {
	var b strings.Builder
	for _, e := range p.Elements {
		text := strings.ReplaceAll(template.HTMLEscapeString(e.Text), "\n", "<br>")
		if e.Type == "link" {
			text = link(e.URL, e.Text)
		}
		if style, ok := e.Style.(map[string]any); ok {
			if style["bold"] == true {
				text = "<strong>" + text + "</strong>"
			}
			if style["italic"] == true {
				text = "<em>" + text + "</em>"
			}
		}
		b.WriteString(text)
	}
	return template.HTML(b.String()) //nolint:gosec // every part was escaped
}
