package main

import (
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestAReaderSeesTheTypeOfSource: an item of every type says it, spelled out, in the
// digest and the whole item in Slack, in a mail's page, and on the item's page.
func TestAReaderSeesTheTypeOfSource(t *testing.T) {
	alone(t)
	t.Parallel()
	o, w := newWebOffice(t), newWorker(t)
	var texts []digest.Text
	for _, kind := range digest.SourceTypes() {
		text := w.written("lesson-"+strings.ReplaceAll(kind.Key, "_", "-"), "new", "", 20)
		text.Source.Type = kind.Key
		texts = append(texts, text)
	}
	_, err := o.ImportItems(t.Context(), digest.Operator(), texts, false)
	o.must(err)
	refs := make([]string, len(texts))
	for i, text := range texts {
		refs[i] = text.Ref
	}
	_, err = o.Publish(t.Context(), digest.Operator(), refs)
	o.must(err)
	v := o.as(aWorker)
	for i, kind := range digest.SourceTypes() {
		v.sees("/items/"+refs[i], kind.String())
		item, err := o.ReadRef(t.Context(), o.actor(aWorker), refs[i], 0)
		o.must(err)
		letters := []digest.Letter{{
			Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: o.actor(aWorker).Person.ID, Via: digest.Email}, Entries: []digest.Entry{{Item: item}},
		}}
		o.must(o.Fill(t.Context(), letters))
		o.visitor().sees("/a/"+letters[0].Links[item.ID], kind.String())
		shown := slacktext.Renderer{}.Letter(letters[0])
		if !strings.Contains(shown.Text, kind.String()) {
			t.Errorf("the digest does not say %q:\n%s", kind.String(), shown.Text)
		}
	}
}
