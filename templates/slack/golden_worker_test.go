package slacktext_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestGoldenHome holds the Home tab to its files and to Slack's limits.
func TestGoldenHome(t *testing.T) {
	busy := workersHome(3)
	joined := slacktext.Home{At: noon, CatchUp: catchUp(2), Next: digest.Upcoming{At: noon.AddDate(0, 0, 7)}}
	many := workersHome(100)
	many.Page = 1
	missing := slacktext.Home{At: noon, Missing: true}
	for name, v := range map[string]slack.HomeTabViewRequest{
		"busy": render.Home(busy), "joined": render.Home(joined), "many": render.Home(many),
		"empty": render.Home(slacktext.Home{At: noon}), "missing": render.Home(missing),
		"refused": render.HomeSaid(slacktext.NotYourName),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "home-"+name, pretty(v))
			checkHome(t, v)
		})
	}
}

// TestGoldenWorkerViews does the same for what is behind it.
func TestGoldenWorkerViews(t *testing.T) {
	tuesday, nine := time.Tuesday, 9
	held := &digest.PolicyForce{Item: policy(2, "Sharing information"), Force: digest.ForceSuperseded, From: monday - 400, Until: monday - 30}
	record := digest.Record{
		Supervision: []digest.SupervisionEntry{{Item: about(1), Asked: true, AskedAt: noon, Note: "How far <do> we go?", Tick: &digest.Tick{At: noon, By: "Mia", Outcome: "Agreed a plan"}}, {Item: about(2)}},
		Discussions: []digest.Discussion{discussion(false), discussion(true)},
		Exemptions:  []digest.Exemption{{Item: about(1), Reason: "On secondment", At: noon, By: "Mia", Lifted: noon}},
	}
	looks := []digest.Look{{At: noon, By: "Mia", Action: "saw names", Team: "north"}}
	replies := []digest.PublishedReply{{Question: "What of babies?", Reply: "See them & hold them.", By: "Pat", At: noon}}
	for name, v := range map[string]slack.ModalViewRequest{
		"item-replies":   render.Item(lesson(1, "A good handover"), 1, false, nil, replies...),
		"note-not-clear": render.Note(lesson(1, "A good handover"), slacktext.Asking{Target: slacktext.Target{ItemID: 1, Shown: 1}, Kind: digest.NotClear, Key: "abc"}),
		"queue":          render.Queue(queued(17), 1),
		"queue-empty":    render.Queue(nil, 0),
		"questions":      render.Questions(questions(), 0),
		"catch-up":       render.CatchUp(catchUp(9), 1),
		"history":        render.MyAnswers(given(12), "handover", 0),
		"history-none":   render.MyAnswers(nil, "nothing", 0),
		"history-empty":  render.MyAnswers(nil, "", 0),
		"search":         render.SearchView(slacktext.Search{Themes: []digest.ThemeCount{{Theme: "neglect", Items: 3}}}),
		"search-found":   render.SearchView(slacktext.Search{Words: "neglect", Theme: "neglect", Page: 1, Total: 23, Asked: true, Hits: hits(10), Themes: []digest.ThemeCount{{Theme: "neglect", Items: 23}}}),
		"search-none":    render.SearchView(slacktext.Search{Words: "zebra", Asked: true}),
		"in-force":       render.InForceView("policy-sharing", monday-100, held, ""),
		"policies":       render.PoliciesView(inForceMany(40), slacktext.Spot{On: monday, Page: 1}),
		"in-force-none":  render.InForceView("policy-sharing", monday-4000, nil, "Nothing is on record of policy-sharing then"),
		"settings":       render.SettingsView(slacktext.Settings{First: 8, Last: 18}),
		"settings-own": render.SettingsView(slacktext.Settings{
			Preferences: digest.Preferences{Weekday: &tuesday, Hour: &nine, Where: digest.ByDM}, Channel: true, First: 8, Last: 18, Next: noon,
			Absences: []digest.OwnAbsence{
				{Absence: digest.Absence{ID: 7, Span: digest.Span{From: monday, To: monday + 6}}, Running: true, Mine: true},
				{Absence: digest.Absence{ID: 8, Span: digest.Span{From: monday + 30}}},
				{Absence: digest.Absence{ID: 9, Span: digest.Span{From: monday + 60, To: monday + 66}}, Mine: true},
			},
		}),
		"settings-much-leave": render.SettingsView(slacktext.Settings{First: 8, Last: 18, Absences: muchLeave(100)}),
		"pause":               render.PauseView(slacktext.Spot{Kind: slacktext.FromHome}),
		"kept":                render.Kept(slacktext.SettingsKept, digest.Upcoming{At: noon}),
		"reflect":             render.ReflectView(digest.Reflection{Item: about(1), On: monday, Learnt: "To ask & to listen"}),
		"reflections":         render.Reflections([]digest.Reflection{{Item: about(1), On: monday, UpdatedAt: noon}}, 0),
		"reflections-none":    render.Reflections(nil, 0),
		"reflection-inline":   render.ReflectionInline(digest.Reflection{Item: about(1), On: monday, Activity: "Reading", Learnt: strings.Repeat("To listen. ", 400)}),
		"my-record":           render.MyRecord(record, looks, slacktext.Spot{}),
		"my-record-empty":     render.MyRecord(digest.Record{}, nil, slacktext.Spot{}),
		"object":              render.ObjectView(slacktext.Spot{ID: 4}),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "view-"+name, pretty(v))
			checkView(t, v)
		})
	}
}

// TestGoldenWorkerMessages does the same for notices and answers to commands.
func TestGoldenWorkerMessages(t *testing.T) {
	alone := questions()[1]
	alone.Reply.Shown = false
	talk := func(n digest.Notice, l digest.Letter) slacktext.Message {
		l.Kind, l.Notice = digest.NoticeLetter, n.Encode()
		return render.Letter(l)
	}
	in, objected := discussion(false), discussion(true)
	excused := digest.Exemption{ID: 5, Item: about(1), Reason: "You do no visits <this> year", At: noon, By: "Mia & Max"}
	lifted := excused
	lifted.Lifted, lifted.LiftedBy = noon.AddDate(0, 0, 7), "Sam"
	held := digest.PolicyForce{Item: policy(2, "Sharing information"), Force: digest.ForceNow, From: monday - 400}
	manager := digest.Actor{Person: amina, Teams: []digest.TeamMembership{{Membership: digest.Membership{TeamID: north.ID, Manager: true}, Team: north}}}
	for name, m := range map[string]slacktext.Message{
		"notice-reply":       talk(digest.ReplyNotice(2), digest.Letter{Question: &questions()[1]}),
		"notice-reply-alone": talk(digest.ReplyNotice(2), digest.Letter{Question: &alone}),
		"notice-discussion":  talk(digest.DiscussionNotice(4), digest.Letter{Discussion: &in}),
		"notice-exempted":    talk(digest.ExemptionNotice(5), digest.Letter{Exemption: &excused}),
		"notice-lifted":      talk(digest.LiftedNotice(5), digest.Letter{Exemption: &lifted, DueOn: monday + 14}),
		"notice-note":        talk(digest.NoteNotice(6), digest.Letter{Note: &supervisees()[0].Entries[0]}),
		"notice-objection":   talk(digest.ObjectionNotice(4, 3), digest.Letter{Discussion: &objected}),
		"catch-up":           render.CatchUpList(catchUp(9), 0),
		"catch-up-none":      render.CatchUpList(nil, 0),
		"search":             render.SearchReply(slacktext.Search{Words: "neglect", Total: 7, Hits: hits(5)}),
		"search-none":        render.SearchReply(slacktext.Search{Words: "<!channel>"}),
		"in-force":           render.InForce(held, monday),
		"in-force-coming":    render.InForce(digest.PolicyForce{Item: held.Item, Force: digest.ForceComing, From: monday + 9}, monday),
		"in-force-list":      render.PoliciesInForce([]digest.PolicyForce{held, held}, monday),
		"in-force-many":      render.PoliciesInForce(inForceMany(40), monday),
		"help-manager":       render.Help(manager),
		"training":           render.Training(onOffer(2)),
		"training-many":      render.Training(onOffer(slacktext.MaxTraining + 4)),
		"training-none":      render.Training(nil),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "message-"+name, wire(m))
			checkMessage(t, m)
		})
	}
}

// TestAnyHomeFits renders anybody's pages with whatever authors and people write.
func TestAnyHomeFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := author(300).Draw(t, "words")
		n, page := rapid.IntRange(0, 110).Draw(t, "n"), rapid.IntRange(-1, 20).Draw(t, "page")
		h := workersHome(n)
		h.Page = page
		for i := range h.Items {
			h.Items[i].Title = words
		}
		for range rapid.IntRange(0, 8).Draw(t, "roles") {
			h.More = append(h.More, render.HomeSaid(words).Blocks.BlockSet)
		}
		asked, past, waits, late, found := questions(), given(n), queued(n), catchUp(n), hits(min(n, 10))
		for i := range asked {
			asked[i].Text, asked[i].Item.Title = words, words
		}
		for i := range past {
			past[i].Note, past[i].Item.Title = words, words
		}
		for i := range waits {
			waits[i].Title, late[i].Title = words, words
		}
		for i := range found {
			found[i].Title, found[i].Snippet, found[i].Themes = words, words, []string{words}
		}
		h.Questions, h.Answers = asked, past
		checkHome(t, render.Home(h))
		for _, v := range []slack.ModalViewRequest{
			render.Queue(waits, page), render.Questions(asked, page), render.CatchUp(late, page), render.MyAnswers(past, words, page),
			render.SearchView(slacktext.Search{Words: words, Theme: words, Total: n, Page: max(page, 0), Hits: found, Asked: true, Themes: []digest.ThemeCount{{Theme: words}}}),
			render.InForceView("ref", monday, nil, words), render.ReflectView(digest.Reflection{Item: digest.ItemVersion{ID: 1, Title: words}, On: monday, Activity: words}),
			render.ReflectionInline(digest.Reflection{Item: digest.ItemVersion{ID: 1, Title: words}, On: monday, Learnt: strings.Repeat(words, 3)}),
			render.Item(lesson(1, words), 1, true, nil, digest.PublishedReply{Question: words, Reply: words, By: words}),
		} {
			checkView(t, v)
		}
		courses := onOffer(n)
		for i := range courses {
			courses[i].Title, courses[i].Place, courses[i].Book = words, words, "https://example.org/"+words
		}
		sound(t, render.Training(courses))
		sound(t, render.CatchUpList(late, page))
		sound(t, render.SearchReply(slacktext.Search{Words: words, Total: n, Hits: found}))
	})
}

func checkHome(t tb, v slack.HomeTabViewRequest) {
	t.Helper()
	if len(v.Blocks.BlockSet) > 100 || len(pretty(v)) > 250_000 {
		t.Errorf("home too large: %d blocks", len(v.Blocks.BlockSet))
	}
	for _, fault := range faultsIn(v) {
		t.Error(fault)
	}
}

// about names an item's version.
func about(id int64) digest.ItemVersion {
	return digest.ItemVersion{ID: id, Ref: "lesson-handover", Kind: digest.Lesson, Title: "A good handover & a <safe> one", Number: 1}
}

func workersHome(n int) slacktext.Home {
	h := slacktext.Home{At: noon, Items: openItems(n), Next: digest.Upcoming{At: noon.AddDate(0, 0, 7), Minutes: 3}, Queue: queued(n), Questions: questions(), Answers: given(n)}
	for i := range h.Items {
		h.Items[i].ToldAt = noon
		if i%4 == 2 {
			h.Items[i].Urgency = digest.Urgent
			h.Items[i].DueOn = monday - 1
		}
	}
	h.Next.Items = h.Queue[:min(2, n)]
	return h
}

// inForceMany are policies with titles and refs as long as they can be.
func inForceMany(n int) (list []digest.PolicyForce) {
	for i := range n {
		held := digest.PolicyForce{Item: policy(int64(i+1), strings.Repeat("Sharing & asking ", 8)+strconv.Itoa(i)), Force: digest.ForceNow, From: monday - 400}
		held.Ref = strings.Repeat("policy-", 8) + strconv.Itoa(i)
		list = append(list, held)
	}
	return list
}

func queued(n int) (queue []digest.QueuedItem) {
	for i := range n {
		queue = append(queue, digest.QueuedItem{
			OpenItem: digest.OpenItem{Item: lesson(int64(1000+i), "Waiting & patient"), Receipt: digest.Receipt{DueOn: monday + 40}},
			Minutes:  2, Expected: monday + 7, Week: monday + 7, Comes: digest.ComesLater,
		})
	}
	return queue
}

func catchUp(n int) (list []digest.CatchUpItem) {
	for i, q := range queued(n) {
		list = append(list, digest.CatchUpItem{QueuedItem: q, Starter: i == 0, Missed: digest.MissedAway})
	}
	return list
}

func questions() []digest.AskedQuestion {
	return []digest.AskedQuestion{
		{ID: 1, Item: about(1), Text: "Does this hold for <visits> by phone?", At: noon},
		{ID: 2, Item: about(2), Text: "What if the child does not speak yet?", At: noon, Reply: &digest.Reply{Wording: "What of babies?", Text: "Watch, and write what you see.", Shown: true, At: noon, By: "Pat"}},
	}
}

func given(n int) (entries []digest.GivenAnswer) {
	for i := range n {
		e := digest.GivenAnswer{AnswerID: int64(i + 1), Item: about(int64(i%5 + 1)), Kind: digest.Understood, Face: digest.FaceSlack, At: noon}
		switch i % 4 {
		case 1:
			e.Kind, e.Note, e.Undone = digest.Question, "Does this hold by <phone>?", noon
		case 2:
			e.Kind, e.Face = digest.Discussed, digest.FaceManager
		}
		entries = append(entries, e)
	}
	return entries
}

func hits(n int) (found []digest.Hit) {
	for i := range n {
		item := lesson(int64(i+1), fmt.Sprintf("Neglect, part %d", i+1))
		if i%2 == 1 {
			item = policy(int64(i+1), "Sharing information")
		}
		item.Themes = []string{"neglect"}
		found = append(found, digest.Hit{Item: item, Snippet: "… history, what helps & risks now"})
	}
	return found
}

func discussion(objected bool) digest.Discussion {
	d := digest.Discussion{
		ID: 4, TeamName: north.Name, Item: about(1), On: monday, Meeting: digest.TeamMeeting, RecordedAt: noon, RecordedBy: "Mia",
		Present: []digest.Attendee{{PersonID: amina.ID, Name: amina.Name}},
	}
	if objected {
		d.ID, d.Present[0].Objected, d.Present[0].Objection = 5, noon, "I was at court"
	}
	return d
}

// muchLeave are absences to come that somebody recorded for themself.
func muchLeave(n int) (list []digest.OwnAbsence) {
	for i := range n {
		from := monday + digest.Date(7*i+1)
		list = append(list, digest.OwnAbsence{Absence: digest.Absence{ID: int64(i + 1), Span: digest.Span{From: from, To: from + 1}}, Mine: true})
	}
	return list
}
