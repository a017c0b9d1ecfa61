package slacktext_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var render = slacktext.Renderer{Zone: time.UTC}

// wire is a message as chat.postMessage takes it.
func wire(m slacktext.Message) []byte {
	fields := map[string]any{"text": m.Text}
	if len(m.Blocks) > 0 {
		fields["blocks"] = slack.Blocks{BlockSet: m.Blocks}
	}
	return pretty(fields)
}

func pretty(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestGoldenMessages holds every message to its file and to Slack's limits.
func TestGoldenMessages(t *testing.T) {
	again := lesson(1, "When a young person moves area, send the story with them")
	again.Refresher, again.Check = true, &digest.Check{Question: "What goes with the *story*?", Options: []string{"A letter, later", "A call & a two-page summary, before the move"}, Answer: 2, Because: "The review found that the next team began at nought."}
	refresher := personal()
	refresher.Kind, refresher.Notice = digest.NoticeLetter, digest.Notice{Kind: digest.NoticeRefresher, Ref: again.Ref, Version: 1, Months: 3}.Encode()
	refresher.Refresher = &digest.Refresher{ID: 5, Item: again, Months: 3, Asked: monday}
	handover := digest.Entry{Item: lesson(1, "When a young person moves area, send the story with them"), DueOn: monday + 10, Found: digest.Memory{Theme: "transitions between areas", Reviews: 4, Ours: 2, Since: 2022, Latest: true}}
	sharing := digest.Entry{Item: policy(2, "Sharing information: consent is not always needed"), DueOn: monday + 14}
	older := digest.Entry{Item: lesson(4, "Ask about the men in the household"), DueOn: monday + 2, Told: true}
	late := personal(handover, sharing, older)
	late.Late, late.Queued = true, 2
	told := personal(sharing)
	told.News = []digest.OfferNews{
		{Item: digest.Item{ID: 21, Version: digest.Version{Text: digest.Text{Title: "Hearing <children>", Starts: monday + 20, Place: "Town Hall", Book: "https://learn.example/book"}}}},
		{Item: digest.Item{ID: 22, Version: digest.Version{Text: digest.Text{Title: "A talk", Book: "https://learn.example/talk"}}}, Gone: true},
	}
	team := personal(handover, sharing)
	team.PersonID, team.Person, team.To.Address = 0, digest.Person{}, "C7"
	counted := team
	counted.Entries = []digest.Entry{handover, sharing, older}
	for i, h := range []digest.Headcount{{Answered: 7, Asked: 12}, {Answered: 3, Asked: 12}, {Answered: 12, Asked: 12}} {
		counted.Entries[i].Count = h
	}
	reminder := personal(older, digest.Entry{Item: sharing.Item, DueOn: sharing.DueOn, Told: true})
	reminder.Kind = digest.ReminderLetter
	last := reminder
	last.Last = true
	outdated := answered(handover.Item, digest.Understood)
	outdated.Outdated = true
	dm := render.Letter(personal(handover, sharing))
	place := slacktext.Place{Target: slacktext.TargetOf(handover.Item), Shape: slacktext.ShapeFull}
	after, _ := render.Answered(dm.Text, dm.Blocks, place, answered(handover.Item, digest.Understood))
	place.Serial = 1
	undone, _ := render.Answered(after.Text, after.Blocks, place, answered(handover.Item, digest.Undone))

	for name, m := range map[string]slacktext.Message{
		"notice-refresher": render.Letter(refresher),
		"refreshed":        slacktext.Refreshed(digest.Refreshed{Item: again, Right: true}),
		"refreshed-other":  slacktext.Refreshed(digest.Refreshed{Item: again}),
		"digest":           dm,
		"digest-late":      render.Letter(late),
		"digest-training":  render.Letter(told),
		"digest-team":      render.Letter(team),
		"digest-counted":   render.Letter(counted),
		"digest-answered":  after,
		"digest-undone":    undone,
		"reminder":         render.Letter(reminder),
		"reminder-last":    render.Letter(last),
		"summary":          render.Letter(summaryLetter()),
		"notice":           render.Letter(digest.Letter{Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: "“Handover” was withdrawn: a **date** in it was wrong. Nothing is asked of you."}),
		"notice-withdrawn": notice(digest.Notice{Kind: digest.NoticeWithdrawn, Item: digest.Lesson, Title: older.Title, Words: "The report was <withdrawn>."}),
		"notice-corrected": notice(digest.Notice{Kind: digest.NoticeCorrected, Item: digest.Policy, Title: sharing.Title, Words: "The date was wrong."}),
		"notice-in-force": notice(digest.Notice{
			Kind: digest.NoticeInForce, Item: digest.Policy, Title: sharing.Title, Document: "Advice 2024", Replaces: "Advice 2018",
			TransitionEnds: monday + 60,
		}),
		"notice-unknown":   notice(digest.Notice{Kind: "from a newer release"}),
		"fallback":         dm.Fallback(),
		"reply":            slacktext.Reply(slacktext.NotSaved),
		"record":           render.Record(place, answered(handover.Item, digest.Question)),
		"record-undone":    render.Record(place, answered(handover.Item, digest.Undone)),
		"record-outdated":  render.Record(place, outdated),
		"newer":            render.Newer(sharing.Item),
		"list":             render.List(openItems(3), 0),
		"list-second-page": render.List(openItems(19), 1),
		"list-empty":       render.List(nil, 0),
		"report":           render.Report(report()),
		"help":             render.Help(digest.Actor{Person: amina, Teams: []digest.TeamMembership{{Team: north}}}),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "message-"+name, wire(m))
			checkMessage(t, m)
		})
	}
}

// TestGoldenViews does the same for every modal.
func TestGoldenViews(t *testing.T) {
	item := lesson(1, "When a young person moves area, send the story with them")
	asking := func(k digest.AnswerKind) slacktext.Asking {
		return slacktext.Asking{Target: slacktext.TargetOf(item), Kind: k, Key: "abc"}
	}
	for name, v := range map[string]slack.ModalViewRequest{
		"item":             render.Item(item, 1, false, nil),
		"item-background":  render.Item(item, 1, true, nil),
		"item-mine":        render.Item(item, 1, false, &digest.OpenItem{Item: item}),
		"item-answered":    render.Item(item, 1, false, &digest.OpenItem{Item: item, Receipt: digest.Receipt{Answer: digest.Understood, AnsweredAt: noon}}),
		"item-newer":       render.Item(policy(2, "Sharing information"), 1, false, nil),
		"check":            render.Check(checked(1, item.Title), asking(digest.Understood)),
		"note-question":    render.Note(item, asking(digest.Question)),
		"note-not-my-role": render.Note(item, asking(digest.NotMyRole)),
		"note-supervision": render.Note(item, asking(digest.Supervision)),
		"done":             render.Done(answered(item, digest.Supervision)),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "view-"+name, pretty(v))
			checkView(t, v)
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // a test's own file
	if err != nil {
		t.Fatalf("%v: run go test ./templates/slack -update and read the difference", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// tb is what the checks need of a test, a rapid one included.
type tb interface {
	Helper()
	Error(args ...any)
	Errorf(format string, args ...any)
}

func checkMessage(t tb, m slacktext.Message) {
	t.Helper()
	if !m.Fits() {
		t.Errorf("message too large: %d blocks, text of %d", len(m.Blocks), len([]rune(m.Text)))
	}
	if strings.TrimSpace(m.Text) == "" {
		t.Error("message without a text for screen readers")
	}
	for _, fault := range faultsIn(map[string]any{"blocks": slack.Blocks{BlockSet: m.Blocks}}) {
		t.Error(fault)
	}
}

func checkView(t tb, v slack.ModalViewRequest) {
	t.Helper()
	if len(v.Blocks.BlockSet) > 100 || len(pretty(v)) > 250_000 {
		t.Errorf("view too large: %d blocks", len(v.Blocks.BlockSet))
	}
	for _, fault := range faultsIn(v) {
		t.Error(fault)
	}
}

func notice(n digest.Notice) slacktext.Message {
	return render.Letter(digest.Letter{Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: n.Encode()})
}

func summaryLetter() digest.Letter {
	return digest.Letter{Delivery: digest.Delivery{Kind: digest.SummaryLetter}, Summary: &digest.Summary{
		Team: north, AsOf: monday, DueSoon: 4, Measures: measures(),
		Before: digest.Measures{Lessons: digest.Measure{Expected: 60, Informed: 40}, Policies: digest.Measure{Expected: 20, Informed: 20}},
		Named: []digest.Standing{
			{Name: "Amina Khan", Ref: "lesson-handover", Title: "A good handover", State: digest.StateOverdue},
			{Name: "Tom <Evans>", Ref: "policy-sharing", Title: "Sharing information", State: digest.StateOverdue},
			{Name: "Sam Lee", Ref: "lesson-handover", Title: "A good handover", State: digest.StateOutstanding},
		},
	}}
}

func openItems(n int) (items []digest.OpenItem) {
	for i := range n {
		it := digest.OpenItem{Item: lesson(int64(i+1), "A lesson & what to do"), Receipt: digest.Receipt{DueOn: monday + digest.Date(i), ToldAt: noon}}
		if i%3 == 1 {
			it.Answer, it.AnsweredAt = digest.Question, noon
		}
		items = append(items, it)
	}
	return items
}

func report() digest.Report {
	all := measures()
	return digest.Report{
		AsOf: monday, Measures: all, Teams: []digest.TeamMeasures{{Team: "north", Name: north.Name, Measures: all}},
		Items: []digest.ItemMeasure{
			{Ref: "policy-sharing", Title: "Sharing information", Kind: digest.Policy, Measure: all.Policies},
			{Ref: "lesson-handover", Title: "A good handover", Kind: digest.Lesson, Measure: all.Lessons},
		},
	}
}
