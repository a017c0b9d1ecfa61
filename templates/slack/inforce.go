package slacktext

import (
	"fmt"
	"slices"
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

// maxPolicies is how many policies the answer for a day lists.
const maxPolicies = 40

// policiesASection keeps a section below Slack's 3,000 characters: a ref has 64.
const policiesASection = 15

// PoliciesInForce answers the command about a day. Refs stand in full, as they are
// typed to ask for one.
func (r Renderer) PoliciesInForce(list []digest.PolicyForce, on digest.Date) Message {
	heading := fmt.Sprintf("%s in force on %s", count(len(list), "policy was", "policies were"), day(on))
	if len(list) == 0 {
		return Reply(heading + ".")
	}
	var lines []string
	for i, held := range list {
		if i == maxPolicies {
			lines = append(lines, fmt.Sprintf("• and %d more: ask for one by its ref", len(list)-i))
			break
		}
		note := ""
		if held.Force == digest.ForceUnsure {
			note = "; its day is not on record"
		}
		lines = append(lines, fmt.Sprintf("• %s – `%s`, version %d%s", cutEscaped(oneLine(held.Title), 40), held.Ref, held.Number, note))
	}
	blocks := []slack.Block{header(heading)}
	for part := range slices.Chunk(lines, policiesASection) {
		blocks = append(blocks, section(strings.Join(part, "\n")))
	}
	return Message{Text: heading + "\n" + strings.ReplaceAll(strings.Join(lines, "\n"), "`", ""), Blocks: blocks}
}
