package letter

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Waiting tells a policy lead which drafts of others wait for a second person.
type Waiting struct {
	Heading string
	Drafts  []WaitingDraft
	Means   string
}

// WaitingDraft is one of them.
type WaitingDraft struct {
	Ref, Title string
	Revision   int
	Facts      string
}

// mostWaiting is how many drafts a notice lists; more are counted.
const mostWaiting = 10

// Preview is the heading: how many.
func (w Waiting) Preview() string { return w.Heading }

func waiting(drafts []digest.Draft) Waiting {
	w := Waiting{
		Heading: Count(len(drafts), "draft waits", "drafts wait") + " for a second person",
		Means:   "Nobody is told of a draft before another policy lead than its author has approved it. You hear of what waits at most once an hour.",
	}
	for _, d := range drafts[:min(len(drafts), mostWaiting)] {
		facts := Kind(d.Kind) + " by " + Author(d)
		if n := len(d.Findings); n > 0 {
			facts += " · " + Count(n, "finding", "findings")
		}
		w.Drafts = append(w.Drafts, WaitingDraft{Ref: d.Ref, Title: d.Title, Revision: d.Revision, Facts: facts})
	}
	if more := len(drafts) - mostWaiting; more > 0 {
		w.Means = fmt.Sprintf("and %d more. %s", more, w.Means)
	}
	return w
}

// Author names who wrote a draft.
func Author(d digest.Draft) string {
	if d.Author.ID == 0 {
		return "the file it was imported from"
	}
	return Line(d.Author.Name)
}

// decided tells an author what became of their draft.
func decided(n digest.Notice, by digest.Person) Notice {
	who := "Another policy lead"
	if by.ID != 0 {
		who = Line(by.Name)
	}
	said := Notice{Next: Next{Draft: n.Ref}}
	var body string
	switch n.Kind {
	case digest.NoticeApproved:
		said.Heading, body = "Your draft is approved", who+" approved it. It is not live yet: a policy lead publishes it, now or at a time."
	case digest.NoticeSentBack:
		said.Heading, body = "Your draft came back", who+" asks for a change. Once you have made it, submit the draft for review again."
	default:
		said.Heading, said.Next = "What you wrote is live", Next{}
		if body = "It went live at the time that was chosen."; by.ID != 0 {
			body = who + " published it."
		}
		body += fmt.Sprintf(" It is version %d, and %s asked in their next digest.", n.Version, Count(n.Asked, "person is", "people are"))
	}
	body = quoted(n.Title) + "\n" + body
	if n.Words != "" {
		body += "\nIn their words: " + quoted(n.Words)
	}
	said.Parts = []string{body}
	return said
}

// alarms tells policy leads what of the guard's findings was called false. It names
// drafts and kinds, and repeats none of the words.
func alarms(all []digest.DraftAlarm) Notice {
	said := Notice{
		Heading: Count(len(all), "finding of the guard was called", "findings of the guard were called") + " a false alarm",
		Means: []string{
			"It changes nothing by itself. If the words name nobody here, a policy lead asks for the exact phrase to stand and another agrees; “How the guard does”, on the policy desk, has both.",
		},
	}
	var lines []string
	one := true
	for i, a := range all {
		if one = one && a.Ref == all[0].Ref; i < mostWaiting {
			lines = append(lines, fmt.Sprintf("%s in %s, says %s", Capital(string(a.Verdict.Kind)), quoted(a.Title), Line(a.By.Name)))
		}
	}
	if more := len(all) - mostWaiting; more > 0 {
		lines = append(lines, fmt.Sprintf("And %d more.", more))
	}
	said.Parts = []string{strings.Join(lines, "\n")}
	if one {
		said.Next.Draft = all[0].Ref
	}
	return said
}
