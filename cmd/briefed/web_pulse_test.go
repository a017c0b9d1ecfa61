package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
)

// TestWebPulse: a worker replies by one tap on the page, and by a link in a mail
// without signing in; what only follows the link, or sends its form as it stands, is
// not counted; once it is closed who may see counts sees them beside the record.
func TestWebPulse(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	today := o.Today()
	o.must(o.db.Plan(t.Context(), func(tx digest.PlanTx) error {
		return tx.OpenPulse(digest.Pulse{Opens: today, Closes: today + 20}, []string{"Children in need"})
	}))
	v := o.as(aWorker)
	v.sees("/", "How informed do you feel?", "2 questions, one tap each")
	v.sees("/pulse", "Your reply is anonymous", "lessons from reviews in our area", "changes to policies and procedures", "Partly")
	tap := func(v *visitor, path, question, reply string) (int, string) {
		form := url.Values{"pulse": {"1"}, "question": {question}}
		if reply != "" {
			form.Set("reply", reply)
		}
		return v.post(path, form)
	}
	if status, page := tap(v, "/pulse", "lessons", ""); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Choose one of the replies") {
		t.Errorf("a form as it stands: %d", status)
	}
	if status, page := tap(v, "/pulse", "lessons", "yes"); status != http.StatusOK || !strings.Contains(page, "Your reply is counted") {
		t.Errorf("a reply: %d\n%s", status, mainOf(page))
	}
	if status, page := tap(v, "/pulse", "lessons", "no"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "You replied to this already") && !strings.Contains(page, "you replied to this already") {
		t.Errorf("a second reply: %d\n%s", status, mainOf(page))
	}
	v.sees("/", "1 question, one tap each")

	// By a link of a letter.
	letters := []digest.Letter{{
		Delivery: digest.Delivery{Kind: digest.NoticeLetter, PersonID: o.actor(aManager).Person.ID, Via: digest.Email},
		Notice:   digest.Notice{Kind: digest.NoticePulse, PulseID: 1}.Encode(),
	}}
	o.must(o.Fill(t.Context(), letters))
	if letters[0].ReplyLink == "" || len(letters[0].Pulse.Left) != 2 {
		t.Fatalf("the letter is %+v", letters[0])
	}
	nobody, path := o.visitor(), "/p/"+letters[0].ReplyLink
	nobody.sees(path, "Your reply is anonymous", `type="radio"`)
	if status, page := tap(nobody, path, "lessons", ""); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Choose one of the replies") {
		t.Errorf("a link's form as it stands: %d", status)
	}
	if status, _ := nobody.get("/p/" + strings.Repeat("0", 40)); status != http.StatusNotFound {
		t.Errorf("a link that nobody made: %d", status)
	}
	if status, page := tap(nobody, path, "lessons", "partly"); status != http.StatusOK || !strings.Contains(page, "Your reply is counted") {
		t.Errorf("a reply by link: %d\n%s", status, mainOf(page))
	}

	for _, email := range []string{otherManager, aSenior, aPolicyLead, secondLead, anAdmin} {
		if status, page := tap(o.as(email), "/pulse", "lessons", "yes"); status != http.StatusOK {
			t.Errorf("%s: %d\n%s", email, status, mainOf(page))
		}
	}
	senior := o.as(aSenior)
	senior.sees("/felt", "Nobody was asked yet")
	o.clock.Set(o.clock.Now().Add(21 * 24 * time.Hour))
	_, err := o.PlanDue(t.Context(), false)
	o.must(err)
	o.as(aSenior).sees("/felt", "beside what is recorded", "Everybody", ">7<", "85%", "not shown")
	o.as(aSenior).sees("/felt", "/report.csv?table=felt")
	status, file := o.as(aSenior).get("/report.csv?table=felt")
	if want := "felt,2026-Q4,Everybody,,lessons,,7,0.85,"; status != http.StatusOK || !strings.Contains(file, want) {
		t.Errorf("the file of what is felt: %d, want %s in\n%s", status, want, file)
	}
	if status, _ := o.as(aManager).get("/report.csv?table=felt"); status == http.StatusOK {
		t.Error("a manager takes along what every service feels")
	}
	if status, _ := o.as(aWorker).get("/felt"); status != http.StatusForbidden {
		t.Errorf("a worker sees what others feel: %d", status)
	}
	o.as(aWorker).sees("/pulse", "Nothing is asked of you here")
}
