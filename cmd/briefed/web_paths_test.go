package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestWebPaths goes each role's main way, with scripts and without.
func TestWebPaths(t *testing.T) {
	t.Parallel()
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%t", scripts), func(t *testing.T) {
			t.Parallel()
			o := newWebOffice(t)
			o.trouble()
			b := newBrowser(t, o)
			t.Run("worker", func(t *testing.T) { b.workerPath(t, scripts) })
			t.Run("policy lead", func(t *testing.T) { b.policyLeadPath(t, scripts) })
			t.Run("manager", func(t *testing.T) { b.managerPath(t, scripts) })
			t.Run("senior", func(t *testing.T) { b.seniorPath(t, scripts) })
			t.Run("administrator", func(t *testing.T) { b.adminPath(t, scripts) })
		})
	}
}

// workerPath answers, asks, takes back, reflects and looks who looked.
func (b *browser) workerPath(t *testing.T, scripts bool) {
	w := b.open(t, aWorker, scripts)
	w.press(`(//a[contains(., "Ask about the men")] | //a[contains(@href, "` + lessonOfWeb + `")])[1]`)
	w.has("What you do differently", "What do you say?")
	w.choose(`#answer-question`)
	w.write(`#note`, "What about a man who visits at weekends?")
	w.press(`//button[contains(., "Record my answer")]`)
	w.has("Your question goes to the policy lead, without your name", "I have a question, 7 December 2026")
	w.press(`//button[contains(., "Undo my answer")]`)
	w.has("Your answer is taken back")
	w.choose(`#answer`)
	w.press(`//button[contains(., "Record my answer")]`)
	w.has("you have understood it")
	w.press(`//a[contains(., "Write a reflection")]`)
	w.write(`#activity`, "Reading")
	w.write(`#learnt`, "To ask who else is in the home.")
	w.press(`//button[contains(., "Save")]`)
	w.has("Saved.")
	w.visit("/me")
	w.has("Understood", "taken back", "Who looked at my record")
}

// managerPath looks at a team and a person, and records a discussion; the person
// sees that the manager looked.
func (b *browser) managerPath(t *testing.T, scripts bool) {
	w := b.open(t, aManager, scripts)
	w.press(`//nav//a[contains(., "Teams")]`)
	w.has("My teams", "Informed about lessons", "in 2010 about half of social workers felt informed", "By week")
	w.press(`//a[contains(@href, "/teams/assessment-north")]`)
	w.has("Assessment North", "Chidi Okonjo-Reid", "You see names because you manage this team")
	w.press(`//a[contains(., "Chidi Okonjo-Reid")]`)
	w.has("They see on their own page that you looked")
	w.visit("/teams/assessment-north/discussions/new")
	w.choose(`#present-` + fmt.Sprint(b.o.actor(aWorker).Person.ID))
	w.write(`#answer-1`, "We ask the mother; we do not ask who else is there.")
	w.press(`//button[contains(., "Record")]`)
	w.has("Discussions of Assessment North", "Chidi Okonjo-Reid")
	worker := b.open(t, aWorker, scripts)
	worker.visit("/me")
	worker.has("Joanne Whitlock", "Discussions that I was recorded at")
}

// seniorPath sees counts and nobody's name.
func (b *browser) seniorPath(t *testing.T, scripts bool) {
	w := b.open(t, aSenior, scripts)
	w.press(`//nav//a[contains(., "Teams")]`)
	w.has("Services and teams", "Safeguarding", "Children in care", "Numbers under five are not shown")
	w.press(`//a[contains(@href, "/teams/assessment-north")]`)
	w.has("Assessment North")
	if text := w.text(); strings.Contains(text, "Chidi") || strings.Contains(text, "You see names") {
		t.Errorf("a senior sees names:\n%s", text)
	}
}

// policyLeadPath writes a lesson with a finding, another approves and publishes
// it, and a question is answered.
func (b *browser) policyLeadPath(t *testing.T, scripts bool) {
	w := b.open(t, aPolicyLead, scripts)
	w.press(`//nav//a[contains(., "Policy desk")]`)
	w.press(`//a[contains(., "Write a lesson")]`)
	w.write(`#title`, "Ask who else sleeps in the home")
	w.write(`#ref`, "lesson-who-sleeps-here")
	w.write(`#points`, "Ask who sleeps in the home, every visit.")
	w.write(`#learned`, "The boy lived at SW1A 1AA with people nobody knew.")
	w.press(`//button[contains(., "Preview")]`)
	w.has("1 place in the text must be fixed, as it could identify somebody", "SW1A 1AA", "Leave the postcode out")
	w.write(`#learned`, "The boy lived with people nobody knew.")
	w.press(`//button[contains(., "Save and submit")]`)
	w.has("Submitted", "What it costs", "another policy lead approves it")
	second := b.open(t, secondLead, scripts)
	second.visit("/desk/drafts/lesson-who-sleeps-here/review")
	second.press(`//button[contains(., "Approve")]`)
	second.has("Approved.")
	second.press(`//button[contains(., "Publish now")]`)
	second.has("Published. It is asked of")
	second.visit("/desk/questions")
	second.write(`textarea[name="reply"]`, "Yes: ask there too.")
	second.press(`(//button[contains(., "Reply")])[1]`)
	second.has("Your reply is on its way")
	second.visit("/desk/coverage")
	second.has("How each live item is received")
}

// adminPath previews and confirms an import, and sends a message again.
func (b *browser) adminPath(t *testing.T, scripts bool) {
	w := b.open(t, anAdmin, scripts)
	w.press(`//nav//a[contains(., "Administration")]`)
	w.press(`//a[contains(., "Import teams")]`)
	w.write(`#file-text`, "team,name,service,channel,mode,schedule,timezone\nyouth,Youth,Safeguarding,,dm,0 9 * * 1,Europe/London\n")
	w.press(`//button[contains(., "Preview")]`)
	w.has("1 new team", "Youth")
	w.press(`(//button[contains(., "Import")])[1]`)
	w.has("Imported.")
	w.visit("/admin/deliveries")
	w.has("1 failed", "no such channel")
	w.choose(`#delivery`)
	w.press(`//button[contains(., "Send the chosen ones again")]`)
	w.has("1 message is in the queue again")
	w.visit("/admin/audit?action=sent+again")
	w.has("ben.crowhurst@ambershire.example", "sent again")
	w.visit("/admin/schedules")
	w.press(`//a[contains(@href, "/admin/schedules/mash")]`)
	w.choose(`#week`)
	w.choose(`#day-3`)
	w.write(`#reason`, "The team meets in the middle of the week.")
	w.press(`//button[contains(., "Preview")]`)
	w.has("Look before you save", "Wednesday 9 December 2026")
	w.press(`//button[contains(., "Save this schedule")]`)
	w.has("The schedule counts from now")
	w.visit("/admin/roles")
	w.write(`#q`, "chidi")
	w.press(`//button[contains(., "Find")]`)
	w.press(`//main//a[contains(., "Chidi Okonjo-Reid")]`)
	w.choose(`#access-senior`)
	w.write(`#reason`, "Heads the service for the summer.")
	w.press(`//button[contains(., "Change the role")]`)
	w.has("It counts from the person’s next click")
}

// TestWebKeyboard answers and publishes without a mouse.
func TestWebKeyboard(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.draft(secondLead, draftOfWeb)
	b := newBrowser(t, o)
	t.Run("answering", func(t *testing.T) {
		w := b.open(t, aWorker, true)
		w.visit("/items/" + lessonOfWeb)
		w.tabTo(`.govuk-skip-link`)
		w.key(kb.Enter)
		w.tabTo(`#answer`)
		w.key(" ")
		w.key(kb.ArrowDown)
		w.tabTo(`#note`)
		w.key("Who tells the school?")
		w.tabTo(`main form button`)
		w.enter()
		w.has("Your question goes to the policy lead, without your name")
	})
	t.Run("publishing", func(t *testing.T) {
		w := b.open(t, aPolicyLead, true)
		w.visit("/desk/drafts/" + draftOfWeb + "/review")
		w.tabTo(`#reason`)
		w.key("Read twice; nothing in it identifies anybody.")
		w.tabTo(`button[value="approve"]`)
		w.enter()
		w.has("Approved.")
		w.tabTo(`button[value="publish"]`)
		w.enter()
		w.has("Published. It is asked of")
	})
}
