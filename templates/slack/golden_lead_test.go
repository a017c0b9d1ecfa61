package slacktext_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// draft is a draft with something to find and something to say more plainly.
func draft(state digest.DraftState) digest.Draft {
	item := policy(2, "Sharing <information>")
	item.Learned = "He was born on 14 March 2015. In order to *help*, we utilise the form."
	d := digest.Draft{
		Text: item.Text, State: state, Revision: 3, Author: digest.Person{ID: 3, Name: "Pam & co"}, SavedAt: noon.Add(-72 * time.Hour), Live: 1,
		Approver: digest.Person{ID: 4, Name: "Quy"}, PublishAt: noon.Add(24 * time.Hour), Words: "Shorter, please.",
	}
	d.Findings = digest.Identifiable(d.Text)
	return d
}

func manyDrafts(n int) (list []digest.Draft) {
	for i := range n {
		d := draft(digest.InReview)
		d.Ref = fmt.Sprintf("lesson-%03d", i)
		list = append(list, d)
	}
	return list
}

func manyCovered(n int) (list []digest.Reception) {
	half, hours := 0.5, 20.3
	for i := range n {
		m := measures().Lessons
		m.MedianHours = &hours
		list = append(list, digest.Reception{
			ItemMeasure: digest.ItemMeasure{Ref: fmt.Sprintf("lesson-%03d", i), Title: "A <good> handover", Kind: digest.Lesson, Measure: m},
			Answers:     map[digest.AnswerKind]int{digest.Understood: 45, digest.NotClear: 3}, NotClear: &half, Questions: 2, Waiting: 7,
		})
	}
	return list
}

func askedQuestions(n int) (list []digest.AskedQuestion) {
	for i := range n {
		list = append(list, digest.AskedQuestion{ID: int64(i + 1), Kind: digest.Question, Item: digest.ItemVersion{Title: "A good handover", Number: 2}, Text: "What if <nobody> answers?", At: noon})
	}
	return list
}

// TestGoldenLead holds every modal of a policy lead to its file.
func TestGoldenLead(t *testing.T) {
	spot := slacktext.Spot{Ref: "policy-sharing", Version: 3}
	four := draft(digest.InDraft).Text
	four.Points = append(four.Points, "A fourth point.")
	inspection := digest.Inspect(four)
	long := draft(digest.InDraft).Text
	long.Background = strings.Repeat("It went on. ", 400)
	before := draft(digest.InDraft).Text
	before.Learned, before.Title = "He was in order to help.", "Sharing"
	cost := digest.Cost{Ref: "policy-sharing", Reading: 2, Load: digest.Load{People: 120, Again: 40, Minutes: 240, OverBudget: 9, LastOn: monday + 14}}
	for i := range 60 {
		cost.Teams = append(cost.Teams, digest.TeamCost{Team: fmt.Sprint(i), Name: fmt.Sprintf("Team <%d>", i), Load: digest.Load{People: 9, OverBudget: i % 3}})
	}
	feedback := digest.OtherAnswers{
		All: digest.OtherCount{People: 48, NotClear: 3, NotMyRole: 2, Questions: 2}, Recent: digest.OtherCount{NotClear: 2}, Before: digest.OtherCount{NotClear: 1},
		Reasons: []digest.Reason{{Kind: digest.NotMyRole, Text: "We do <adoption>."}, {Kind: digest.NotClear, Text: "Which form?"}},
	}
	var waiting []digest.Waiting
	for range 100 {
		waiting = append(waiting, digest.Waiting{Ref: "lesson-handover", Title: "A <good> handover", Team: "north", Name: north.Name, People: 4, Until: monday + 21})
	}
	for name, v := range map[string]slack.ModalViewRequest{
		"starters":      render.StarterLists([]string{"Children in care", "Safeguarding"}, slacktext.Spot{}, slacktext.StartersKept("Safeguarding", 1)),
		"guard":         render.Guard(guardRecord, manyPhrases(9), 3, slacktext.Spot{}, slacktext.PhraseAsked),
		"guard-none":    render.Guard(digest.GuardRecord{}, nil, 3, slacktext.Spot{}, ""),
		"guard-ask":     render.AskPhrase(slacktext.Spot{}),
		"starters-none": render.StarterLists(nil, slacktext.Spot{}, ""),
		"starters-of":   render.StarterList([]digest.Item{policy(2, "Sharing information")}, []digest.Item{lesson(1, "A good handover"), policy(2, "Sharing information")}, slacktext.Spot{Service: "Safeguarding"}),
		"author-drafts": render.Drafts(manyDrafts(100), slacktext.Spot{Page: 2}, noon),
		"desk-ageing": render.Ageing([]digest.Ageing{
			{Ref: "policy-soon", Title: "Sharing *information* <now>", Kind: digest.AgeingBegins, On: monday + 30, What: "comes into force on 1 April 2026"},
			{Ref: "lesson-link", Title: "Ask about the men", Kind: digest.AgeingLink, What: "has an address that leads nowhere since 2 March 2026"},
		}, slacktext.Spot{}),
		"desk-ageing-none": render.Ageing(nil, slacktext.Spot{}),
		"desk-finds": render.Finds([]digest.Find{{
			ID: 7, Kind: digest.FindRevision, Where: digest.Where{Publisher: "GOV & UK", URL: "https://www.gov.uk/a?b=1&c=2"}, Also: []digest.Where{{Publisher: "A partnership", URL: "https://example.org"}},
			Title: "Working *together*", Type: "Statutory guidance", Note: "Chapter 5 <changed>.", FoundAt: noon, Cited: []string{"policy-working-together"},
		}}, slacktext.Spot{}),
		"desk-finds-none":      render.Finds(nil, slacktext.Spot{}),
		"author-drafts-none":   render.Drafts(nil, slacktext.Spot{}, noon),
		"author-draft":         render.Draft(draft(digest.InDraft), true),
		"author-draft-review":  render.Draft(draft(digest.InReview), false),
		"author-draft-mine":    render.Draft(draft(digest.InReview), true),
		"author-draft-ready":   render.Draft(draft(digest.Approved), true),
		"author-draft-waits":   render.Draft(draft(digest.Scheduled), true),
		"author-words-new":     render.Words(digest.Text{Kind: digest.Lesson}, nil, slacktext.Spot{Kind: "lesson"}, false),
		"author-words-checked": render.Words(four, &inspection, spot, true),
		"author-words-long":    render.Words(long, nil, spot, true),
		"author-source":        render.Source(four, spot),
		"author-audience":      render.Audience(four, whom(), spot),
		"author-dates":         render.Dates(four, spot),
		"author-preview":       render.Preview(draft(digest.InDraft), spot),
		"author-changes":       render.Changes(digest.Difference(before, draft(digest.InDraft).Text), 40, spot),
		"author-changes-none":  render.Changes(nil, 0, spot),
		"author-cost":          render.Cost(cost, spot),
		"author-cost-nobody":   render.Cost(digest.Cost{Ref: "policy-sharing", Reading: 1, Unknown: []string{"team <nort>", "role Social wroker"}}, spot),
		"author-cost-one":      render.Cost(digest.Cost{Ref: "policy-sharing", Reading: 1, Load: digest.Load{People: 1, Again: 1, Minutes: 1}}, spot),
		"review":               render.Review(draft(digest.InReview)),
		"review-approved":      render.Review(draft(digest.Approved)),
		"publish":              render.Publish(draft(digest.Approved), cost, nil),
		"publish-unfit":        render.Publish(draft(digest.Approved), cost, []digest.Unfit{{Ref: "policy-sharing", Why: []string{"closed on 22 April 2026", "holds in Wales and not in England"}}}),
		"withdraw":             render.Withdraw(spot),
		"asked":                render.Asked(askedQuestions(100), slacktext.Spot{Page: 9}),
		"asked-none":           render.Asked(nil, slacktext.Spot{}),
		"asked-reply":          render.ReplyTo(askedQuestions(1)[0], slacktext.Spot{ID: 1}),
		"coverage":             render.Reception(manyCovered(100), slacktext.Spot{Page: 1}),
		"coverage-none":        render.Reception(nil, slacktext.Spot{}),
		"coverage-item":        render.ReceptionOf(manyCovered(1)[0], manyTeams(60).Teams, feedback, slacktext.Spot{}),
		"coverage-held-back":   render.HeldBack(waiting, slacktext.Spot{Page: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "view-"+name, pretty(v))
			checkView(t, v)
		})
	}
	quy := digest.Person{ID: 4, Name: "Quy <@U1>"}
	told := func(n digest.Notice, by digest.Person, drafts ...digest.Draft) slacktext.Message {
		n.Item, n.Ref, n.Title = digest.Policy, "policy-sharing", "Sharing <information>"
		return render.Letter(digest.Letter{Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: n.Encode(), By: by, Drafts: drafts})
	}
	alarmed := draft(digest.InReview)
	alarm := digest.DraftAlarm{Draft: alarmed, Verdict: digest.Verdict{Finding: digest.Finding{Kind: guard.Name}, By: quy}, Phrase: "never sent"}
	for name, m := range map[string]slacktext.Message{
		"board":              render.Board(digest.Board{Quarter: "2026-Q1", AsOf: monday, Lines: []digest.BoardLine{{Chain: digest.ChainOpen}, {Chain: digest.ChainSeen}, {Chain: digest.ChainSeen}}}),
		"board-changed":      render.Board(digest.Board{Quarter: "2026-Q1", AsOf: monday, Lines: []digest.BoardLine{{Chain: digest.ChainSeen}}, Changed: digest.Outcomes{Changed: 7, Versions: 2}}),
		"board-changed-few":  render.Board(digest.Board{Quarter: "2026-Q1", AsOf: monday, Changed: digest.Outcomes{Changed: digest.Hidden, Versions: 1}}),
		"board-none":         render.Board(digest.Board{Quarter: "2026-Q1", AsOf: monday}),
		"notice-speak-first": told(digest.Notice{Kind: digest.NoticeSpeakFirst}, digest.Person{}),
		"notice-review-action": render.Letter(digest.Letter{
			Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: digest.Notice{Kind: digest.NoticeReviewAction}.Encode(),
			ReviewActions: []digest.RecommendationAction{{What: "Change <the> form.", TeamName: "North & south", Team: "north", Due: monday}},
		}),
		"notice-second-sample": told(digest.Notice{Kind: digest.NoticeSecondSample}, digest.Person{}),
		"notice-alarm": render.Letter(digest.Letter{
			Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: digest.Notice{Kind: digest.NoticeFalseAlarm}.Encode(), Alarms: []digest.DraftAlarm{alarm},
		}),
		"notice-review":      told(digest.Notice{Kind: digest.NoticeReview}, digest.Person{}, draft(digest.InReview)),
		"notice-review-many": told(digest.Notice{Kind: digest.NoticeReview}, digest.Person{}, manyDrafts(100)...),
		"notice-approved":    told(digest.Notice{Kind: digest.NoticeApproved, Words: "The date is invented, <for> practice."}, quy),
		"notice-sent-back":   told(digest.Notice{Kind: digest.NoticeSentBack, Words: "Shorter & plainer, please."}, quy),
		"notice-published":   told(digest.Notice{Kind: digest.NoticePublished, Version: 2, Asked: 120}, digest.Person{}),
		"notice-released":    told(digest.Notice{Kind: digest.NoticePublished, Version: 1, Asked: 1}, quy),
		"published":          render.Published([]digest.Published{{Version: 2, Assigned: 120}}),
		"published-already":  render.Published([]digest.Published{{Already: true}}),
		"corrected":          render.Corrected(digest.Withdrew{Version: 2, Told: 40}),
		"scheduled":          render.Scheduled(noon),
		"withdrawn":          render.Withdrawn(digest.Withdrew{Told: 40}),
		"published-one":      render.Published([]digest.Published{{Version: 2, Assigned: 1}}),
		"corrected-one":      render.Corrected(digest.Withdrew{Version: 2, Told: 1}),
		"withdrawn-one":      render.Withdrawn(digest.Withdrew{Told: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "message-"+name, wire(m))
			checkMessage(t, m)
		})
	}
	t.Run("home", func(t *testing.T) {
		v := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: render.LeadHome(manyDrafts(3), askedQuestions(2))}}
		golden(t, "home-lead", pretty(v))
	})
}

// whom are the choices of an audience in a small council.
func whom() digest.AudienceChoices {
	of := func(names ...string) (all []digest.AudienceChoice) {
		for i, n := range names {
			all = append(all, digest.AudienceChoice{Value: n, Name: n, People: 10 * i})
		}
		return all
	}
	return digest.AudienceChoices{
		Services: of("Assessment", "Children & families"), Teams: of("north", "south"), Roles: of("Social worker"),
		NQSW: of("no", "yes"), Organisations: of("council", "third_sector", "school"), Everybody: 120, Meant: 34,
	}
}

// TestAudienceLosesNothing: a name that is longer than an option of a menu may be is
// written in lines, where it stays.
func TestAudienceLosesNothing(t *testing.T) {
	long := strings.Repeat("Service for children ", 8)
	c := digest.AudienceChoices{Services: []digest.AudienceChoice{{Value: long, Name: long, People: 3}}}
	v := string(pretty(render.Audience(digest.Text{Audience: digest.Audience{Services: []string{long}}}, c, slacktext.Spot{})))
	if !strings.Contains(v, strings.TrimSpace(long)) {
		t.Errorf("the service is lost:\n%s", v)
	}
}

// guardRecord is how the guard did, with more reasons than are shown.
var guardRecord = digest.GuardRecord{
	Kinds: []digest.GuardCount{
		{Kind: guard.Name, MayStand: 12, FalseAlarms: 1, Reasons: []string{"A <tool>.", "A service & its hub.", "An author.", "One too many."}},
		{Kind: guard.Place, FalseAlarms: 2},
	},
	Live: []digest.LiveFinding{{}},
}

// manyPhrases are asked for, agreed to and ended, in turns.
func manyPhrases(n int) (all []digest.AllowedPhrase) {
	for i := range n {
		p := digest.AllowedPhrase{
			ID: int64(i + 1), Phrase: fmt.Sprintf("Oak <House> %d", i+1), Kind: guard.Place, Reason: "Our family centre & hub.",
			Asked: digest.Person{ID: int64(3 + i%2), Name: "Pam & co"}, AskedAt: noon.Add(-72 * time.Hour),
		}
		if i%3 > 0 {
			p.By, p.At = digest.Person{ID: 4, Name: "Quy <@U1>"}, noon.Add(-48*time.Hour)
		}
		if i%3 > 1 {
			p.EndedBy, p.Ended = p.Asked, noon
		}
		all = append(all, p)
	}
	return all
}
