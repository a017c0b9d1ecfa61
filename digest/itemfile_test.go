package digest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// note is a whole item with front matter put between.
func note(front, body string) string {
	return "---\nref: r\nkind: lesson\ntitle: T\n" + front + "---\n\n## What you do differently\n\n- Do it.\n\n" + body
}

func TestParseItem(t *testing.T) {
	source := "---\r\nref: policy-1\r\nkind: policy\r\ntitle: \"Rules: new\"\r\nchange: significant\r\nthemes: [neglect, pre-birth]\r\n" +
		"scope: national\r\nurgency: urgent\r\naudience: {roles: [Team  manager], services: [Safeguarding]}\r\n" +
		"document: Rules\r\npublished: 2024-09\r\nin_force: 2024-10-31\r\ntransition_ends: 2025-10-01\r\nreplaces: Old rules\r\n" +
		"source: {type: guidance, publisher: DfE, published: 2024, url: https://example.org/rules}\r\n" +
		"check: {question: Which one, options: [This, That], answer: 2, because: So it is.}\r\n---\r\n" +
		"## What you do differently\r\n\r\n1. **Ring** them\r\n   today.\r\n2. Write it down.\r\n\r\n" +
		"## What changed\r\n\r\nMuch.\r\n\r\n- See <https://example.org>\r\n\r\n## Background\r\n## Talk about it\r\n\r\n- Why?\r\n"
	want := digest.Text{
		Ref: "policy-1", Kind: digest.Policy, Title: "Rules: new", Change: digest.Significant, Themes: []string{"neglect", "pre-birth"},
		Scope: "national", Urgency: digest.Urgent, AckWithin: 3,
		Audience: digest.Audience{Roles: []string{"Team manager"}, Services: []string{"Safeguarding"}},
		Source:   digest.Source{Type: "guidance", Publisher: "DfE", Published: "2024", URL: "https://example.org/rules"},
		Check:    &digest.Check{Question: "Which one", Options: []string{"This", "That"}, Answer: 2, Because: "So it is."},
		Document: "Rules", Published: "2024-09", Replaces: "Old rules",
		Life:   digest.Life{InForce: day("2024-10-31"), TransitionEnds: day("2025-10-01")},
		Points: []string{"**Ring** them today.", "Write it down."}, Learned: "Much.\n\n- See <https://example.org>", TalkAbout: "- Why?",
		Markdown: strings.ReplaceAll(source, "\r\n", "\n"),
	}
	got, problems := digest.ParseItem("a.md", []byte("\uFEFF"+source))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestItemDefaults(t *testing.T) {
	got, problems := digest.ParseItem("a.md", []byte(note("", "")))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	if got.Change != digest.New || got.Urgency != digest.Routine || got.Scope != "local" || got.AckWithin != 10 || !got.Audience.Everybody() {
		t.Errorf("defaults of %+v", got)
	}
}

func TestEveryProblemOfAnItem(t *testing.T) {
	for _, name := range []string{"bad-lesson", "bad-policy"} {
		data, err := os.ReadFile(filepath.Join("testdata", "items", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		_, problems := digest.ParseItem(name+".md", data)
		golden(t, "items/"+name+".golden", lines(problems))
	}
}

func TestItemProblems(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"no front matter":        {"## Background\n", ":1: the first line must be ---"},
		"front matter open":      {"---\nref: a\n", ":1: the front matter is not closed"},
		"front matter empty":     {"---\n---\n## What you do differently\n\n- a\n", ":1: the front matter is empty"},
		"not YAML":               {"---\nref: a\ntitle: a: b\n---\n## What you do differently\n\n- a\n", ":3: the front matter is not YAML"},
		"a brace left open":      {"---\nref: a\naudience: {roles: [a]\n---\n## What you do differently\n\n- a\n", ":3: the front matter is not YAML"},
		"not a mapping":          {"---\n- ref\n---\n## What you do differently\n\n- a\n", ":2: write keys with values here"},
		"an alias":               {note("themes: &t [neglect]\nscope: *t\n", ""), "(scope): write one text here"},
		"not UTF-8":              {note("", "caf\xe9\n"), ":11: the file is not UTF-8"},
		"too large":              {note("", strings.Repeat("a", 64<<10)), "65536 at most"},
		"a long title":           {"---\nref: a\nkind: lesson\ntitle: " + strings.Repeat("é", 121) + "\n---\n## What you do differently\n- a\n", "(title): the title is 121 characters"},
		"a refresher of nothing": {note("refresher: yes\n", ""), "is the question of the item: write a check"},
		"a long option":          {note("check: {question: q, options: [a, "+strings.Repeat("é", 151)+"], answer: 1, because: b}\n", ""), "an option is 151 characters long: 150 at most"},
		"a long point":           {note("", "") + "- b\n\n" + strings.Repeat("x", 20), "one list and nothing else"},
		"an invisible letter":    {note("themes: [\"a\\u202Eb\"]\n", ""), ":5 (themes): the value holds the invisible character U+202E"},
		"an escape":              {note("", "## Background\n\na \x1b[31m\n"), ":13: the line holds the invisible character U+001B"},
		"a comment":              {note("", "## Background\n\n<!-- hidden -->\n"), ":13: HTML is not shown"},
		"a heading underlined":   {note("", "Background\n----------\n"), ":11: \"Background\" is not a section"},
		"a smaller heading":      {note("", "### More\n"), "\"More\" is not a section"},
		"no points":              {"---\nref: r\nkind: lesson\ntitle: T\n---\n\n## What we learned\n\nA.\n", ":5: there is nothing under ## What you do differently"},
		"an empty point":         {"---\nref: r\nkind: lesson\ntitle: T\n---\n## What you do differently\n- \n- a\n", ":7: a point is one paragraph"},
		"policy learned":         {strings.Replace(note("", "## What we learned\n\nA.\n"), "lesson", "policy", 1), ":11: a policy change says ## What changed"},
		"lesson changed":         {note("", "## What changed\n\nA.\n"), ":11: a lesson says ## What we learned"},
		"no ref":                 {"---\nkind: lesson\ntitle: T\n---\n## What you do differently\n- a\n", ":2 (ref): every item needs a ref"},
		"a link with a name":     {note("", "## Background\n\n[a](https://me:secret@example.org/)\n"), "goes to neither web nor mail"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := digest.ParseItem("a.md", []byte(c.file))
			if len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("problems:\n%swant one with %q", lines(problems), c.want)
			}
		})
	}
}
