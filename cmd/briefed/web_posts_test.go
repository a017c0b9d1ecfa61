package main

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// What a form that is sent does.
const (
	does = 'y' // it is taken: done, shown again with what is wrong, or somebody was quicker
	out  = 'o' // it is done, and signs the visitor out
)

// post is a row of the table of forms: where one is sent, its fields, and what it
// comes to, in the columns of [TestWebAccess].
type post struct {
	path, form, want string
}

// TestWebPosts sends every form as everybody. Who may not is refused, with the
// fields filled in and with none, and the database is as it was; so it is where
// the form comes from another site. Those who may change something.
func TestWebPosts(t *testing.T) {
	alone(t)
	large(t)
	for i, row := range newWebOffice(t).postTable() {
		t.Run(row.path, func(t *testing.T) {
			t.Parallel()
			o := newWebOffice(t)
			row = o.postTable()[i]
			form, err := url.ParseQuery(row.form)
			o.must(err)
			visitors, want := o.everybody(), strings.ReplaceAll(row.want, " ", "")
			o.unchanged("a form of another site", func() {
				for n, v := range visitors {
					if status, _ := v.foreign(row.path, form); status != http.StatusForbidden {
						t.Errorf("visitor %d, from another site: %d", n, status)
					}
				}
			})
			send := func(who string, forms ...url.Values) {
				for n, v := range visitors {
					for _, form := range forms {
						if strings.Contains(who, want[n:n+1]) {
							v.turns(n, row.path, form, rune(want[n]))
						}
					}
				}
			}
			o.unchanged("somebody who may not", func() { send("-s", form, nil) })
			before := o.dump()
			send("yo", form)
			if strings.ContainsAny(want, "yo") && o.dump() == before {
				t.Error("nobody who may changes anything: the form of this row does nothing")
			}
		})
	}
}

// pages sends a form and checks what it comes to.
func (v *visitor) turns(n int, path string, form url.Values, want rune) {
	v.o.t.Helper()
	status, page := v.post(path, form)
	got := rune(turned)
	switch {
	case status != http.StatusNotFound && strings.Contains(page, "/briefed web</kbd>"): // a link that has run out says so too
		if got = asked; want == out {
			got = out
		}
	case status == http.StatusOK || status == http.StatusUnprocessableEntity || status == http.StatusConflict:
		got = does
	case status != http.StatusForbidden && status != http.StatusNotFound:
		v.o.t.Errorf("visitor %d: status %d\n%s", n, status, page)
	}
	if got != want {
		v.o.t.Errorf("visitor %d sending %q: got %c, want %c (%d)\n%.2000s", n, form.Encode(), got, want, status, mainOf(page))
	}
}

// mainOf is a page without what is around it.
func mainOf(page string) string {
	_, page, _ = strings.Cut(page, `<main`)
	page, _, _ = strings.Cut(page, `</main>`)
	return page
}

// foreign sends a form as a browser does for another site's page.
func (v *visitor) foreign(path string, form url.Values) (int, string) {
	v.o.t.Helper()
	r, err := http.NewRequestWithContext(v.o.t.Context(), http.MethodPost, v.o.server.URL+path, strings.NewReader(form.Encode()))
	v.o.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := v.client.Do(r)
	v.o.must(err)
	defer response.Body.Close() //nolint:errcheck // it was only read
	page, err := io.ReadAll(response.Body)
	v.o.must(err)
	return response.StatusCode, string(page)
}

// everybody are the visitors of the tables, in the order of their columns.
func (o *webOffice) everybody() []*visitor {
	o.t.Helper()
	o.clock.Set(instant(o.t, "2026-12-04T10:00:00Z"))
	leaver := o.as(aLeaver)
	o.clock.Set(instant(o.t, presentOfWeb))
	return []*visitor{o.as(aWorker), o.as(aManager), o.as(otherManager), o.as(aSenior), o.as(aPolicyLead), o.as(anAdmin), leaver, o.visitor()}
}

// postTable prepares what every form needs and lists the forms. What they are
// about is the worker's, whom the manager manages.
func (o *webOffice) postTable() []post {
	o.t.Helper()
	const (
		nobody  = "- - - - - - - -"
		all     = "y y y y y y s s"
		own     = "y - - - - - s s"
		lead    = "- - - - y - s s"
		admin   = "- - - - - y s s"
		manager = "- y - - - - s s"
		staff   = "- y - - - y s s"
	)
	p := o.prepare()
	const item, team, draft = "/items/" + lessonOfWeb, "/teams/assessment-north", "/desk/drafts/" + draftOfWeb
	const text = "kind=lesson&change=new&scope=local&urgency=routine&ack_within=10&points=Ask+who+else+is+there.&learned=The+boy+was+not+asked." +
		"&source.type=lcspr&source.publisher=Somewhere&source.published=2025&source.url=https://example.org/review"
	person := fmt.Sprintf("/people/%d", p.worker)
	of := func(format string, ids ...any) string { return fmt.Sprintf(format, ids...) }
	return []post{
		{"/sign-in", "email=nobody@ambershire.example", "s s s s s s s s"}, // the same for everybody: see TestPartnersSignInByMail
		{"/sign-in/no-such-link", "", nobody},
		{"/sign-out", "", "s s s s s s s s"}, // it changes nothing but the session, which is not compared
		{"/sign-out/everywhere", "", "o o o o o o s s"},
		{"/a/no-such-link", "answer=understood&version=1", nobody},
		{"/a/" + p.link, "answer=understood&version=1", "y y y y y y y y"}, // whoever has the link
		{"/stop/no-such-link", "write=no", nobody},
		{"/p/no-such-link", "pulse=1&question=lessons&reply=yes", nobody},
		{"/pulse", "pulse=1&question=lessons&reply=yes", all},
		{"/r/no-such-link", "refresher=1&version=1&choice=1", nobody},
		{"/refreshers", of("refresher=%d&version=1&choice=1", p.refresher), all},
		{item + "/answer", "answer=understood&version=1", all},
		{"/items/" + policyOfWeb + "/undo", "version=1", all},
		{"/evidence", "", "- y y - - - s s"},
		{"/me/object", of("discussion=%d&reason=I+was+away", p.discussion), own},
		{"/me/again", "", "- - - - - - s s"},                       // for who asked us to stop: see TestACoordinatorBringsBackWhoStopped
		{person + "/again", "organisation=oak", "- - - - - - s s"}, // likewise
		{"/me/cover", of("membership=%d", p.cover), own},
		{"/me/notes", of("note=%d&share=yes", p.note), own},
		{"/me/reflections/" + lessonOfWeb, "activity=Reading&learnt=To+ask&on=2026-12-07", all},
		{"/me/reflections/" + policyOfWeb + "/delete", "", own},
		{"/me/preferences", "where=dm", all},
		{"/me/reach", "reach=", all},
		{"/me/pause", "from=2027-02-01&to=2027-02-05", all},
		{"/me/pause/end", "", own},
		{"/training", "", all},
		{"/me/pause/cancel", of("absence=%d", p.leave), own},
		{person + "/exempt", of("item=%d&reason=on+secondment", p.open[0]), manager},
		{person + "/lift", of("item=%d", p.open[1]), manager},
		{person + "/staff", "change=absence&from=2027-03-01&to=2027-03-05&reason=the+file+comes+late", staff},
		{team + "/start", "email=new@ambershire.example&name=New&from=2026-12-07&reason=the+file+comes+late", staff},
		{team + "/shared", "people=5&on=2026-12-04", "- - - - - - s s"}, // for coordinators of organisations: see TestPartnersRecordWhatTheyShared
		{team + "/again", "again=1", "- - - - - - s s"},                 // likewise: see TestACoordinatorBringsBackWhoStopped
		{team + "/cover", of("person=%d&from=2027-03-01&to=2027-03-05&reason=on+leave", p.worker), staff},
		{"/requests", of("request=%d&accept=yes", p.request), staff},
		{team + "/supervision", of("person=%d&item=%d&version=1&outcome=talked", p.worker, p.open[2]), manager},
		{team + "/discussions/close", of("discussion=%d", p.discussion), manager},
		{team + "/discussions/new", of("item="+lessonOfWeb+"&on=2026-12-07&meeting=team_meeting&present=%d&answer-1=We+ask", p.worker), manager},
		{"/desk/new", "new=yes&ref=lesson-new&title=New&do=save&" + text, lead},
		{draft, of("ref="+draftOfWeb+"&title=Other&do=save&revision=%d&"+text, p.revision), lead},
		{draft + "/review", of("do=approve&revision=%d&reason=read+twice", p.revision), lead},
		{"/desk/items/" + lessonOfWeb + "/withdraw", "reason=it+is+wrong", lead},
		{"/desk/questions", of("question=%d&reply=Yes", p.asked[0]), lead},
		{"/desk/found", of("find=%d", p.find), lead},
		{"/desk/questions/hide", of("question=%d", p.asked[1]), lead},
		{"/desk/import", "do=import&file-text=" + url.QueryEscape(importedLesson), lead},
		{"/desk/reviews", "type=lcspr&publisher=Somewhere&scope=local", lead},
		{"/desk/reviews/2", "type=lcspr&publisher=Somewhere+else&scope=local", lead},
		{"/desk/reviews/2/recommendations", "text=Ask+twice.", lead},
		{"/desk/reviews/2/recommendations/2", "do=sample&looked=9&showed=9&on=2026-12-07&sentence=All+do.", lead},
		{"/desk/reviews/1/release", "do=release&step=partners&reason=They+asked.", lead},
		{"/speak", of("row=%d&on=2026-12-07", p.speak), "- y - - - - s s"},
		{"/desk/guard", "do=ask&phrase=Zbigniew+House&kind=name&reason=A+service", lead},
		{"/desk/starters/Safeguarding", "refs=" + lessonOfWeb, lead},
		{"/admin/import/organisations", "do=import&file-text=" + url.QueryEscape("organisation,name,kind\nelm,Elm Trust,third sector\n"), admin},
		{"/admin/import/teams", "do=import&file-text=" + url.QueryEscape("team,name,schedule\nyouth,Youth,0 9 * * 1\n"), admin},
		{"/admin/deliveries/again", of("delivery=%d", p.failed), admin},
		{"/admin/deliveries/pause", "reason=a+storm", admin},
		{"/admin/deliveries/resume", "bucket=" + digest.WorkspaceBucket, admin},
		{"/admin/schedules/mash", "how=week&day=3&hour=14&timezone=Europe/London&mode=dm&reason=meets+then&do=save", admin},
		{"/admin/roles/" + fmt.Sprint(p.worker), "access=senior&reason=heads+the+service", admin},
		{"/admin/settings", "setting=weekly+minutes&minutes=9&minutes-reason=asked+for", admin},
	}
}

const importedLesson = `---
ref: lesson-imported
kind: lesson
title: Ask who else is there
change: new
source:
  type: lcspr
  publisher: Somewhere
  published: 2025
  url: https://example.org/review
---

## What you do differently

- Ask who else is there.

## What we learned

Nobody asked.
`

// prepared is what forms are about.
type prepared struct {
	worker, discussion, leave, failed int64
	find                              int64   // what a source has
	note, cover, request              int64   // of the worker's: to supervision, that they cover, that they begin elsewhere
	speak                             int64   // the row of whom the manager is to speak with
	open, asked                       []int64 // items that the worker has to answer, and questions
	revision                          int
	link                              string
	refresher                         int64
}

func (o *webOffice) prepare() (p prepared) {
	o.t.Helper()
	o.must(o.db.Plan(o.t.Context(), func(tx digest.PlanTx) error {
		return tx.OpenPulse(digest.Pulse{Opens: o.Today(), Closes: o.Today() + 20}, nil)
	}))
	ctx, worker, manager := o.t.Context(), o.actor(aWorker), o.actor(aManager)
	p.worker = worker.Person.ID
	answer := func(item int64, kind digest.AnswerKind) {
		_, err := o.Answer(ctx, worker, digest.AnswerRequest{ItemID: item, Shown: 1, Kind: kind, Note: "A line."})
		o.must(err)
	}
	o.must(o.db.KeepLook(ctx, digest.FeedLook{Finds: []digest.Find{{Kind: digest.FindNews, Title: "A review", FoundAt: o.Now()}}}))
	finds, err := o.Finds(ctx, digest.Operator())
	o.must(err)
	p.find = finds[0].ID
	policy, err := o.ReadRef(ctx, worker, policyOfWeb, 0)
	o.must(err)
	answer(policy.ID, digest.Understood)
	items, err := o.OpenItems(ctx, worker)
	o.must(err)
	for _, i := range items {
		if i.Open() && i.Ref != lessonOfWeb {
			if i.Check == nil { // one press on a link answers it: the last is one of these
				p.open = append(p.open, i.Item.ID)
			} else {
				p.open = append([]int64{i.Item.ID}, p.open...)
			}
		}
	}
	o.must(o.Exempt(ctx, manager, p.worker, p.open[1], "on secondment"))
	answer(p.open[2], digest.Supervision)
	mine, err := o.MyRecord(ctx, worker)
	o.must(err)
	p.note = mine.Supervision[0].NoteID
	o.must(o.ActingCover(ctx, manager, "assessment-north", p.worker, digest.Span{From: o.Today() + 1, To: o.Today() + 9}, "on leave"))
	covers, err := o.OwnCovers(ctx, worker)
	o.must(err)
	p.cover = covers[0].ID
	other := o.actor(otherManager)
	_, err = o.StartPerson(ctx, other, digest.Start{Email: worker.Person.Email, Team: other.Teams[0].Team.Slug, Span: digest.Span{From: o.Today()}}, "is needed")
	o.must(err)
	requests, err := o.StartRequests(ctx, manager)
	o.must(err)
	p.request = requests[0].ID
	o.must(o.SaveReflection(ctx, worker, digest.Reflection{Item: digest.ItemVersion{ID: policy.ID}, On: o.Today(), Activity: "Reading"}))
	o.must(o.Pause(ctx, worker, o.Today(), o.Today()+1))
	o.must(o.Pause(ctx, worker, o.Today()+30, o.Today()+31))
	record, err := o.StaffRecord(ctx, manager, p.worker)
	o.must(err)
	p.leave = record.Absences[len(record.Absences)-1].ID
	lead := o.actor(aPolicyLead)
	o.must(o.PlanReleases(ctx, lead, 2, nil))
	o.must(o.NameCaseWorker(ctx, lead, 2, worker.Person.Email, manager.Person.Email))
	o.must(o.Release(ctx, lead, 2, digest.ToWorkers, ""))
	speak, err := o.ToSpeakWith(ctx, manager)
	o.must(err)
	p.speak = speak[0].ID
	recorded, err := o.RecordDiscussion(ctx, manager, digest.DiscussionRequest{
		Team: "assessment-north", ItemID: p.open[0], On: o.Today(), Meeting: digest.TeamMeeting, Present: []int64{p.worker},
		Answers: [3]string{"We ask."}, Action: digest.ActionPoint{What: "Ask", OwnerID: manager.Person.ID, Due: o.Today() + 7},
	})
	o.must(err)
	p.discussion = recorded.ID
	lead = o.actor(aPolicyLead)
	open, err := o.OpenQuestions(ctx, lead)
	o.must(err)
	p.asked = []int64{open[0].ID, open[1].ID}
	o.must(o.Reply(ctx, lead, digest.ReplyRequest{QuestionID: p.asked[1], Text: "Because."}))
	o.draft(secondLead, draftOfWeb)
	draft, err := o.Draft(ctx, lead, draftOfWeb)
	o.must(err)
	p.revision = draft.Revision
	o.trouble()
	o.must(o.PauseSending(ctx, o.actor(anAdmin), "a test"))
	health, err := o.DeliveryHealth(ctx, o.actor(anAdmin))
	o.must(err)
	p.failed = health.Troubled[0].ID
	p.refresher = o.refresher(aWorker)
	p.link, err = o.NewAnswerLink(ctx, digest.Operator(), p.worker, p.open[len(p.open)-1])
	o.must(err)
	return p
}

// dump is everything in the database but some tables, and sessions, which every
// look makes longer.
func (o *webOffice) dump(but ...string) string {
	o.t.Helper()
	db, err := sql.Open("sqlite", o.file)
	o.must(err)
	defer db.Close() //nolint:errcheck // it was only read
	sum := sha256.New()
	but = append(but, "web_sessions", "sqlite_sequence")
	for _, table := range o.rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
		if slices.Contains(but, table) {
			continue
		}
		for _, row := range o.rows(db, `SELECT * FROM "`+table+`"`) {
			fmt.Fprintln(sum, table, row)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (o *webOffice) rows(db *sql.DB, query string) (all []string) {
	o.t.Helper()
	rows, err := db.QueryContext(o.t.Context(), query)
	o.must(err)
	defer rows.Close() //nolint:errcheck // see Err
	columns, err := rows.Columns()
	o.must(err)
	cells, to := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		to[i] = &cells[i]
	}
	for rows.Next() {
		o.must(rows.Scan(to...))
		all = append(all, fmt.Sprintf(strings.TrimSpace(strings.Repeat("%v\t", len(cells))), cells...))
	}
	o.must(rows.Err())
	return all
}

// unchanged fails where something changes the database.
func (o *webOffice) unchanged(what string, do func()) {
	o.t.Helper()
	before := o.dump()
	do()
	if o.dump() != before {
		o.t.Errorf("%s changes the database", what)
	}
}
