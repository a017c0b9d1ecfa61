package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// refresher asks somebody the question of a lesson once more, which a lead marks by a
// minor change, and returns its id.
func (o *webOffice) refresher(email string) int64 {
	o.t.Helper()
	live, err := o.ReadRef(o.t.Context(), o.actor(aPolicyLead), checkOfWeb, 0)
	o.must(err)
	if !live.Refresher {
		marked := strings.Replace(strings.Replace(live.Markdown, "change: new", "change: minor", 1), "\ncheck:", "\nrefresher: yes\ncheck:", 1)
		text, problems := digest.ParseItem(checkOfWeb+".md", []byte(marked))
		if len(problems) > 0 || text.Change != digest.Minor || !text.Refresher {
			o.t.Fatalf("%v\n%s", problems, marked)
		}
		_, err = o.ImportItems(o.t.Context(), digest.Operator(), []digest.Text{text}, false)
		o.must(err)
		_, err = o.Publish(o.t.Context(), digest.Operator(), []string{checkOfWeb})
		o.must(err)
	}
	person := o.actor(email).Person.ID
	o.must(o.db.Plan(o.t.Context(), func(tx digest.PlanTx) error {
		_, err := tx.AskRefresher(o.Today(), digest.Recollection{ItemID: live.ID, Asks: live.Asks, Months: 3}, []int64{person})
		return err
	}))
	open, err := o.RefreshersOf(o.t.Context(), o.actor(email))
	o.must(err)
	if len(open) != 1 {
		o.t.Fatalf("%s is asked %v", email, open)
	}
	return open[0].ID
}

// TestWebRefresher: by one tap on the page, and by a link in a mail without signing in;
// what only follows the link, or sends its form as it stands, is not counted. Who may
// see counts sees five replies together, on the item's report.
func TestWebRefresher(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	id := o.refresher(aWorker)
	item, err := o.ReadRef(t.Context(), o.actor(aPolicyLead), checkOfWeb, 0)
	o.must(err)
	tap := func(v *visitor, path string, id int64, choice string) (int, string) {
		form := url.Values{"refresher": {strconv.FormatInt(id, 10)}, "version": {strconv.Itoa(item.Number)}}
		if choice != "" {
			form.Set("choice", choice)
		}
		return v.post(path, form)
	}
	right, wrong := strconv.Itoa(item.Check.Answer), strconv.Itoa(item.Check.Answer%2+1)

	v := o.as(aWorker)
	v.sees("/", "One question about something you read", "1 question, one tap")
	v.sees("/refreshers", "This is no test", item.Title)
	if status, page := tap(v, "/refreshers", id, ""); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Choose one of the replies") {
		t.Errorf("a form as it stands: %d", status)
	}
	if status, page := tap(v, "/refreshers", id, "9"); status != http.StatusUnprocessableEntity {
		t.Errorf("a choice that there is not: %d\n%s", status, mainOf(page))
	}
	if status, page := tap(o.as(otherManager), "/refreshers", id, right); status != http.StatusUnprocessableEntity {
		t.Errorf("somebody else's: %d\n%s", status, mainOf(page))
	}
	if status, page := tap(v, "/refreshers", id, wrong); status != http.StatusOK || !strings.Contains(page, "The lesson says something else") || !strings.Contains(page, "without your name") {
		t.Errorf("a reply: %d\n%s", status, mainOf(page))
	}
	if status, page := tap(v, "/refreshers", id, right); status != http.StatusUnprocessableEntity || !strings.Contains(page, "replied to it already") {
		t.Errorf("a second reply: %d\n%s", status, mainOf(page))
	}
	v.sees("/refreshers", "No question is open")

	// By a link of a letter.
	id = o.refresher(aManager)
	letters := []digest.Letter{{
		Delivery: digest.Delivery{Kind: digest.NoticeLetter, PersonID: o.actor(aManager).Person.ID, Via: digest.Email},
		Notice:   digest.Notice{Kind: digest.NoticeRefresher, Ref: checkOfWeb, Version: item.Asks, Months: 3}.Encode(),
	}}
	o.must(o.Fill(t.Context(), letters))
	nobody, path := o.visitor(), "/r/"+letters[0].ReplyLink
	nobody.sees(path, "This is no test", `type="radio"`)
	if status, _ := tap(nobody, path, id, ""); status != http.StatusUnprocessableEntity {
		t.Errorf("a link's form as it stands: %d", status)
	}
	if status, _ := nobody.get("/r/" + strings.Repeat("0", 40)); status != http.StatusNotFound {
		t.Errorf("a link that nobody made: %d", status)
	}
	of := func(ref string) {
		o.must(o.db.Exec(t.Context(), "UPDATE links SET item_id = (SELECT id FROM items WHERE ref = '"+ref+"') WHERE purpose = '"+string(digest.LinkRefresher)+"'"))
	}
	of(lessonOfWeb)
	if status, page := tap(nobody, path, id, right); status != http.StatusUnprocessableEntity || strings.Contains(page, item.Check.Because) || strings.Contains(page, item.Check.Question) {
		t.Errorf("a reply by the link of another lesson: %d\n%s", status, mainOf(page))
	}
	of(checkOfWeb)
	if status, page := tap(nobody, path, id, right); status != http.StatusOK || !strings.Contains(page, "Yes, that is what the lesson says") {
		t.Errorf("a reply by link: %d\n%s", status, mainOf(page))
	}

	// Fewer than five of a service are shown to nobody.
	report := "/items/" + checkOfWeb + "/report"
	if page := o.as(aPolicyLead).sees(report); strings.Contains(page, "What is remembered") {
		t.Error("two replies are shown")
	}
	roster, err := o.db.Roster(t.Context())
	o.must(err)
	home, replied := o.actor(aWorker).Home().Service, 0
	for _, p := range roster.People {
		actor, err := o.ActorByID(t.Context(), p.ID, digest.FaceWeb)
		if replied == 5 || err != nil || len(actor.Teams) == 0 || actor.Home().Service != home || p.Email == aWorker || p.Email == aManager {
			continue
		}
		replied++
		_, err = o.ReplyRefresher(t.Context(), actor, digest.RefresherReply{ID: o.refresher(p.Email), Shown: item.Number, Choice: item.Check.Answer})
		o.must(err)
	}
	for _, email := range []string{aPolicyLead, aSenior, aManager} {
		o.as(email).sees(report, "What is remembered", "All who are shown, after three months: 5 replies, 80% chose what the lesson says.")
	}
}
