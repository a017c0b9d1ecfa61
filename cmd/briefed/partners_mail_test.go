package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store/storetest"
	mailtext "github.com/briefed/briefed/templates/email"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// sorter is a courier that keeps what was written, by whom it was for.
type sorter struct {
	mu     sync.Mutex
	letter func(digest.Letter) string
	to     map[string][]string // by address
	kinds  map[string]map[string]bool
}

func (s *sorter) Carry(_ context.Context, l digest.Letter) (digest.Carried, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	address := l.To.Address
	s.to[address] = append(s.to[address], s.letter(l))
	kind := string(l.Kind)
	if n, ok := digest.ParseNotice(l.Notice); ok {
		kind += " " + string(n.Kind)
	}
	if s.kinds[address] == nil {
		s.kinds[address] = map[string]bool{}
	}
	s.kinds[address][kind] = true
	return digest.Carried{Reference: address}, nil
}

func newSorter(letter func(digest.Letter) string) *sorter {
	return &sorter{letter: letter, to: map[string][]string{}, kinds: map[string]map[string]bool{}}
}

// post plans and sends what is due, by Slack and by mail.
func (o *webOffice) post(slack, mail *sorter) {
	o.t.Helper()
	_, err := o.PlanDue(o.t.Context(), false)
	o.must(err)
	_, err = outbox.New(o.Service, o.db, o.clock, nil, outbox.Options{Holder: "test"},
		outbox.Way{Via: digest.Slack, Courier: slack, Workers: 1}, outbox.Way{Via: digest.Email, Courier: mail, Workers: 1}).Drain(o.t.Context())
	o.must(err)
}

// conversations are what goes on between partners and the council: questions of both about
// the same item, replies, one for the asker alone, and what changed because of them.
func (o *webOffice) conversations() {
	o.t.Helper()
	ctx := o.t.Context()
	item := func(actor digest.Actor, ref string) digest.OpenItem {
		items, err := o.OpenItems(ctx, actor)
		o.must(err)
		at := slices.IndexFunc(items, func(i digest.OpenItem) bool { return i.Item.Ref == ref })
		if at < 0 {
			o.t.Fatalf("%s is not asked about %s", actor.Person.Email, ref)
		}
		return items[at]
	}
	for _, who := range []string{aPartner, aManager, aCoordinator, inBoth} {
		actor := o.actor(who)
		asked := item(actor, forPartners)
		_, err := o.Answer(ctx, actor, digest.AnswerRequest{ItemID: asked.Item.ID, Shown: asked.Item.Number, Kind: digest.Question, Note: "Asked by " + actor.Person.Name})
		o.must(err)
	}
	lead := o.actor(aPolicyLead)
	open, err := o.OpenQuestions(ctx, lead)
	o.must(err)
	for _, q := range open {
		if q.Item.Ref == forPartners {
			o.must(o.Reply(ctx, lead, digest.ReplyRequest{QuestionID: q.ID, Text: "Ring the front door.", Wording: "Whom do we ring?", AskerOnly: strings.HasSuffix(q.Text, "Evelyn Ashdown")}))
		}
	}
}

// TestMailsTellPartnersNothingOfTheCouncil: whatever goes on for a month, no letter to an
// organisation names anybody of the council's staff or of another organisation, a team, or
// an item that is not meant there; and none to the council names an organisation's people.
func TestMailsTellPartnersNothingOfTheCouncil(t *testing.T) {
	large(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	ctx := t.Context()
	o.must(o.db.AllowVia(ctx, o.clock.Now(), digest.Email, true))
	o.partners()
	hidden := o.hiddenFrom()
	mailed := mailtext.Renderer{BaseURL: "https://briefed.example"}
	mail := newSorter(func(l digest.Letter) string {
		m := mailed.Letter(l)
		subject, body := mailed.Notify(l)
		return strings.Join([]string{m.Subject, m.Text, m.HTML, subject, body}, "\n")
	})
	slack := newSorter(func(l digest.Letter) string {
		text, err := json.Marshal(slacktext.Renderer{}.Letter(l))
		o.must(err)
		return string(text)
	})
	day := func() {
		o.clock.Step(24 * time.Hour)
		o.post(slack, mail)
	}
	for range 8 {
		day()
	}
	o.conversations()
	o.course("training-charities", "Talking with charities", "third sector", "council")
	o.course("training-inside", "Talking among ourselves")
	for range 8 {
		day()
	}
	charity := func(change func(*digest.Text)) digest.Text {
		text := digest.Text{
			Ref: forPartners, Kind: digest.Lesson, Title: "Heard by the first who ask", Change: digest.Minor, Urgency: digest.Routine, AckWithin: 10,
			Points: []string{"Say what you saw, when, and to whom."}, Learned: "Somebody saw it.", Markdown: "Heard again",
			Audience:  digest.Audience{Organisations: []string{"third sector", "council"}},
			RepliesTo: []string{forPartners, lessonOfWeb},
		}
		change(&text)
		return text
	}
	issue := func(text digest.Text) {
		o.must(o.db.SaveDrafts(ctx, []digest.Text{text}, storetest.Logged(o.clock.Now())))
		_, err := o.Publish(ctx, digest.Operator(), []string{text.Ref})
		o.must(err)
	}
	issue(charity(func(*digest.Text) {}))
	issue(charity(func(x *digest.Text) {
		x.Ref, x.Change, x.Markdown, x.RepliesTo = "lesson-other", digest.New, "other", nil
	}))
	for range 8 {
		day()
	}
	issue(charity(func(x *digest.Text) { x.Change, x.Markdown = digest.Significant, "major" }))
	issue(charity(func(x *digest.Text) {
		x.Ref, x.SupersededBy, x.Markdown, x.RepliesTo = "lesson-other", lessonOfWeb, "superseded", nil
	}))
	for _, ref := range []string{"training-charities", "training-inside"} {
		_, err := o.Withdraw(ctx, o.actor(aPolicyLead), ref, "it is full")
		o.must(err)
	}
	for range 8 {
		day()
	}
	fay := o.actor(aPartner)
	items, err := o.OpenItems(ctx, fay)
	o.must(err)
	for _, i := range items {
		_, err := o.Answer(ctx, fay, digest.AnswerRequest{ItemID: i.Item.ID, Shown: i.Item.Number, Kind: digest.Understood})
		o.must(err)
	}
	_, err = o.Withdraw(ctx, o.actor(aPolicyLead), forPartners, "it was wrong")
	o.must(err)
	for range 3 { // over a weekend
		day()
	}
	o.must(o.MailSignInLink(ctx, aPartner))
	o.post(slack, mail)

	for visitor, addresses := range [][]string{{aPartner, "hello@oak.example"}, {aCoordinator}, {otherCoordinator}} {
		for _, address := range addresses {
			for _, letter := range mail.to[address] {
				for _, secret := range hidden[visitor] {
					if shows(letter, secret) {
						t.Errorf("%s is told of %q:\n%s", address, secret, letter)
					}
				}
			}
		}
	}
	for _, letter := range slices.Concat(mail.to[aPartner], mail.to[aCoordinator]) {
		if !shows(letter, "because the council tells those it works with") && !shows(letter, "because somebody asked for it on the pages") {
			t.Errorf("a mail speaks as to the council’s staff:\n%s", letter)
		}
	}
	for address, kinds := range map[string][]string{
		aPartner:         {"digest", "notice reply", "notice changed", "notice superseded", "notice withdrawn", "notice sign_in", "reminder"},
		aCoordinator:     {"digest", "summary"},
		otherCoordinator: {"digest", "summary"},
	} {
		for _, kind := range kinds {
			if !mail.kinds[address][kind] {
				t.Errorf("%s gets no %s, and so says nothing of it: %v", address, kind, mail.kinds[address])
			}
		}
	}
	council := 0
	for _, way := range []*sorter{slack, mail} {
		for address, letters := range way.to {
			if strings.HasSuffix(address, "@oak.example") || strings.HasSuffix(address, "@hill.example") {
				continue
			}
			council += len(letters)
			for _, letter := range letters {
				for _, secret := range []string{"Fayola Elmore", "Evelyn Ashdown", "Halvard Oaks", "Oak Trust", "Hill School", aPartner, aCoordinator} {
					if shows(letter, secret) {
						t.Errorf("%s is told of %q:\n%s", address, secret, letter)
					}
				}
			}
		}
	}
	if council < 100 {
		t.Errorf("the council got %d letters", council)
	}
	if len(slack.kinds) == 0 || mail.to[inBoth] != nil {
		t.Errorf("who works for both gets %d mails, beside Slack", len(mail.to[inBoth]))
	}
}

// TestAPartnerHasTheSameFiveAnswers: on the page that a mail's link leads to.
func TestAPartnerHasTheSameFiveAnswers(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	fay := o.actor(aPartner)
	items, err := o.OpenItems(t.Context(), fay)
	o.must(err)
	token, err := o.NewAnswerLink(t.Context(), digest.Operator(), fay.Person.ID, items[0].Item.ID)
	o.must(err)
	kinds := []digest.AnswerKind{digest.Question, digest.NotClear, digest.NotMyRole, digest.Supervision, digest.Understood}
	page := o.visitor().sees("/a/" + token)
	if n := strings.Count(page, `name="answer"`); n != len(kinds)+1 || !strings.Contains(page, `value="not_me"`) {
		t.Errorf("there are %d answers to choose from, with that it is somebody else’s", n)
	}
	for _, kind := range kinds {
		form := url.Values{"version": {"1"}, "answer": {string(kind)}, "note": {"A word."}}
		if status, page := o.visitor().post("/a/"+token, form); status != http.StatusOK || !strings.Contains(page, "On record: ") {
			t.Errorf("%s: %d\n%s", kind, status, page)
		}
	}
	given, err := o.MyAnswers(t.Context(), fay, "")
	o.must(err)
	for i, kind := range kinds {
		if got := given[len(given)-1-i].Kind; got != kind {
			t.Errorf("on record stands %s, want %s", got, kind)
		}
	}
}
