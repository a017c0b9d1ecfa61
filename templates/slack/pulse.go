package slacktext

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// ActionPulse is the action_id of the replies to a pulse; each has one of its own, as
// Slack wants, with the reply behind it.
const ActionPulse = "pulse"

// PulseAction is the action_id of a reply.
func PulseAction(r digest.PulseReply) string { return ActionPulse + "_" + string(r) }

// IsPulse reports whether a control is a reply to a pulse, of which nothing is kept
// but the count.
func IsPulse(action string) bool { return strings.HasPrefix(action, ActionPulse+"_") }

// PulseThanks is said to who replied.
const PulseThanks = letter.PulseThanks

// pulse are the questions that are left, with a tap for each reply.
func pulse(p digest.Pulses) (blocks []slack.Block) {
	for _, q := range p.Left {
		words := letter.PulseQuestion(q)
		var taps []slack.BlockElement
		for _, r := range digest.PulseReplies {
			taps = append(taps, button(PulseAction(r), Spot{ID: p.ID, Kind: string(q)}.String(), letter.PulseReply(r), words))
		}
		blocks = append(blocks, section("*"+escape(words)+"*"), slack.NewActionBlock("pulse_"+string(q), taps...))
	}
	return blocks
}

// Pulse is the questions as a part of the Home tab; none where none are left.
func (r Renderer) Pulse(p digest.Pulses) []slack.Block {
	if len(p.Left) == 0 {
		return nil
	}
	return append(append([]slack.Block{header(letter.PulseHeading)}, pulse(p)...), note(escape(letter.PulseAnonymous+" You can reply until "+day(p.Closes)+".")))
}
