package letter

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// replied brings the reply to a question back to who asked.
func replied(q digest.AskedQuestion) Notice {
	who, by := "It stands under the item too, without your name.", Line(q.Reply.By)
	if by == "" {
		who, by = "The council’s staff find it under the item too, without your name.", "The council"
	}
	if !q.Reply.Shown {
		who = "It went to you alone."
	}
	heading, said := "A reply to your question", "You asked"
	if q.Kind != digest.Question && q.Kind != "" {
		heading, said = "A reply to what you said", "You said"
	}
	return Notice{
		Heading: heading,
		Parts: []string{
			quoted(q.Item.Title),
			fmt.Sprintf("%s: %s\n\n%s replied: %s", said, Said(q), by, Clean(q.Reply.Text)),
		},
		Means: []string{who, "If you understand now, say so: your answer is still “" + Answer(cmp.Or(q.Kind, digest.Question)) + "”."},
		Next:  Next{Answer: &q.Item},
	}
}

// present tells somebody that a manager recorded them as present at a discussion,
// and how to object.
func (w Writer) present(d digest.Discussion) Notice {
	return Notice{
		Heading: "You are recorded as present at a discussion",
		Parts: []string{quoted(d.Item.Title) + fmt.Sprintf("\n%s on %s in %s, recorded by %s.",
			Meeting(d.Meeting), Day(d.On), Line(d.TeamName), Line(d.RecordedBy))},
		Means: []string{"It counts you as informed, marked as recorded by your manager. If you were not there, " + w.Ways.Object +
			": then it does not count, and your manager is told."},
		Next: Next{Object: Objecting{d.ID, d.Item.Title}},
	}
}

// objected tells a manager that somebody objected. The letter names that person
// alone.
func objected(d digest.Discussion) Notice {
	body := fmt.Sprintf("%s, %s on %s.", quoted(d.Item.Title), Meeting(d.Meeting), Day(d.On))
	for _, p := range d.Present {
		body += "\n" + Line(p.Name) + " says that they were not there"
		if p.Objection != "" {
			body += ": " + Line(p.Objection)
		}
		body += "."
	}
	return Notice{
		Heading: "An objection to a discussion you recorded",
		Parts:   []string{body},
		Means:   []string{"They do not count as informed by it any more, and the item asks them again. The record keeps both your word and theirs."},
	}
}

// reviewActions reminds a role of what it answers for after a review.
func reviewActions(list []digest.RecommendationAction) Notice {
	var lines []string
	for _, a := range list[:min(len(list), mostAgeing)] {
		lines = append(lines, Line(a.What)+" "+Owner(a)+", by "+Day(a.Due)+".")
	}
	if more := len(list) - mostAgeing; more > 0 {
		lines = append(lines, fmt.Sprintf("And %d more.", more))
	}
	return Notice{
		Heading: "An action after a review is due",
		Parts:   []string{strings.Join(lines, "\n")},
		Means:   []string{"When it is done, tell the policy leads, who mark it so. If it cannot be done, say that too. You are reminded every two weeks while it is open."},
	}
}

// speakFirst asks a manager to speak with people before others hear of a review. Others may
// read a manager's letters: it says neither who nor of what.
var speakFirst = Notice{
	Heading: "People to speak with in person",
	Parts: []string{"What a review found is about to be told to others. Before that, please speak in person with people of yours who should hear it from you first. " +
		"Sign in to the pages of Briefed: “People to speak with first”, on your first page, says with whom, and there you record that you did."},
	Means: []string{"This is for you alone. Nobody but you and the policy lead who named them sees who they are: keep it out of letters, messages and calendars. If you cannot speak with them soon, tell the policy lead."},
}

// actionDue reminds somebody of what they said that they would do.
func actionDue(d digest.Discussion) Notice {
	return Notice{
		Heading: "An action of yours is due",
		Parts:   []string{quoted(d.Item.Title) + fmt.Sprintf("\nOn %s your team agreed: %s\nBy %s.", Day(d.On), Line(d.Action.What), Day(d.Action.Due))},
		Means:   []string{"When it is done, tell your manager, who marks it so. If it cannot be done, say that too. You are reminded every two weeks while it is open."},
	}
}
