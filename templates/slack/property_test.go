package slacktext_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// nasty are pieces that authors' texts are made of at their worst.
var nasty = []string{
	"<!channel>", "<@U3>", "<https://evil.example|your bank>", "@here", "&", "*", "_", "`", "[a](javascript:alert(1))",
	"[b](https://example.org/a|b>c)", "**bold**", "- point\n", "\n\n", "👩🏽‍⚕️", "\u202e", "word ", "a long stretch of ordinary words ", "<b>", "1. ", "> ", "```\n", "\x00", "é",
}

func author(longest int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(nasty), 0, longest).Draw(t, "text"), "")
	})
}

func anyItem(t *rapid.T, id int64) digest.Item {
	item := policy(id, fmt.Sprintf("Nr %d. ", id)+author(40).Draw(t, "title"))
	if rapid.Bool().Draw(t, "lesson") {
		item.Kind = digest.Lesson
	}
	item.Points = rapid.SliceOfN(author(60), 0, 3).Draw(t, "points")
	item.Learned, item.Background = author(400).Draw(t, "learned"), "SECRET-BACKGROUND "+author(50).Draw(t, "background")
	item.Source.Publisher, item.Source.URL = author(40).Draw(t, "publisher"), rapid.SampledFrom([]string{"", "https://example.org/" + strings.Repeat("a&", 900), "javascript:x", "https://a.example/<>|"}).Draw(t, "url")
	return item
}

// TestAnyLetterFits renders any letter: it is within every limit, mentions every
// item, mentions nobody, and shows nothing of the background.
func TestAnyLetterFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := personal()
		l.Kind = rapid.SampledFrom([]digest.DeliveryKind{digest.DigestLetter, digest.ReminderLetter}).Draw(t, "kind")
		l.Late, l.Last, l.Queued = rapid.Bool().Draw(t, "late"), rapid.Bool().Draw(t, "last"), rapid.IntRange(0, 9).Draw(t, "queued")
		for i := range rapid.OneOf(rapid.IntRange(1, 8), rapid.IntRange(9, 45)).Draw(t, "entries") {
			l.Entries = append(l.Entries, digest.Entry{Item: anyItem(t, int64(i+1)), DueOn: monday, Told: rapid.Bool().Draw(t, "told")})
		}
		for i := range rapid.IntRange(0, digest.MaxOffers).Draw(t, "offers") {
			offer := anyItem(t, int64(100+i))
			offer.Kind, offer.Starts, offer.Closes, offer.Place, offer.Book = digest.Training, monday, monday, author(20).Draw(t, "place"), offer.Source.URL
			l.Offers = append(l.Offers, offer)
		}
		for i := range rapid.IntRange(0, 2*digest.MaxOffers).Draw(t, "news") {
			changed := anyItem(t, int64(200+i))
			changed.Kind, changed.Starts, changed.Closes, changed.Place, changed.Book = digest.Training, monday, monday, author(20).Draw(t, "place"), changed.Source.URL
			l.News = append(l.News, digest.OfferNews{Item: changed, Gone: rapid.Bool().Draw(t, "gone")})
		}
		if rapid.Bool().Draw(t, "channel") {
			l.PersonID, l.Person = 0, digest.Person{}
			posted := controls(render.Letter(l))
			for i := range l.Entries {
				l.Entries[i].Count = digest.Headcount{Answered: rapid.IntRange(0, 9_999).Draw(t, "answered"), Asked: 9_999}
			}
			if now := controls(render.Letter(l)); !slices.Equal(posted, now) {
				t.Fatalf("the counts changed the controls from %v to %v", posted, now)
			}
		}
		m := render.Letter(l)
		sound(t, m)
		raw := string(wire(m))
		for _, e := range l.Entries {
			name := fmt.Sprintf("Nr %d. ", e.Item.ID)
			if strings.Count(raw, name[:len(name)-1]) < 2 {
				t.Fatalf("item %d is not mentioned in both text and blocks", e.Item.ID)
			}
		}
		if strings.Contains(raw, "SECRET-BACKGROUND") {
			t.Fatal("the background is shown")
		}
		for _, e := range l.Entries { // answer all, and it still fits
			for serial := range 2 {
				for _, shape := range []slacktext.Shape{slacktext.ShapeFull, slacktext.ShapeShort} {
					place := slacktext.Place{Target: slacktext.TargetOf(e.Item), Shape: shape, Serial: serial}
					if next, ok := render.Answered(m.Text, m.Blocks, place, answered(e.Item, digest.Understood)); ok {
						m = next
					}
				}
			}
		}
		sound(t, m)
	})
}

// controls are the block ids of a message that are not of counts.
func controls(m slacktext.Message) (ids []string) {
	for _, b := range m.Blocks {
		if !strings.HasPrefix(b.ID(), "count:") {
			ids = append(ids, b.ID())
		}
	}
	return ids
}

// TestAnyViewFits does the same for the modals of any item.
func TestAnyViewFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := anyItem(t, 1)
		item.Learned = strings.Repeat(item.Learned, rapid.IntRange(1, 30).Draw(t, "times"))
		item.Check = &digest.Check{Question: author(300).Draw(t, "question"), Options: rapid.SliceOfN(author(30), 1, 12).Draw(t, "options"), Answer: 1}
		asking := slacktext.Asking{Target: slacktext.TargetOf(item), Kind: digest.Question, Key: "k"}
		for _, v := range []slack.ModalViewRequest{
			render.Item(item, 1, false, &digest.OpenItem{Item: item}), render.Item(item, 2, true, nil), render.Check(item, asking),
			render.Note(item, asking), render.Done(answered(item, digest.Question)),
		} {
			checkView(t, v)
		}
		if strings.Contains(string(pretty(render.Item(item, 1, false, nil))), "SECRET-BACKGROUND") {
			t.Fatal("the background is not folded")
		}
	})
}

// TestAnyListFits is about what commands and managers get.
func TestAnyListFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := openItems(rapid.IntRange(0, 40).Draw(t, "items"))
		rep, summary := report(), *summaryLetter().Summary
		for i := range items {
			items[i].Title = author(60).Draw(t, "title")
		}
		for i := range rapid.IntRange(0, 120).Draw(t, "lines") {
			title := author(40).Draw(t, "title")
			rep.Items = append(rep.Items, digest.ItemMeasure{Title: title, Measure: measures().Lessons})
			rep.Teams = append(rep.Teams, digest.TeamMeasures{Name: title, Measures: measures()})
			summary.Named = append(summary.Named, digest.Standing{Name: title, Ref: fmt.Sprintf("ref-%d", i%40)})
		}
		sound(t, render.List(items, rapid.IntRange(-1, 9).Draw(t, "page")))
		sound(t, render.Report(rep))
		sound(t, render.Letter(digest.Letter{Delivery: digest.Delivery{Kind: digest.SummaryLetter}, Summary: &summary}))
		sound(t, render.Letter(digest.Letter{Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: author(900).Draw(t, "notice")}))
		for _, kind := range []digest.NoticeKind{digest.NoticeWithdrawn, digest.NoticeCorrected, digest.NoticeInForce} {
			words := author(400).Draw(t, "words")
			sound(t, notice(digest.Notice{Kind: kind, Title: words, Words: words, Document: words, Replaces: words}))
		}
		sound(t, slacktext.Reply(author(500).Draw(t, "reply")))
	})
}

// sound holds a message to the limits, and to never mentioning anybody: in text
// and mrkdwn an author's < is always escaped, and links go where authors may link.
func sound(t *rapid.T, m slacktext.Message) {
	t.Helper()
	for _, text := range append(mrkdwns(m.Blocks), m.Text) {
		for _, tag := range tags.FindAllString(text, -1) {
			if !strings.HasPrefix(tag, "<https://example.org/") && !strings.HasPrefix(tag, "<https://a.example/%3C%3E%7C|") {
				t.Fatalf("author text made %q", tag)
			}
		}
	}
	checkMessage(t, m)
}

var tags = regexp.MustCompile(`<[^>]*>?`)

// mrkdwns collects the mrkdwn texts of blocks.
func mrkdwns(blocks []slack.Block) (texts []string) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			texts = append(texts, b.Text.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				if text, ok := e.(*slack.TextBlockObject); ok {
					texts = append(texts, text.Text)
				}
			}
		}
	}
	return texts
}
