package slacktext_test

import (
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// The council of these tests: one team, three lessons, two policy changes.
var (
	noon   = time.Date(2026, 3, 2, 9, 14, 0, 0, time.UTC)
	monday = digest.NewDate(2026, time.March, 2)
	north  = digest.Team{ID: 7, Slug: "north", Name: "North locality team"}
	amina  = digest.Person{ID: 3, Name: "Amina Khan", SlackID: "U3"}
)

func lesson(id int64, title string) digest.Item {
	return digest.Item{ID: id, Version: digest.Version{ItemID: id, Number: 1, Asks: 1, Text: digest.Text{
		Ref: "lesson-handover", Kind: digest.Lesson, Title: title, Change: digest.New,
		Source: digest.Source{
			Publisher: "Cambridgeshire and Peterborough Safeguarding Children Partnership", PublishedAs: "Gabriel",
			Published: "2025", URL: "https://learning.nspcc.org.uk/case-reviews?a=1&b=2",
		},
		Points: []string{
			"Before a case moves, write a **two-page summary**: history, what helps, risks now.",
			"Ring the new worker. Do not count the transfer as done until they have told it back to you.",
			"If you disagree about threshold & risk, use the [escalation route](https://example.org/escalate) this week.",
		},
		Learned:    "The review asks for **up-to-date summaries** whenever a case moves.\n\nIt also asks for:\n\n- a whole-family assessment early\n- a way to settle disagreements\n  1. first in the team\n  2. then between services",
		Background: "An account of what happened to the young person, in SECRET-BACKGROUND words.",
		TalkAbout:  "- Take the last case that was transferred to us. What did we have to find out for ourselves?",
	}}}
}

func policy(id int64, title string) digest.Item {
	item := lesson(id, title)
	item.Ref, item.Kind, item.Change = "policy-sharing", digest.Policy, digest.Significant
	item.Number, item.Asks = 2, 2
	item.Document, item.Replaces = "Information sharing advice 2024", "Information sharing advice 2018"
	item.Published, item.InForce = "2024-05", digest.NewDate(2024, time.June, 1)
	item.TransitionEnds = digest.NewDate(2024, time.December, 31)
	item.Audience.Roles = []string{"social worker", "team manager"}
	return item
}

func checked(id int64, title string) digest.Item {
	item := lesson(id, title)
	item.Check = &digest.Check{
		Question: "A new, lower-level worry arises after a court finding. What do you do?",
		Options:  []string{"Respond to it as new information about the child", "Leave it, since the court has decided", "Wait for it to reach the threshold"},
		Answer:   1, Because: "Help for the child today is still yours to offer.",
	}
	return item
}

func personal(entries ...digest.Entry) digest.Letter {
	return digest.Letter{
		Delivery: digest.Delivery{ID: 11, Kind: digest.DigestLetter, PersonID: amina.ID, TeamID: north.ID},
		Person:   amina, Team: north, Entries: entries, To: digest.Route{Via: digest.Slack, Address: amina.SlackID},
	}
}

func share(f float64) *float64 { return &f }

func measures() digest.Measures {
	return digest.Measures{
		Lessons:  digest.Measure{Expected: 60, Informed: 45, Share: share(0.75), Outstanding: 15, Overdue: 5, Away: 3, Exempt: 1, Unreachable: 2},
		Policies: digest.Measure{Expected: 20, Informed: 20, Share: share(1)},
	}
}

func answered(item digest.Item, kind digest.AnswerKind) digest.Answered {
	return digest.Answered{Item: item, Kind: kind, Changed: true, Answer: digest.Answer{ItemID: item.ID, Shown: item.Number, Kind: kind, At: noon}}
}

// onOffer are n courses, soonest closing first.
func onOffer(n int) []digest.Item {
	items := make([]digest.Item, n)
	for i := range items {
		text := digest.Text{Ref: fmt.Sprintf("training-%d", i+1), Kind: digest.Training, Title: fmt.Sprintf("Talking with teenagers & parents, part %d", i+1), Change: digest.New}
		text.Starts, text.StartsAt, text.Place, text.Book, text.Closes = monday+30, "09:30", "Town Hall", "https://example.org/book", monday+digest.Date(10+i)
		items[i] = digest.Item{ID: int64(i + 1), Version: digest.Version{ItemID: int64(i + 1), Number: 1, Text: text}}
	}
	return items
}
