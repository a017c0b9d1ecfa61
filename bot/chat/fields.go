package chat

import (
	"context"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// text returns what a spot says is written on: the draft of a ref, else what is
// live, else something new. It notes the revision of the draft in the spot.
func (b authoring) text(ctx context.Context, actor digest.Actor, spot *slacktext.Spot) (text digest.Text, live bool, err error) {
	if spot.Ref == "" {
		if !actor.May(digest.Write, 0) { // only who may write is shown a form
			err = digest.Errorf(digest.Forbidden, slacktext.OnlyPolicyLeads)
		}
		return digest.Text{Kind: digest.Kind(spot.Kind), Change: digest.New, Scope: "local", Urgency: digest.Routine}, false, err
	}
	draft, err := b.service.Draft(ctx, actor, spot.Ref)
	if digest.CodeOf(err) != digest.NotFound {
		spot.Version = draft.Revision
		return draft.Text, draft.Live > 0, err
	}
	versions, err := b.service.Versions(ctx, actor, spot.Ref)
	if err != nil {
		return digest.Text{}, false, err
	}
	spot.Version = 0
	text = versions[len(versions)-1].Text
	text.Change = digest.Significant
	return text, true, nil
}

// fill puts what stands in a form into a text; its inputs are named as fields.
func (i interaction) fill(t *digest.Text) error {
	t.Markdown = "" // the fields say what the text is
	lists := map[string]*[]string{
		digest.FieldPoints: &t.Points, "audience.works_with": &t.Audience.WorksWith, "replies_to": &t.RepliesTo,
	}
	picked := map[string]*[]string{
		"audience.services": &t.Audience.Services, "audience.teams": &t.Audience.Teams,
		"audience.roles": &t.Audience.Roles, "audience.employment": &t.Audience.Employment,
	}
	texts := map[string]*string{
		digest.FieldTitle: &t.Title, digest.FieldLearned: &t.Learned, digest.FieldBackground: &t.Background, digest.FieldTalk: &t.TalkAbout,
		"source.publisher": &t.Source.Publisher, "source.published_as": &t.Source.PublishedAs, "source.published": &t.Source.Published,
		"source.url": &t.Source.URL, "document": &t.Document, "replaces": &t.Replaces, "superseded_by": &t.SupersededBy, "published": &t.Published,
	}
	for name := range i.View.State.Values {
		given := i.given(name)
		if list := lists[name]; list != nil {
			*list = linesOf(given.Value)
		}
		if list := picked[name]; list != nil {
			*list = i.chosenOf(name)
			if given.Value != "" { // written, where nothing is on record to pick from
				*list = linesOf(given.Value)
			}
		}
		if text := texts[name]; text != nil {
			*text = strings.TrimSpace(given.Value)
		}
		switch name {
		case "themes":
			t.Themes = i.chosenOf(name)
		case "nations":
			t.Nations = i.chosenOf(name)
		case "audience.nations":
			t.Audience.Nations = i.chosenOf(name)
		case "audience.organisations":
			t.Audience.Organisations = i.chosenOf(name)
		case "audience.nqsw":
			t.Audience.NQSW = strings.TrimPrefix(i.chosen(name), slacktext.AnyNQSW)
		case "source.type":
			t.Source.Type = i.chosen(name)
		case "stage":
			t.Stage = digest.Stage(i.chosen(name))
		case "closes":
			t.Closes = i.day(name)
		case "review_by":
			t.ReviewBy = i.day(name)
		case "checked":
			t.Checked = i.day(name)
		case "in_force":
			t.InForce = i.day(name)
		case "transition_ends":
			t.TransitionEnds = i.day(name)
		case "urgency":
			t.Urgency = digest.Urgency(i.chosen(name))
		case slacktext.FieldChange:
			t.Change = digest.Change(i.chosen(name))
		case "ack_within":
			t.AckWithin = 0
			if given.Value == "" {
				continue
			}
			days, err := strconv.Atoi(strings.TrimSpace(given.Value))
			if err != nil {
				return wrongAt(name, slacktext.ANumber)
			}
			t.AckWithin = days
		}
	}
	return nil
}

// linesOf are the lines of an input, without what people put in front of points.
func linesOf(text string) (list []string) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l), "-*•")); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// misplaced says what is wrong with a text at the inputs of the form it came
// from; what is about none of them, at the first.
func (i interaction) misplaced(err error) error {
	words := map[string]string{}
	for _, p := range digest.ProblemsOf(err) {
		if _, here := i.View.State.Values[p.Column]; here && words[p.Column] == "" {
			words[p.Column] = slacktext.Sentence(p.Message)
		}
	}
	if len(words) == 0 {
		return err
	}
	return &misplaced{words}
}

// chosenOf are the values that were chosen of a list.
func (i interaction) chosenOf(name string) (values []string) {
	for _, c := range i.given(name).SelectedOptions {
		values = append(values, c.value())
	}
	return values
}
