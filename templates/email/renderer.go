package mailtext

import (
	"cmp"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Message is a mail without its head.
type Message struct {
	Subject string
	Text    string // complete: what a braille line, a watch and a text reader show
	HTML    string
}

// Renderer lays out letters of one organisation.
type Renderer struct {
	Zone    *time.Location // of the times shown; nil for UTC
	Support string         // one sentence about staff support; "" for the general one
	BaseURL string         // of the pages, with no slash at the end
}

// MaxHTML is the longest HTML of a mail, in bytes. Gmail cuts at 102 KB and so hides
// what comes last, the links among it.
const MaxHTML = 80 << 10

func (r Renderer) writer() letter.Writer {
	return letter.Writer{Zone: r.Zone, Support: r.Support, Ways: letter.Ways{
		Open:        "Everything that you have open is at " + r.page("/") + ", where you sign in.",
		See:         "What you have open is at " + r.page("/") + ", where you sign in.",
		Record:      "You find it at " + r.page("/me") + ", your record.",
		Object:      "say so on your record, by the link below",
		Report:      "The items are on the team’s page, by the link below.",
		Unreachable: "not reachable",
	}}
}

// Letter lays out a letter of any kind.
func (r Renderer) Letter(l digest.Letter) Message {
	said := r.writer().Of(l)
	m := r.mail(said, l, false)
	if len(m.HTML) > MaxHTML {
		m = r.mail(said, l, true)
	}
	return m
}

func (r Renderer) mail(said letter.Letter, l digest.Letter, short bool) Message {
	if items, ok := said.(letter.Items); ok && fillable(l) {
		return r.formed(items, l, short)
	}
	p := r.laid(said, l, short)
	return Message{Subject: p.Subject, Text: p.text(), HTML: p.html()}
}

// laid is what a letter's mail consists of; short for titles and beginnings alone.
func (r Renderer) laid(said letter.Letter, l digest.Letter, short bool) page {
	p := page{Subject: subject(said)}
	switch said := said.(type) {
	case letter.Items:
		r.items(&p, said, l, short)
	case letter.Summary:
		r.summary(&p, said)
	case letter.Notice:
		r.notice(&p, said, l)
	case letter.Waiting:
		r.waiting(&p, said)
	case letter.Words:
		p.Heading = "News from Briefed"
		p.add(markdown(string(said), short))
	}
	p.Foot = append(p.Foot, r.why(l)...)
	if stop := r.Stop(l); stop != "" && l.PersonID != 0 { // what is to be forwarded has it for mail programs alone
		p.Stop = way{"Get no more of these mails", stop}
	} else if l.Team.Outside() && !asked(l) {
		p.Foot = append(p.Foot, "To get no more of it, answer this mail.")
	}
	return p
}

// Test is a mail that only shows that mails arrive.
func (r Renderer) Test() Message {
	p := page{Subject: "A test of Briefed", Heading: "Mail from Briefed arrives"}
	p.add(part{Texts: []string{"Somebody who looks after Briefed asked for this mail with “briefed doctor”. There is nothing to do."}})
	return Message{Subject: p.Subject, Text: p.text(), HTML: p.html()}
}

// Checkpoint is a mail with a checkpoint of the log of evidence, for somebody outside to
// keep. Its lines are not wrapped: the signature is over each character.
func (r Renderer) Checkpoint(note string) Message {
	p := page{Subject: "Briefed: keep this checkpoint of the record", Heading: "A checkpoint of the record of evidence"}
	words := []string{
		"Please keep this mail. By it you can show later whether the record was rewritten: on the server, somebody saves what stands below, from its first line to the end, and runs briefed verify --checkpoint FILE.",
		"It says nothing about anybody.",
	}
	p.add(part{Texts: words}, part{Texts: []string{note}})
	return Message{Subject: p.Subject, Text: strings.Join(words, "\n\n") + "\n\n" + note, HTML: p.html()}
}

// longestSubject is how much of a subject mail programs can be trusted with.
const longestSubject = 150

func subject(said letter.Letter) string {
	runes := []rune(strings.TrimSuffix(letter.Line(said.Preview()), "."))
	if len(runes) > longestSubject {
		return string(runes[:longestSubject-1]) + "…"
	}
	return string(runes)
}

// asked reports whether a mail brings what somebody asked for on the pages.
func asked(l digest.Letter) bool {
	n, ok := digest.ParseNotice(l.Notice)
	return ok && (n.Kind == digest.NoticeSignIn || n.Kind == digest.NoticeComeBack)
}

// why says why the mail comes, and whose its links are.
func (r Renderer) why(l digest.Letter) []string {
	to := "you"
	if l.Person.Name != "" {
		to = letter.Line(l.Person.Name)
	}
	because := "your organisation tells its staff what was learned and what has changed by Briefed. To object, answer this mail."
	if l.Team.Outside() {
		to, because = letter.Line(cmp.Or(l.Person.Name, l.Team.Name)), "the council tells those it works with what was learned and what has changed by Briefed."
	}
	if asked(l) {
		return []string{"This comes to " + to + " because somebody asked for it on the pages of Briefed."}
	}
	lines := []string{"This comes to " + to + " because " + because}
	if len(l.Links) > 0 {
		lines = append(lines, "The links are yours: an answer given by one of them counts as yours, so please do not forward this mail.")
	}
	return lines
}

// Stop is the address at which the reader of a letter can have them stopped; "" for the
// council's staff.
func (r Renderer) Stop(l digest.Letter) string {
	if l.StopLink == "" || r.BaseURL == "" {
		return ""
	}
	return r.page("/stop/" + l.StopLink)
}

// page is an address among the pages.
func (r Renderer) page(path string) string { return strings.TrimSuffix(r.BaseURL, "/") + path }
