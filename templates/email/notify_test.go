package mailtext_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

var tagsIn = regexp.MustCompile(`</?[a-z][^>]*>`)

// TestNotifyMarkdown: what people typed makes no heading, point, picture, quote, table,
// code or link at Notify; what we laid out does, and our links lead to our pages.
func TestNotifyMarkdown(t *testing.T) {
	all := letters()
	all["typed"] = letter(digest.DigestLetter, func(l *digest.Letter) {
		e := entry(7, "# A *title* [x](https://evil.example) ![p](https://evil.example/p.png)")
		e.Source.Publisher = "| a | b |\n> quote ^ `code`"
		l.Entries = []digest.Entry{e}
		l.Person.Name = "[Amina](https://evil.example) https://evil.example/name"
	})
	for name, l := range all {
		subject, body := render.Notify(l)
		if subject == "" || strings.Contains(body, "\n    ") || strings.HasPrefix(body, "^") || strings.Contains(body, "\n^") {
			t.Errorf("%s: %q\n%s", name, subject, body)
		}
		source := []byte(body)
		headings := 0
		_ = ast.Walk(goldmark.New().Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if !entering {
				return ast.WalkContinue, nil
			}
			switch n := n.(type) {
			case *ast.Heading:
				headings++
			case *ast.Image, *ast.Blockquote, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.CodeSpan, *ast.HTMLBlock, *ast.Emphasis:
				t.Errorf("%s: a %s in\n%s", name, n.Kind(), body)
			case *ast.Link:
				if !strings.HasPrefix(string(n.Destination), render.BaseURL+"/") {
					t.Errorf("%s: a link to %s", name, n.Destination)
				}
			}
			return ast.WalkContinue, nil
		})
		shown := mailfake.RenderNotify(body)
		for _, tag := range tagsIn.FindAllString(shown, -1) {
			if !slices.Contains([]string{"h2", "h3", "p", "ul", "ol", "li", "hr", "br", "a"}, strings.Trim(strings.Fields(tag)[0], "</>")) {
				t.Errorf("%s: Notify makes %s of\n%s", name, tag, body)
			}
		}
		for _, typed := range []string{"# A *title* [x](https: //evil.example) ![p](https: //evil.example/p.png)", "| a | b |", "> quote", "`code`", "[Amina](https: //evil.example)"} {
			if name == "typed" && !strings.Contains(html.UnescapeString(shown), typed) {
				t.Errorf("Notify does not show %q as it was typed:\n%s", typed, shown)
			}
		}
		if headings == 0 || name == "typed" && (headings != 2 || strings.Contains(body, "https://evil")) {
			t.Errorf("%s: %d headings in\n%s", name, headings, body)
		}
	}
}

// TestNotifySaysWhatChangedOfTraining: in the words of the mail.
func TestNotifySaysWhatChangedOfTraining(t *testing.T) {
	_, body := render.Notify(letters()["training changed"])
	shown := html.UnescapeString(tagsIn.ReplaceAllString(mailfake.RenderNotify(body), ""))
	for _, want := range []string{
		"Training that changed", "changed since we told you of it. Now: Starts 16 April 2026 at 09:30 · Town Hall, *room* 2 · Book by 9 April 2026",
		"A talk – no longer on offer. If you have booked, please ask whoever you booked with.",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("Notify does not show %q:\n%s", want, shown)
		}
	}
}

// TestEveryLayoutSaysWhatReviewsFound: HTML, text and Notify's, of a digest and of a
// reminder, and where titles alone fit.
func TestEveryLayoutSaysWhatReviewsFound(t *testing.T) {
	const said = "The fourth review since 2022 that found this (drift and delay), two of them ours."
	long := letters()["digest"]
	long.Entries = append([]digest.Entry(nil), long.Entries...)
	long.Entries[1].Points = []string{strings.Repeat("x", mailtext.MaxHTML)}
	for name, l := range map[string]digest.Letter{"digest": letters()["digest"], "reminder": letters()["reminder"], "long": long} {
		m := render.Letter(l)
		_, body := render.Notify(l)
		for layout, text := range map[string]string{"text": m.Text, "HTML": words(t, m.HTML), "Notify": strings.NewReplacer(`\(`, "(", `\)`, ")", `\.`, ".").Replace(body)} {
			if strings.Count(text, said) != 1 {
				t.Errorf("%s of a %s does not say once what reviews found:\n%.2000s", layout, name, text)
			}
		}
	}
}
