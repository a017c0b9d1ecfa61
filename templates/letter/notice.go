package letter

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Notice tells of one thing that happened.
type Notice struct {
	Heading string   // "" for news of a kind that this release does not know
	Parts   []string // paragraphs: what happened
	Means   []string // sentences: what follows from it for the reader
	Next    Next     // what the reader can do
}

// Preview is the heading: what it is about is seen when it is opened.
func (n Notice) Preview() string {
	if n.Heading == "" {
		return "News about something you were told of"
	}
	return n.Heading
}

// Next is what a reader of a notice can do. At most one of its fields says so.
type Next struct {
	Answer  *digest.ItemVersion // give an answer
	Read    *digest.ItemVersion // read it all the same
	Object  Objecting           // say that one was not there
	Draft   string              // open a draft, by ref
	Share   Sharing             // share what one wrote
	Cover   int64               // decline to cover a team, by the membership
	Request int64               // decide on a start that is asked for
	Pulse   digest.Pulses       // say what one feels

	Refresher *digest.Refresher // choose an answer to the question of a lesson
	SignIn    bool              // sign in to the pages
	ComeBack  bool              // be written to again
}

// Sharing names a note that its writer may share, 0 for none, and the title of what
// it is about.
type Sharing struct {
	Note  int64
	Title string
}

// Objecting names a discussion that somebody may not have been at, 0 for none, and
// the title of what it was about.
type Objecting struct {
	Discussion int64
	Title      string
}

// notice says what happened to an item that somebody was told of, what came of a
// conversation, or plain words.
func (w Writer) notice(l digest.Letter) Letter {
	n, about := digest.ParseNotice(l.Notice)
	switch {
	case !about:
		return Words(l.Notice)
	case l.Question != nil && l.Question.Reply != nil:
		return replied(*l.Question)
	case l.Discussion != nil && n.Kind == digest.NoticeDiscussion:
		return w.present(*l.Discussion)
	case l.Discussion != nil && n.Kind == digest.NoticeObjection:
		return objected(*l.Discussion)
	case l.Discussion != nil && n.Kind == digest.NoticeActionDue:
		return actionDue(*l.Discussion)
	case l.Exemption != nil && n.Kind == digest.NoticeExempted:
		return w.excused(*l.Exemption)
	case l.Exemption != nil && n.Kind == digest.NoticeLifted:
		return w.askedAgain(*l.Exemption, l.DueOn)
	case len(l.Staff) > 0:
		return w.staff(l.Staff, l.PersonID)
	case l.Note != nil && n.Kind == digest.NoticeNote:
		return w.offered(*l.Note)
	case len(l.Drafts) > 0:
		return waiting(l.Drafts)
	case len(l.Pulse.Left) > 0:
		return pulse(l.Pulse)
	case l.Refresher != nil:
		return refresher(l.Refresher)
	case len(l.Alarms) > 0:
		return alarms(l.Alarms)
	case len(l.Ageing) > 0:
		return ageing(l.Ageing)
	case len(l.ReviewActions) > 0:
		return reviewActions(l.ReviewActions)
	case n.Kind == digest.NoticeSpeakFirst:
		return speakFirst
	case n.Kind == digest.NoticeSecondSample:
		return Notice{
			Heading: "Time for a second dip sample", Parts: []string{"It is three months since you looked at records to see whether a review's recommendation changed practice. Look again: a change that is seen once and not kept is none."},
			Means: []string{"Reviews, on the policy desk of the web pages, lists where a second look is due. You are asked once for each."},
		}
	case n.Kind == digest.NoticeBouncing:
		whose := "the address of " + Line(l.Team.Name) + " itself"
		if l.By.ID != 0 {
			whose = "the address of " + Line(l.By.Name)
		}
		return Notice{
			Heading: "An address that does not work", Parts: []string{"Nothing that we sent to " + whose + " has arrived for a month."},
			Means: []string{"Please ask whether it has changed, and tell the council the new one. You are told of this once. Nobody is held to what did not reach them."},
		}
	case n.Kind == digest.NoticeSignIn:
		return Notice{
			Heading: "Sign in to Briefed", Parts: []string{"Somebody, most likely you, asked for this link at the pages of Briefed. It works once, for half an hour, and for you alone."},
			Means: []string{"If it was not you, there is nothing to do: without this link nobody signs in."}, Next: Next{SignIn: true},
		}
	case n.Kind == digest.NoticeComeBack:
		return Notice{
			Heading: "Do you want our mails again?", Parts: []string{"Somebody, most likely you, asked on our pages that we write to " + Line(cmp.Or(l.Person.Name, l.Team.Name)) + " again. You had asked us to stop."},
			Means: []string{"If it was not you, there is nothing to do: without this link we do not begin again."}, Next: Next{ComeBack: true},
		}
	case n.Kind == digest.NoticeApproved, n.Kind == digest.NoticeSentBack, n.Kind == digest.NoticePublished:
		return decided(n, l.By)
	default:
		return w.happened(n)
	}
}

// mostAgeing is how many items a monthly notice names.
const mostAgeing = 12

// ageing tells policy leads what of the library is to be looked at again.
func ageing(list []digest.Ageing) Notice {
	var lines []string
	for _, a := range list[:min(len(list), mostAgeing)] {
		lines = append(lines, quoted(a.Title)+" ("+a.Ref+") "+Line(a.What)+".")
	}
	if more := len(list) - mostAgeing; more > 0 {
		lines = append(lines, fmt.Sprintf("And %d more.", more))
	}
	return Notice{
		Heading: "To be looked at again", Parts: []string{strings.Join(lines, "\n")},
		Means: []string{"You get this once a month. The policy desk on the web pages has the whole list, every day."},
	}
}

// happened says what a notice about an item tells.
func (w Writer) happened(n digest.Notice) Notice {
	heading, lines := whatHappened(n)
	if heading == "" {
		return Notice{Parts: []string{"There is news about something you were told of. " + w.Ways.See}}
	}
	lines = append([]string{quoted(n.Title)}, lines...)
	if n.Words != "" {
		lines = append(lines, "Why: "+Line(n.Words))
	}
	return Notice{Heading: heading, Parts: []string{strings.Join(append(lines, w.Ways.Open), "\n")}}
}

// whatHappened is a heading and a few lines; no heading for what is not known.
func whatHappened(n digest.Notice) (heading string, lines []string) {
	switch n.Kind {
	case digest.NoticeWithdrawn:
		return Kind(n.Item) + " withdrawn", []string{
			"This no longer holds. Your answer stays on record, and nothing more is asked of you. If you have begun to work by it, talk to your manager.",
		}
	case digest.NoticeCorrected:
		return Kind(n.Item) + " corrected", []string{
			"A point in what you were told was wrong. It is put right, and asks you again: the new version comes in your next digest.",
		}
	case digest.NoticeInForce:
		lines = []string{"You were told of this change. From today it is what counts."}
		if n.Document != "" {
			lines = append(lines, "Document: "+Line(n.Document))
		}
		if n.Replaces != "" {
			lines = append(lines, "It replaces: "+Line(n.Replaces))
		}
		if !n.TransitionEnds.IsZero() {
			lines = append(lines, "The transition ends on "+Day(n.TransitionEnds)+".")
		}
		return "In force today", lines
	case digest.NoticeChanged:
		lines = []string{"You asked about this, or said that it was not clear. It has changed since."}
		if n.HeirTitle != "" && n.Heir != n.Ref {
			lines = append(lines, "What changed stands in “"+Line(n.HeirTitle)+"” ("+n.Heir+").")
		}
		return "Changed since you asked", append(lines, "Thank you for saying so: nothing is asked of you by this message.")
	case digest.NoticeSuperseded:
		heir := "something newer"
		if n.HeirTitle != "" {
			heir = "“" + Line(n.HeirTitle) + "”"
		}
		heir += " says what counts"
		if n.Heir != "" {
			heir += " (" + n.Heir + ")"
		}
		lines = []string{"You were told of this. Now " + heir + "."}
		if !n.InForce.IsZero() {
			lines = append(lines, "That is in force from "+Day(n.InForce)+".")
		}
		return "Superseded", append(lines, "Nobody is asked about the older one any more; what you answered stays on record.")
	default:
		return "", nil
	}
}
