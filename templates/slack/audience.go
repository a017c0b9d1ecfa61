package slacktext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// Picked are the inputs of the audience that are counted as one picks, by the
// action_id of a choice.
var Picked = []string{"audience.services", "audience.teams", "audience.roles", "audience.employment", "audience.nations", "audience.nqsw", "audience.organisations"}

// maxValue is the longest value of an option
// (docs.slack.dev/reference/block-kit/composition-objects/option-object).
const maxValue = 150

// Audience is the form for whom an item is for, and by when they answer: picked from
// what is on record, with how many people each is, and how many the choice means.
func (r Renderer) Audience(t digest.Text, c digest.AudienceChoices, spot Spot) slack.ModalViewRequest {
	pick := func(name, label string, options []digest.AudienceChoice) slack.Block {
		tooLong := slices.ContainsFunc(options, func(o digest.AudienceChoice) bool { return len(o.Value) > maxValue })
		if len(options) == 0 || tooLong { // Slack has no menu without a choice, and what a menu leaves out would be lost
			return optional(lines(name, label, "One a line; empty for all.", t.Field(name), maxInput))
		}
		return tells(optional(several(name, label, "None for all.", picks(options), values(options, t.Field(name)))))
	}
	blocks := []slack.Block{
		section(meant(t.Audience, c)),
		pick("audience.services", "Services", c.Services), pick("audience.teams", "Teams", c.Teams),
		pick("audience.roles", "Job titles", c.Roles), pick("audience.employment", "Employment", c.Employment),
		tells(optional(several("audience.nations", "Nations of teams", "None for all. A team that names none is not left out.", nations(), t.Audience.Nations))),
		tells(oneOf("audience.nqsw", "Newly qualified social workers", "", []*slack.OptionBlockObject{
			choice(AnyNQSW, "Everybody"), choice(digest.Yes, withCount("Newly qualified only", c.NQSW, digest.Yes)),
			choice(digest.No, withCount("All but the newly qualified", c.NQSW, digest.No)),
		}, cmp.Or(t.Audience.NQSW, AnyNQSW))),
		optional(lines("audience.works_with", "What the team works with", "Ages such as 0-4 or 16+, or groups such as care leavers; one a line.", t.Field("audience.works_with"), maxInput)),
		oneOf("urgency", "Urgency", "", []*slack.OptionBlockObject{
			choice(string(digest.Routine), "Routine"), choice(string(digest.Urgent), "Urgent: goes ahead of everything else"),
		}, string(t.Urgency)),
		optional(line("ack_within", "Working days to answer", "Empty for the usual.", strings.TrimPrefix(t.Field("ack_within"), "0"), 3)),
	}
	if len(c.Organisations) > 0 {
		organisations := slack.Block(tells(optional(several("audience.organisations", "Organisations", "None for the council’s own staff alone.", picks(c.Organisations), t.Audience.OrganisationKeys()))))
		blocks = slices.Insert(blocks, 6, organisations)
	}
	return sheet(ViewAudience, "For whom, by when", "Save the draft", spot, blocks...)
}

// AnyNQSW stands for everybody, newly qualified or not: Slack has no empty value.
const AnyNQSW = "any"

// meant says how many people an audience means.
func meant(a digest.Audience, c digest.AudienceChoices) string {
	if a.Everybody() {
		return fmt.Sprintf("As it stands this is for *everybody* in the council: %s today.", count(c.Meant, "person", "people"))
	}
	return fmt.Sprintf("As it stands this is for *%s* of %s today.", number(c.Meant), count(c.Everybody, "person", "people"))
}

// tells lets Slack tell at once what is chosen.
func tells(b *slack.InputBlock) *slack.InputBlock {
	b.DispatchAction = true
	return b
}

func picks(options []digest.AudienceChoice) (all []*slack.OptionBlockObject) {
	for _, o := range options {
		all = append(all, choice(o.Value, cut(o.Name, maxLabel-10)+" ("+number(o.People)+")"))
	}
	return all
}

func withCount(words string, options []digest.AudienceChoice, value string) string {
	for _, o := range options {
		if o.Value == value {
			return words + " (" + number(o.People) + ")"
		}
	}
	return words + " (0)"
}

// values are the options that the lines of a field name, as the options have them.
func values(options []digest.AudienceChoice, field string) (chosen []string) {
	for line := range strings.Lines(field) {
		for _, o := range options {
			if digest.Fold(o.Value) == digest.Fold(line) {
				chosen = append(chosen, o.Value)
			}
		}
	}
	return chosen
}
