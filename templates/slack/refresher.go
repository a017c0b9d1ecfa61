package slacktext

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// ActionRefresher is the action_id of the options of a refresher; each has one of its
// own, as Slack wants, with its number behind it.
const ActionRefresher = "refresher"

// RefresherAction is the action_id of an option, from 1.
func RefresherAction(choice int) string { return ActionRefresher + "_" + strconv.Itoa(choice) }

// options are those of a refresher, each with a tap.
func options(r digest.Refresher) (blocks []slack.Block) {
	spot := Spot{ID: r.ID, Version: r.Item.Number}
	for i, option := range r.Item.Check.Options {
		words := cutEscaped(oneLine(option), maxPoint)
		blocks = append(blocks, row(words, RefresherAction(i+1), spot, "Choose", option))
	}
	return blocks
}

// Refresher is the oldest question as a part of the Home tab; none where none is open.
func (r Renderer) Refresher(open []digest.Refresher) []slack.Block {
	if len(open) == 0 {
		return nil
	}
	one := open[0]
	blocks := []slack.Block{
		header(letter.RefresherHeading), section(escape(letter.RefresherAbout(one))),
		section("*" + strings.ReplaceAll(cutEscaped(oneLine(one.Item.Check.Question), maxPoint), "*", "∗") + "*"),
	}
	return append(append(blocks, options(one)...), note(escape(letter.RefresherPrivate)))
}

// Refreshed is what somebody hears who replied, with the way to the lesson.
func Refreshed(r digest.Refreshed) Message {
	m := Reply(letter.RefreshedWords(r))
	again := button(ActionReadMore, TargetOf(r.Item).String(), "Read the lesson again", r.Item.Title)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("refreshed", again))
	return m
}
