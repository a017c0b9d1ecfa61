package mailtext

import (
	"html/template"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// page is what a mail consists of, before it is laid out in either way.
type page struct {
	Subject string
	Heading string
	Parts   []part
	Foot    []string // small, under a line
	Stop    way      // under that
}

// part is a stretch of a mail: a title, paragraphs, points, and a way on. Each field
// may be empty.
type part struct {
	Title  string
	Quiet  []string // facts under the title
	Texts  []string // paragraphs of plain words, with line breaks
	Over   string   // a heading over the points
	Points []rich
	After  []string
	Source string
	Goes   way
}

// way is a link that stands for itself.
type way struct{ Words, Address string }

func (p *page) add(parts ...part) { p.Parts = append(p.Parts, parts...) }

// items lays out a digest or a reminder, each item with a link to its page; short for
// titles alone.
func (r Renderer) items(p *page, said letter.Items, l digest.Letter, short bool) {
	p.Heading = said.Heading
	p.add(part{Texts: said.Opening})
	for _, e := range said.Entries {
		p.add(r.entry(e, l.Links[e.ID], short))
	}
	if len(said.Offers) > 0 {
		p.add(r.offers(said.Offers))
	}
	if len(said.News) > 0 {
		p.add(news(said.News))
	}
	p.add(part{After: said.Closing})
}

// offers are training on offer: a line each, with where to book.
func (r Renderer) offers(items []digest.Item) part {
	list := part{Title: letter.TrainingOnOffer, After: []string{"Each of them, with a file for your calendar, is at " + r.page("/training") + ", where you sign in."}}
	for _, i := range items {
		list.Points = append(list.Points, booked(letter.OfferLine(i.Text), i.Text))
	}
	return list
}

// news is what changed of training: a line each, with where to book what is on offer.
func news(changed []digest.OfferNews) part {
	list := part{Title: letter.TrainingChanged}
	for _, n := range changed {
		if n.Gone {
			list.Points = append(list.Points, plainWords(letter.NewsLine(n)))
			continue
		}
		list.Points = append(list.Points, booked(letter.NewsLine(n), n.Text))
	}
	return list
}

// booked is a line of plain words about training, and where to book it.
func booked(words string, t digest.Text) rich {
	line := plainWords(words)
	if t.Book != "" && safe(t.Book) {
		address := letter.Line(t.Book)
		line.Text += " · Book at " + strings.TrimPrefix(address, "mailto:")
		line.HTML += template.HTML(` · <a class="link" style="color:#1d5a9e;" href="` + template.HTMLEscapeString(address) + `">Book: ` + template.HTMLEscapeString(letter.Line(t.Title)) + `</a>`) //nolint:gosec // escaped
	}
	return line
}

func (r Renderer) entry(e digest.Entry, token string, short bool) part {
	title := letter.Line(e.Title)
	shown := part{Title: title, Quiet: letter.Facts(e)}
	if !short {
		shown.Over = letter.Doing
		for _, point := range e.Points {
			shown.Points = append(shown.Points, inline(point))
		}
		if letter.Sourced(e.Source) {
			shown.Source = "Source: " + letter.SourceName(e.Source)
		}
	}
	if token != "" {
		shown.Goes = way{"Read and answer: " + title, r.page("/a/" + token)}
	}
	return shown
}

// summary lays out a manager's week. It names nobody: mails are passed on and lie in
// mailboxes that others look after, and who is named was told that only their manager
// sees it. The page that does asks who is there.
func (r Renderer) summary(p *page, said letter.Summary) {
	p.Heading = said.Heading
	p.add(part{Texts: said.Lines})
	if len(said.Open) > 0 {
		open := part{
			Title: letter.StillOpen,
			Texts: []string{letter.Count(len(said.Open), "person", "people") + ". Who they are is on your supervision list, where you sign in: each person was told that only you see it."},
			Goes:  way{"Open the supervision list", r.page("/teams/" + said.Team + "/supervision")},
		}
		p.add(open)
	}
	p.add(part{After: []string{said.End}, Goes: way{"Open the team’s page", r.page("/teams/" + said.Team)}})
}

func (r Renderer) notice(p *page, said letter.Notice, l digest.Letter) {
	p.Heading = said.Heading
	if p.Heading == "" {
		p.Heading = said.Preview()
	}
	p.add(part{Texts: said.Parts, After: said.Means, Goes: r.next(said.Next, l)})
}

// next leads to what a reader of a notice can do: by a link of their own where it is
// an answer of theirs, else to the page that has it.
func (r Renderer) next(n letter.Next, l digest.Letter) way {
	switch {
	case n.Answer != nil && l.Links[n.Answer.ID] != "":
		return way{"Read and answer: " + letter.Line(n.Answer.Title), r.page("/a/" + l.Links[n.Answer.ID])}
	case n.Answer != nil, n.Read != nil:
		return way{"Open what you have open", r.page("/")}
	case n.Object.Discussion != 0, n.Share.Note != 0, n.Cover != 0:
		return way{"Open your record", r.page("/me")}
	case len(n.Pulse.Left) > 0 && l.ReplyLink != "":
		return way{"Reply, one tap each", r.page("/p/" + l.ReplyLink)}
	case len(n.Pulse.Left) > 0:
		return way{"Reply, one tap each", r.page("/pulse")}
	case n.Refresher != nil && l.ReplyLink != "":
		return way{"Choose an answer", r.page("/r/" + l.ReplyLink)}
	case n.Refresher != nil:
		return way{"Choose an answer", r.page("/refreshers")}
	case n.SignIn && l.ReplyLink != "":
		return way{"Sign in", r.page("/sign-in/" + l.ReplyLink)}
	case n.ComeBack && l.ReplyLink != "":
		return way{"Get our mails again", r.page("/stop/" + l.ReplyLink)}
	case n.Draft != "":
		return way{"Open your desk", r.page("/desk")}
	case n.Request != 0:
		return way{"Open what you are asked", r.page("/requests")}
	default:
		return way{}
	}
}

func (r Renderer) waiting(p *page, said letter.Waiting) {
	p.Heading = said.Heading
	list := part{After: []string{said.Means}, Goes: way{"Open your desk", r.page("/desk")}}
	for _, d := range said.Drafts {
		list.Points = append(list.Points, plainWords(letter.Line(d.Title)+" – "+d.Facts))
	}
	p.add(list)
}
