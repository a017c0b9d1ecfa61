package slacktext

import (
	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The controls, screens and inputs of starter lists.
const (
	ActionStarters    = "starters"
	ActionStarterList = "starters_of"

	ViewStarters    = "starters"
	ViewStarterList = "starters_of"

	InputStarters = "starters"
)

// StarterLists lists the services, each with a list of what its new staff read
// first. Done says what was kept, "" for nothing.
func (r Renderer) StarterLists(services []string, spot Spot, done string) slack.ModalViewRequest {
	var blocks []slack.Block
	if done != "" {
		blocks = append(blocks, section(escape(done)))
	}
	blocks = append(blocks, note("What newly qualified and agency staff of a service are given first."))
	if len(services) == 0 {
		blocks = append(blocks, section("No team belongs to a service yet."))
	}
	part, pager := onPage(services, perScreen, ActionStarters, spot)
	for _, name := range part {
		blocks = append(blocks, row("*"+cutEscaped(oneLine(name), maxTitle)+"*", ActionStarterList, Spot{Service: name}, "Open", name))
	}
	return screen(ViewStarters, "Starter lists", spot, append(append(blocks, pager...), buttons("back", to(ActionDrafts, Spot{}, "Drafts"))...)...)
}

// StarterList is the form for a service's list: what is on it, in order, of the
// items that are live.
func (r Renderer) StarterList(list, live []digest.Item, spot Spot) slack.ModalViewRequest {
	if len(live) == 0 {
		return Said(Reply("Nothing is published yet, so there is nothing to begin with."))
	}
	var options, chosen []*slack.OptionBlockObject
	for _, it := range live {
		option := choice(number64(it.ID), it.Title)
		options = append(options, option)
	}
	for _, it := range list {
		for _, o := range options {
			if o.Value == number64(it.ID) {
				chosen = append(chosen, o)
			}
		}
	}
	input := some(InputStarters, "What new staff read first (optional)", "In this order. To move an item to the end, take it out and choose it again.", options)
	if menu, ok := input.Element.(*slack.MultiSelectBlockElement); ok {
		most := digest.MaxStarters
		menu.InitialOptions, menu.MaxSelectedItems = chosen, &most
	}
	return sheet(ViewStarterList, "Starter list", "Save", spot, header(cut(oneLine(spot.Service), maxHeader)), optional(input))
}

// StartersKept says that a list was kept.
func StartersKept(service string, n int) string {
	return "Saved: new staff of " + oneLine(service) + " begin with " + count(n, "item", "items") + "."
}
