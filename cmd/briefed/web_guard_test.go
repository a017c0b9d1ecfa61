package main

import (
	"net/url"
	"strings"
	"testing"
)

// TestWebFalseAlarmInOnePress is a false alarm in a browser without scripts: one press
// beside the finding reports it, and another policy lead finds it on the page of the
// guard and comes from there to the draft. It lets nothing stand. Who is written to is
// TestPolicyLeadsHearOfFalseAlarms.
func TestWebFalseAlarmInOnePress(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	b := newBrowser(t, o)
	const review = "/desk/drafts/lesson-imported/review"
	text := strings.Replace(importedLesson, "Nobody asked.", "Nobody asked. Zbigniew told the worker.", 1)
	o.as(aPolicyLead).does("/desk/import", url.Values{"do": {"import"}, "file-text": {text}}, "Imported.")

	author := b.open(t, aPolicyLead, false)
	author.visit(review)
	author.has("must be fixed", "Zbigniew")
	author.press(`//main//form[contains(., "Zbigniew")]//button[@value="false-alarm"]`)
	author.has("“Zbigniew” is reported as a false alarm.", "must be fixed")
	if again := author.text(); strings.Contains(again, "False alarm: Zbigniew") {
		t.Errorf("it can be reported twice:\n%s", again)
	}

	second := b.open(t, secondLead, false)
	second.visit("/desk")
	second.press(`//main//a[@href="/desk/guard"]`)
	second.has("False alarms in drafts", "“Zbigniew” (name), says Dorcas Wekesa of")
	second.press(`//main//a[@href="` + review + `"]`)
	second.has("“Zbigniew” is reported as a false alarm.", "must be fixed")
}
