package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
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
	lines := []string{title(held.Item, maxTitle), fmt.Sprintf("On %s: version %d, %s.", day(on), held.Number, stood(held))}
	if held.Document != "" {
		lines = append(lines, "Document: "+cutEscaped(oneLine(held.Document), maxPoint))
	}
	return strings.Join(lines, "\n")
}

// stood says how a version stood on the day.
func stood(held digest.PolicyForce) string {
	switch held.Force {
	case digest.ForceComing:
		return "announced, and not yet in force: that was to be from " + day(held.From)
	case digest.ForceWithdrawn:
		return "withdrawn by then"
	case digest.ForceSuperseded:
		return fmt.Sprintf("in force from %s to %s, and replaced since", day(held.From), day(held.Until))
	case digest.ForceNow:
		if !held.Until.IsZero() {
			return fmt.Sprintf("in force from %s to %s", day(held.From), day(held.Until))
		}
		return "in force from " + day(held.From) + ", and still in force"
	default:
		return string(held.Force)
	}
}

// maxPolicies is how many policies the answer for a day lists.
const maxPolicies = 40

// PoliciesInForce answers the command about a day.
func (r Renderer) PoliciesInForce(list []digest.PolicyForce, on digest.Date) Message {
	heading := fmt.Sprintf("%s in force on %s", count(len(list), "policy was", "policies were"), day(on))
	var b strings.Builder
	for i, held := range list {
		if i == maxPolicies {
			fmt.Fprintf(&b, "• and %d more: ask for one by its ref\n", len(list)-i)
			break
		}
		fmt.Fprintf(&b, "• %s – %s, version %d\n", cutEscaped(oneLine(held.Title), 40), cutEscaped(oneLine(held.Ref), 20), held.Number)
	}
	body := strings.TrimSuffix(b.String(), "\n")
	if body == "" {
		return Reply(heading + ".")
	}
	return Message{Text: heading + "\n" + body, Blocks: []slack.Block{header(heading), section(body)}}
}
