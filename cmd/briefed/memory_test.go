package main

import (
	"testing"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestEveryFaceSaysWhatReviewsFound: the digest in Slack and the whole item behind it,
// the item's page, and the page of a link in a mail.
func TestEveryFaceSaysWhatReviewsFound(t *testing.T) {
	const said = "The second review since 2019 that found this (workforce and registration), all of them ours."
	alone(t)
	t.Parallel()
	found := func(w *worker) []digest.Text {
		older, newer := w.written("lesson-older", "new", "", 20), w.written("lesson-newer", "new", "", 20)
		for i, text := range []*digest.Text{&older, &newer} {
			text.Scope, text.Themes = "local", []string{"workforce and registration"}
			text.Source.Published = []string{"2019-05", "2023-02"}[i]
			text.Source.PublishedAs = text.Ref
		}
		older.Reference = true
		return []digest.Text{older, newer}
	}
	w := newWorker(t)
	w.issueTexts(found(w)...)
	w.until(2, 9, 5)
	w.shows(w.newest("ann").Blocks, said)
	w.presses("ann", slacktext.ActionReadMore)
	w.shows(w.modal("ann").Blocks, said)

	o := newWebOffice(t)
	texts := found(w)
	_, err := o.ImportItems(t.Context(), digest.Operator(), texts, false)
	o.must(err)
	_, err = o.Publish(t.Context(), digest.Operator(), []string{texts[0].Ref, texts[1].Ref})
	o.must(err)
	o.as(aWorker).sees("/items/lesson-newer", said)
	item, err := o.ReadRef(t.Context(), o.actor(aWorker), "lesson-newer", 0)
	o.must(err)
	letters := []digest.Letter{{
		Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: o.actor(aWorker).Person.ID, Via: digest.Email}, Entries: []digest.Entry{{Item: item}},
	}}
	o.must(o.Fill(t.Context(), letters))
	o.visitor().sees("/a/"+letters[0].Links[item.ID], said)
}
