package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// InForceView is the modal that says which version of a policy was in force on a
// day; choosing another day shows another answer. words stand in place of an
// answer where there is none.
func (r Renderer) InForceView(ref string, on digest.Date, held *digest.PolicyForce, words string) slack.ModalViewRequest {
	picker := slack.NewDatePickerBlockElement(ActionInForceDay)
	picker.InitialDate = on.String()
	ask := slack.NewSectionBlock(mrkdwn("Which version was in force on this day?"), nil, slack.NewAccessory(picker))
	blocks := []slack.Block{ask, slack.NewDividerBlock()}
	if held == nil {
		blocks = append(blocks, Reply(words).Blocks...)
	} else {
		blocks = append(blocks, inForce(*held, on)...)
	}
	return screen(ViewInForce, "In force on a day", Spot{Ref: ref, On: on}, blocks...)
}

// InForce answers the command about one policy.
func (r Renderer) InForce(held digest.PolicyForce, on digest.Date) Message {
	blocks := inForce(held, on)
	return Message{Text: strings.ReplaceAll(inForceLine(held, on), "*", ""), Blocks: blocks}
}

func inForce(held digest.PolicyForce, on digest.Date) []slack.Block {
	return []slack.Block{
		section(inForceLine(held, on)),
		slack.NewActionBlock("held", button(ActionReadMore, TargetOf(held.Item).String(), "Read this version", held.Title)),
	}
}

func inForceLine(held digest.PolicyForce, on digest.Date) string {
	lines := []string{title(held.Item, maxTitle), fmt.Sprintf("On %s: version %d, %s.", day(on), held.Number, letter.Stood(held))}
	for _, l := range letter.Around(held) {
		lines = append(lines, cutEscaped(oneLine(l), maxPoint))
	}
	if held.Document != "" {
		lines = append(lines, "Document: "+cutEscaped(oneLine(held.Document), maxPoint))
	}
	return strings.Join(lines, "\n")
}

// policiesInReply is how many policies the answer for a day lists; the others are a
// page further.
const policiesInReply = 15

// PoliciesInForce answers the command about a day. Titles and refs stand in full, as
// they are typed to ask for one.
func (r Renderer) PoliciesInForce(list []digest.PolicyForce, on digest.Date) Message {
	heading := inForceHeading(list, on)
	if len(list) == 0 {
		return Reply(heading + ".")
	}
	m := Message{Text: heading + ". Ask for one by its short name or a part of its title.", Blocks: []slack.Block{header(heading)}}
	for _, held := range list[:min(policiesInReply, len(list))] {
		m.Blocks = append(m.Blocks, section("• "+policyLine(held)))
	}
	if len(list) > policiesInReply {
		m.Blocks = append(m.Blocks, buttons("policies", to(ActionPolicies, Spot{On: on}, "See all "+count(len(list), "policy", "policies")))...)
	}
	return m
}

// PoliciesView lists all policies that were in force on a day.
func (r Renderer) PoliciesView(list []digest.PolicyForce, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{section("*" + inForceHeading(list, spot.On) + "*")}
	part, pager := onPage(list, policiesInReply, ActionPoliciesPage, spot)
	for _, held := range part {
		read := button(ActionReadMore, TargetOf(held.Item).String(), "Read", held.Title)
		blocks = append(blocks, slack.NewSectionBlock(mrkdwn(policyLine(held)), nil, slack.NewAccessory(read)))
	}
	return screen(ViewPolicies, "In force on a day", spot, append(blocks, pager...)...)
}

func inForceHeading(list []digest.PolicyForce, on digest.Date) string {
	return fmt.Sprintf("%s in force on %s", count(len(list), "policy was", "policies were"), day(on))
}

func policyLine(held digest.PolicyForce) string {
	line := fmt.Sprintf("%s – `%s`, version %d", cutEscaped(oneLine(held.Title), maxTitle), held.Ref, held.Number)
	if held.Force == digest.ForceUnsure {
		line += "; its day is not on record"
	}
	return line
}
