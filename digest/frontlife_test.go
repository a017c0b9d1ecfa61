package digest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// lifeOfAll has every key that says from when to when, where and for whom.
const lifeOfAll = `---
ref: policy-2
kind: policy
title: The rules, second edition
themes: [Neglect, "Race,  ethnicity, culture and adultification"]
nations: [England, Northern Ireland]
reference: yes
review_by: 2027-03-01
checked: 2026-11-25
superseded_by: policy-3
replies_to: [policy-1, policy-2, policy-1]
stage: in_force
published: 2026-07
in_force: 2026-09-01
transition_ends: 2026-12-31
closes: 2026-08-01
replaces: policy-1
audience: {nations: [wales], services: [Assessment], employment: [agency], nqsw: no, works_with: [0-4, care leavers], organisations: [school]}
source: {type: Statutory-Guidance, publisher: DfE}
---

## What you do differently

- Do it.
`

func TestTheLifeOfAnItemIsRead(t *testing.T) {
	got, problems := digest.ParseItem("a.md", []byte(lifeOfAll))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	want := digest.Life{
		Stage: digest.InForceStage, InForce: day("2026-09-01"), TransitionEnds: day("2026-12-31"), Closes: day("2026-08-01"),
		SupersededBy: "policy-3", ReviewBy: day("2027-03-01"), Checked: day("2026-11-25"),
		Nations: []string{"england", "northern-ireland"}, Reference: true,
	}
	if diff := cmp.Diff(want, got.Life); diff != "" {
		t.Error(diff)
	}
	audience := digest.Audience{
		Nations: []string{"wales"}, Services: []string{"Assessment"}, Employment: []string{"agency"}, NQSW: digest.No,
		WorksWith: []string{"0-4", "care leavers"}, Organisations: []string{"school"},
	}
	if diff := cmp.Diff(audience, got.Audience); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"policy-1", "policy-2"}, got.RepliesTo); diff != "" {
		t.Error(diff)
	}
	if got.Source.Type != "statutory_guidance" || got.Source.TypeName() != "Statutory guidance" || !strings.Contains(got.Markdown, "Statutory-Guidance") {
		t.Errorf("the type is %q (%s); the file keeps what its author wrote", got.Source.Type, got.Source.TypeName())
	}
	if diff := cmp.Diff([]string{"neglect", "race, ethnicity, culture and adultification"}, got.Themes); diff != "" {
		t.Error(diff)
	}
	written := again(t, got)
	got.Markdown, written.Markdown = "", ""
	if diff := cmp.Diff(got, written); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
}

func TestTrainingIsATextWithoutSections(t *testing.T) {
	const file = "---\nref: training-1\nkind: training\ntitle: Safer sleep, in an hour\nthemes: [safer sleep]\nstarts: 2026-12-07\n" +
		"place: Room 4\nbook: https://example.org/book\ncloses: 2026-12-01\n---\n\nAn hour with a health visitor.\n\n- Bring a question.\n"
	got, problems := digest.ParseItem("a.md", []byte(file))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	if got.Learned != "An hour with a health visitor.\n\n- Bring a question." || got.Starts != day("2026-12-07") || !got.AsksNobody() {
		t.Errorf("training %+v", got)
	}
	written := again(t, got)
	got.Markdown, written.Markdown = "", ""
	if diff := cmp.Diff(got, written); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
}

func TestClosedLists(t *testing.T) {
	types := digest.SourceTypes()
	for _, s := range types {
		for _, written := range []string{s.Key, strings.ToUpper(s.Key), strings.ReplaceAll(s.Key, "_", "-"), strings.ReplaceAll(s.Key, "_", " ")} {
			if got, ok := digest.SourceTypeOf(written); !ok || got.Key != s.Key {
				t.Errorf("%q is %q", written, got.Key)
			}
		}
		if s.Name == "" || strings.Contains(s.String(), "_") {
			t.Errorf("%s is shown as %q", s.Key, s)
		}
	}
	if len(types) != 20 {
		t.Errorf("%d types of source", len(types))
	}
	if got := (digest.Source{Type: "briefing"}).TypeName(); got != "briefing" {
		t.Errorf("what an earlier version holds is shown as %q", got)
	}
	last := ""
	for _, theme := range digest.ThemeList() {
		if digest.Fold(theme.Name) <= last || !strings.HasSuffix(theme.Description, ".") {
			t.Errorf("theme %q after %q, %q", theme.Name, last, theme.Description)
		}
		last = digest.Fold(theme.Name)
	}
}

func TestProblemsOfTheLifeOfAnItem(t *testing.T) {
	policy := func(front string) string { return strings.Replace(note(front, ""), "kind: lesson", "kind: policy", 1) }
	for name, c := range map[string]struct{ file, want string }{
		"a theme that is none":    {note("themes: [neglected children]\n", ""), "did you mean children in care and care leavers"},
		"a theme like no other":   {note("themes: [cats]\n", ""), "write one of assessment quality; "},
		"a type that is none":     {note("source: {type: briefing}\n", ""), "(source.type): \"briefing\" is not a type of source: write one of lcspr, rapid_review"},
		"a stage that is none":    {policy("stage: law\n"), "(stage): \"law\" is not known"},
		"a stage of a lesson":     {note("stage: proposed\n", ""), "a lesson has no stage"},
		"a nation that is none":   {note("nations: [Cornwall]\n", ""), "(nations): \"Cornwall\" is not a nation"},
		"a flag that is none":     {note("reference: maybe\n", ""), "neither yes nor no"},
		"its own heir":            {note("superseded_by: r\n", ""), "cannot supersede itself"},
		"no ref of an heir":       {note("superseded_by: the new one\n", ""), "is not a reference"},
		"reviewed before checked": {note("review_by: 2026-01-01\nchecked: 2026-02-01\n", ""), "to be reviewed by 2026-01-01"},
		"closed before it began":  {policy("published: 2026-03\ncloses: 2026-02-01\n"), "before it was published"},
		"booking of a lesson":     {note("book: https://example.org\n", ""), "a lesson has no book"},
		"booking by script":       {"---\nref: r\nkind: training\ntitle: T\nbook: javascript:alert(1)\n---\nText.\n", "not an address to book at"},
		"sections of training":    {"---\nref: r\nkind: training\ntitle: T\n---\n## Background\n\nText.\n", ":6: training has no sections"},
		"in force of training":    {"---\nref: r\nkind: training\ntitle: T\nin_force: 2026-01-01\n---\nText.\n", "training has no in_force"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := digest.ParseItem("a.md", []byte(c.file))
			if len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("problems:\n%swant one with %q", lines(problems), c.want)
			}
		})
	}
}
