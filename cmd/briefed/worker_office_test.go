package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// The office of these stories: two workers in North, one who comes later and one
// who comes back, their manager, and the policy lead of the council.
const (
	workTeams = `team,name,service,channel,mode,schedule,timezone
north,Assessment North,Safeguarding,,dm,0 9 * * 1,Europe/London
south,Assessment South,Safeguarding,CSOUTH,channel,0 9 * * 1,Europe/London
`
	workPeople = `email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw
mia@council.example,Mia,UMIA,Team manager,north,yes,,2019-04-01,,,,permanent,no
ann@council.example,Ann,UANN,Social worker,north,no,,2020-01-06,,,,permanent,no
bob@council.example,Bob,UBOB,Social worker,north,no,,2021-09-01,,,,permanent,no
cid@council.example,Cid,UCID,Social worker,north,no,,2018-02-01,,2026-02-23,2026-03-11,permanent,no
dee@council.example,Dee,UDEE,Social worker,north,no,,2026-03-11,,,,agency,no
gus@council.example,Gus,,Social worker,north,no,,2020-01-06,,,,permanent,no
sue@council.example,Sue,USUE,Social worker,south,no,,2020-01-06,,,,permanent,no
pat@council.example,Pat,UPAT,Principal social worker,south,no,policy_lead,2015-01-05,,,,permanent,no
`
)

// worker is somebody's day in Slack.
type worker struct{ *week }

func newWorker(t *testing.T) *worker {
	t.Helper()
	return &worker{&week{Office: parsedOffice(t, workTeams, workPeople, ""), t: t}}
}

// bySocket lets the same office be reached by Socket Mode from now on.
func (w *worker) bySocket() {
	w.t.Helper()
	o := w.Slack.Options()
	options := chat.Options{Token: o.BotToken, AppToken: o.AppToken, APIURL: w.Slack.URL()}
	client, err := chat.NewClient(options)
	w.must(err)
	bot := chat.NewBot(chat.BotOptions{Service: w.Service, Client: client, Render: slacktext.Renderer{Zone: w.Service.Zone()}})
	socket, err := bot.Socket(options)
	w.must(err)
	w.Slack.SetAppURL("")
	done := make(chan error, 1)
	go func() { done <- socket.Run(w.t.Context()) }()
	w.t.Cleanup(func() {
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
	w.must(w.Slack.Wait(w.t.Context(), func(s *slackfake.State) bool { return s.Connections() == 1 }))
	w.Settle = bot.Wait
}

// issue publishes items, each with so many words to read.
func (w *worker) issue(refs ...string) {
	w.t.Helper()
	var texts []digest.Text
	for _, ref := range refs {
		texts = append(texts, w.written(ref, "new", "2026-01-01", 20))
	}
	w.issueTexts(texts...)
}

// written is an item that its ref describes: lesson-… or policy-….
func (w *worker) written(ref, change, inForce string, length int) digest.Text {
	w.t.Helper()
	kind, subject, _ := strings.Cut(ref, "-")
	theme := "recording and chronologies"
	if _, ok := digest.ThemeOf(subject); ok {
		theme = subject
	}
	more := "source: {type: lcspr, publisher: A partnership, published_as: Child Z, published: 2026-02, url: https://example.org/child-z}"
	learned := "What we learned"
	if kind == "policy" {
		theme, more, learned = "drift and delay", "document: Handbook\nin_force: "+inForce, "What changed"
	}
	source := fmt.Sprintf("---\nref: %s\nkind: %s\ntitle: About %s\nchange: %s\nthemes: [%s]\n%s\n---\n## What you do differently\n- Ask about %s at every visit.\n\n## %s\n%s\n",
		ref, kind, subject, change, theme, more, subject, learned, strings.Repeat("Nobody had asked. ", length/3+1))
	text, problems := digest.ParseItem(ref+".md", []byte(source))
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	return text
}

func (w *week) actor(who string) digest.Actor {
	w.t.Helper()
	actor, err := w.Service.ActorByAccount(w.t.Context(), digest.Slack, account(who))
	w.must(err)
	return actor
}

func (w *worker) item(ref string) digest.Item {
	w.t.Helper()
	item, err := w.Service.ReadRef(w.t.Context(), w.actor("pat"), ref, 0)
	w.must(err)
	return item
}

// tab is somebody's Home tab as it is.
func (w *worker) tab(who string) slackfake.View {
	w.t.Helper()
	v, ok := w.Slack.Home(account(who))
	if !ok {
		w.t.Fatalf("%s has no Home tab", who)
	}
	return v
}

// clicks presses a button in somebody's topmost modal, or on the Home tab.
func (w *worker) clicks(who, control string, values ...string) {
	w.t.Helper()
	view := ""
	if open := w.Slack.Views(account(who)); len(open) > 0 {
		view = open[len(open)-1].ID
	} else {
		view = w.tab(who).ID
	}
	_, err := w.Slack.ChooseInView(w.t.Context(), account(who), view, control, values...)
	w.must(err)
	w.Settle(w.t.Context())
}

// understands reads the first item of a list that offers it, and answers under its
// points: a list offers no more, as the points are not in it.
func (w *worker) understands(who string) {
	w.t.Helper()
	elements := w.tab(who).Elements()
	if open := w.Slack.Views(account(who)); len(open) > 0 {
		elements = open[len(open)-1].Elements()
	}
	for _, e := range elements {
		if e.ActionID == slacktext.ActionUnderstood {
			w.t.Errorf("%s is offered Understood without the points", who)
		}
	}
	w.clicks(who, pick(w.t, elements, "Read", 0))
	w.shows(w.modal(who).Blocks, "What you do differently")
	w.clicks(who, slacktext.ActionUnderstood)
	w.shows(w.modal(who).Blocks, "You answered *Understood* on", "Undo")
	_, err := w.Slack.CloseView(w.t.Context(), account(who), w.modal(who).ID, false)
	w.must(err)
}

// writes runs /briefed and returns what is shown for it.
func (w *worker) writes(who, words string) slackfake.Message {
	w.t.Helper()
	before := len(w.Slack.Ephemerals(account(who)))
	_, err := w.Slack.Slash(w.t.Context(), account(who), chat.CommandName, words)
	w.must(err)
	w.Settle(w.t.Context())
	shown := w.Slack.Ephemerals(account(who))
	if len(shown) == before {
		return slackfake.Message{}
	}
	return shown[len(shown)-1]
}

// shows and hides check what blocks say.
func (w *worker) shows(blocks json.RawMessage, want ...string) {
	w.t.Helper()
	said := words(blocks)
	for _, s := range want {
		if !strings.Contains(said, s) {
			w.t.Errorf("%q is not in:\n%s", s, said)
		}
	}
}

func (w *worker) hides(blocks json.RawMessage, unwanted ...string) {
	w.t.Helper()
	said := words(blocks)
	for _, s := range unwanted {
		if strings.Contains(said, s) {
			w.t.Errorf("%q is in:\n%s", s, said)
		}
	}
}

// pick is the block of the nth button with this text.
func pick(t *testing.T, elements []slackfake.Element, text string, nth int) string {
	t.Helper()
	for _, e := range elements {
		if e.Text == text || e.Type == text {
			if nth == 0 {
				return e.BlockID + "/" + e.ActionID
			}
			nth--
		}
	}
	t.Fatalf("there is no %q among %v", text, elements)
	return ""
}
