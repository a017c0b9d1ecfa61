package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// course publishes training for kinds of organisation, or for the council alone.
func (o *webOffice) course(ref, title string, organisations ...string) {
	o.t.Helper()
	text := digest.Text{
		Ref: ref, Kind: digest.Training, Title: title, Change: digest.New, Urgency: digest.Routine, AckWithin: 10, Learned: "An afternoon.", Markdown: ref,
		Starts: o.Today() + 30, StartsAt: "09:30", Place: "Town Hall", Book: "https://learn.example/" + ref, Audience: digest.Audience{Organisations: organisations},
	}
	text.Closes = o.Today() + 20
	o.must(o.db.SaveDrafts(o.t.Context(), []digest.Text{text}, storetest.Logged(o.clock.Now())))
	_, err := o.Publish(o.t.Context(), digest.Operator(), []string{ref})
	o.must(err)
}

// TestTrainingInSlack: /briefed training lists what is meant for whoever asks, and no more.
func TestTrainingInSlack(t *testing.T) {
	t.Parallel()
	w := weekOf(t, accessTeams, accessPeople)
	w.Slack.AddUser(slackfake.User{ID: "UZED", Email: "zed@council.example"})
	w.until(2, 9, 5)
	asks := func(who string) string {
		raw, err := json.Marshal(w.slash(who, "training"))
		w.must(err)
		return string(raw)
	}
	if said := asks("ann"); !strings.Contains(said, "Nothing is on offer for you today.") {
		t.Errorf("without training ann reads %s", said)
	}
	for ref, audience := range map[string]digest.Audience{"training-inside": {}, "training-schools": {Organisations: []string{"school"}}} {
		text := digest.Text{
			Ref: ref, Kind: digest.Training, Title: "Course " + ref, Change: digest.New, Urgency: digest.Routine, AckWithin: 10, Learned: "An afternoon.", Markdown: ref,
			Starts: w.Service.Today() + 30, Place: "Town Hall", Book: "https://learn.example/" + ref, Audience: audience,
		}
		text.Closes = w.Service.Today() + 20
		w.issueTexts(text)
	}
	for who, sees := range map[string]string{"ann": "training-inside", "mia": "training-inside", "quy": "training-inside training-schools", "zed": ""} {
		said := asks(who)
		for _, ref := range []string{"training-inside", "training-schools"} {
			if strings.Contains(said, "Course "+ref) != strings.Contains(sees, ref) {
				t.Errorf("%s, who sees %q, reads %s", who, sees, said)
			}
		}
		if sees != "" && !strings.Contains(said, "/briefed web /training") {
			t.Errorf("%s is not told where the rest is: %s", who, said)
		}
	}
}

// TestTrainingIsSeenByWhomItIsFor: on the page, in the files and in the feed. Nobody can
// answer it, and a feed's address shows nothing but the feed.
func TestTrainingIsSeenByWhomItIsFor(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	o.course("training-charities", "Talking with charities", "third sector", "council")
	o.course("training-schools", "Talking in schools", "school")
	o.course("training-inside", "Talking among ourselves")
	titles := map[string]string{"training-charities": "Talking with charities", "training-schools": "Talking in schools", "training-inside": "Talking among ourselves"}
	feed := regexp.MustCompile(`http[^"<]*(/feed/[A-Za-z0-9_-]+)`)
	for _, c := range []struct{ who, sees string }{
		{aPartner, "training-charities"},
		{otherCoordinator, "training-schools"},
		{aWorker, "training-charities training-inside"},
		{aPolicyLead, "training-charities training-schools training-inside"},
	} {
		v := o.as(c.who)
		_, page := v.get("/training")
		_, all := v.get("/training/calendar.ics")
		status, made := v.post("/training", url.Values{})
		address := feed.FindStringSubmatch(made)
		if status != http.StatusOK || address == nil {
			t.Fatalf("%s makes no feed: %d\n%s", c.who, status, made)
		}
		_, atom := o.visitor().get(address[1])
		for ref, title := range titles {
			meant := strings.Contains(" "+c.sees+" ", " "+ref+" ")
			for where, text := range map[string]string{"page": page, "calendar": all, "feed": atom} {
				if strings.Contains(text, title) != meant {
					t.Errorf("%s: %s is on the %s: %v", c.who, ref, where, !meant)
				}
			}
			readable := meant || c.who == aWorker // the council's staff may read everything
			for _, path := range []string{"/training/" + ref, "/training/" + ref + "/calendar.ics"} {
				if status, _ := v.get(path); (status == http.StatusOK) != readable {
					t.Errorf("%s gets %d at %s", c.who, status, path)
				}
			}
			if status, _ := v.post("/items/"+ref+"/answer", url.Values{"answer": {"understood"}, "version": {"1"}}); status == http.StatusSeeOther || status == http.StatusOK {
				t.Errorf("%s answers %s: %d", c.who, ref, status)
			}
		}
		if status, _ := o.visitor().get(strings.Replace(address[1], "/feed/", "/a/", 1)); status != http.StatusNotFound {
			t.Errorf("the address of a feed opens something else: %d", status)
		}
		v.post("/training", url.Values{})
		if status, _ := o.visitor().get(address[1]); status != http.StatusNotFound {
			t.Errorf("the address before is not over: %d", status)
		}
	}
	if status, _ := o.as(aPartner).get("/training/" + forPartners); status != http.StatusNotFound {
		t.Errorf("a lesson is training: %d", status)
	}
}

// TestAWithdrawnCourseLeavesTheCalendar: its page is gone, and its file cancels it, for
// whom it was meant and for nobody else.
func TestAWithdrawnCourseLeavesTheCalendar(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	o.course("training-charities", "Talking with charities", "third sector", "council")
	_, err := o.Withdraw(t.Context(), digest.Operator(), "training-charities", "the trainer is ill")
	o.must(err)
	for who, sees := range map[string]bool{aPartner: true, aWorker: true, otherCoordinator: false} {
		v := o.as(who)
		if status, _ := v.get("/training/training-charities"); status != http.StatusNotFound {
			t.Errorf("%s gets %d for the page", who, status)
		}
		status, file := v.get("/training/training-charities/calendar.ics")
		if (status == http.StatusOK) != sees || strings.Contains(file, "METHOD:CANCEL\r\n") != sees || strings.Contains(file, "STATUS:CANCELLED\r\n") != sees {
			t.Errorf("%s gets %d:\n%s", who, status, file)
		}
	}
}

// TestPartnersOnTheOverview: whoever may see every team's counts sees partners together,
// and how many organisations were told of training; managers and partners do not.
func TestPartnersOnTheOverview(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	o.course("training-charities", "Talking with charities", "third sector", "council")
	for who, sees := range map[string]bool{aSenior: true, aPolicyLead: true, anAdmin: true, aManager: false, aCoordinator: false} {
		v := o.as(who)
		_, page := v.get("/teams")
		if strings.Contains(page, "outside the council, counted together") != sees || strings.Contains(page, "Told of training on offer") != sees {
			t.Errorf("%s sees partners on the overview: %v", who, !sees)
		}
		for _, file := range []string{"partners", "training"} {
			status, body := v.get("/report.csv?table=" + file)
			if (status == http.StatusOK) != sees || sees && file == "training" && !strings.Contains(body, "training,training-charities,Talking with charities,,told_third_sector,,1,0,") {
				t.Errorf("%s gets %d for the file of %s\n%s", who, status, file, body)
			}
		}
	}
}

// TestOrganisationsAreImportedInTheBrowser: each problem with its line, what would change,
// and the change once it is confirmed.
func TestOrganisationsAreImportedInTheBrowser(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	send := func(do, rows string) string {
		_, page := admin.post("/admin/import/organisations", url.Values{"do": {do}, "file-text": {"organisation,name,kind,size,coordinator,ends,into\n" + rows}})
		return page
	}
	for _, c := range []struct{ do, rows, says string }{
		{"preview", "elm,Elm Club,club,,,,\n", "is not a kind of organisation"},
		{"preview", "elm,Elm Trust,third sector,4,eve@elm.example,,\n", "elm is new: Elm Trust, third sector"},
		{"import", "elm,Elm Trust,third sector,4,eve@elm.example,,\n", "Imported."},
		{"preview", "elm,Elm and Oak,third sector,9,eve@elm.example,,\n", "elm is called Elm and Oak, was Elm Trust"},
		{"preview", "elm,Elm Trust,third sector,4,eve@elm.example,2026-12-31,oak\noak,Oak Trust,third sector,12,,,\n", "elm ends on 31 December 2026"},
		{"preview", "oak,Oak Trust,third sector,12,,,\n", "1 organisation is on record and not in the file"},
		{"preview", "elm,Elm Trust,third sector,4,eve@elm.example,,\n", "Nothing: the record agrees with the file."},
	} {
		if page := send(c.do, c.rows); !strings.Contains(page, c.says) {
			t.Errorf("%s %q does not say %q:\n%s", c.do, c.rows, c.says, mainOf(page))
		}
	}
}

// TestStoppingTakesAPost: looking at the link stops nothing, nor does the form as it stands;
// a mail program stops in one step (RFC 8058), and who was stopped has a link sent to
// themselves by the page, which alone brings them back.
func TestStoppingTakesAPost(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	fay := digest.Letter{Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: o.actor(aPartner).Person.ID, Via: digest.Email}, Team: o.actor(aPartner).Home()}
	staff := digest.Letter{Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: o.actor(aWorker).Person.ID, Via: digest.Email}, Team: o.actor(aWorker).Home()}
	letters := []digest.Letter{fay, staff}
	o.must(o.Fill(t.Context(), letters))
	if letters[1].StopLink != "" {
		t.Error("staff have a link to stop by")
	}
	path := "/stop/" + letters[0].StopLink
	stopped := func() bool {
		s, err := o.ByStopLink(t.Context(), letters[0].StopLink)
		o.must(err)
		return !s.Since.IsZero()
	}
	v := o.visitor()
	v.sees(path, "Stop writing to Fayola Elmore")
	if status, _ := v.post(path, url.Values{}); status != http.StatusUnprocessableEntity || stopped() {
		t.Errorf("the form as it stands: %d, stopped: %v", status, stopped())
	}
	if status, _ := v.foreign(path, url.Values{"write": {"no"}}); status != http.StatusForbidden || stopped() {
		t.Errorf("a form of another site: %d", status)
	}
	response, err := http.PostForm(o.server.URL+path, url.Values{"List-Unsubscribe": {"One-Click"}}) // with no cookie, as a mail program's server
	o.must(err)
	o.must(response.Body.Close())
	if response.StatusCode != http.StatusOK || !stopped() {
		t.Errorf("in one step: %d, stopped: %v", response.StatusCode, stopped())
	}
	v.sees(path, "asked us to stop writing", "Send the link to come back by")
	for range 2 {
		status, page := v.post(path, url.Values{"write": {"yes"}})
		if status != http.StatusOK || !stopped() || !shows(page, "Only that link begins them again") || strings.Contains(page, aPartner) || o.letters(digest.NoticeComeBack) != 1 {
			t.Errorf("asking to come back: %d, stopped: %v, letters: %d\n%s", status, stopped(), o.letters(digest.NoticeComeBack), mainOf(page))
		}
	}
	own := []digest.Letter{{Delivery: digest.Delivery{Kind: digest.NoticeLetter, PersonID: fay.PersonID, Via: digest.Email}, Team: fay.Team, Notice: digest.Notice{Kind: digest.NoticeComeBack}.Encode()}}
	o.must(o.Fill(t.Context(), own))
	back := "/stop/" + own[0].ReplyLink
	v.sees(back, "Write to Fayola Elmore again")
	if status, _ := v.post(back, url.Values{}); status != http.StatusUnprocessableEntity || !stopped() {
		t.Errorf("the form to come back by as it stands: %d", status)
	}
	if status, page := v.post(back, url.Values{"write": {"yes"}}); status != http.StatusOK || stopped() || !shows(page, "We write to Fayola Elmore again") {
		t.Errorf("coming back: %d", status)
	}
	if status, _ := v.get(back); status != http.StatusNotFound {
		t.Errorf("a link that was used: %d", status)
	}
	if status, _ := v.get("/stop/no-such-link"); status != http.StatusNotFound {
		t.Errorf("no such link: %d", status)
	}
}
