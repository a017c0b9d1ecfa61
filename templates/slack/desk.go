package slacktext

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Controls and modals of what policy leads should look at.
const (
	ActionAgeing = "desk_ageing"
	ActionFinds  = "desk_finds"
	ActionSettle = "desk_settle"
	ViewAgeing   = "desk_ageing"
	ViewFinds    = "desk_finds"
)

// looking are the buttons to both lists.
func looking() []slack.BlockElement {
	return []slack.BlockElement{to(ActionFinds, Spot{}, "New at the sources"), to(ActionAgeing, Spot{}, "To be looked at again")}
}

// Ageing lists what is live and soon to be reviewed, closes, comes into force, or says
// what is not so any more, each with the way to a new version.
func (r Renderer) Ageing(list []digest.Ageing, spot Spot) slack.ModalViewRequest {
	var blocks []slack.Block
	if len(list) == 0 {
		blocks = append(blocks, section("Nothing is near its review, closes or comes into force soon."))
	}
	part, pager := onPage(list, perScreen, ActionAgeing, spot)
	for _, a := range part {
		words := "*" + strings.ReplaceAll(cutEscaped(oneLine(a.Title), maxTitle), "*", "∗") + "*\n" + cutEscaped(oneLine(letter.Capital(a.What)), maxPoint) + "."
		blocks = append(blocks, row(words, ActionDraft, Spot{Ref: a.Ref}, "Edit", a.Title))
	}
	return screen(ViewAgeing, "Look at again", spot, append(blocks, pager...)...)
}

// Finds lists what is new at the sources that are watched, each to be taken off the
// desk. What of it becomes an item is written on the web pages, which bring it along.
func (r Renderer) Finds(list []digest.Find, spot Spot) slack.ModalViewRequest {
	var blocks []slack.Block
	if len(list) == 0 {
		blocks = append(blocks, section("Nothing is new, or no source is watched."))
	} else {
		blocks = append(blocks, note("Nobody is told of it until somebody writes an item and publishes it. Open the source first: what stands here was read by no person."))
	}
	part, pager := onPage(list, perScreen, ActionFinds, spot)
	for _, f := range part {
		lines := []string{"*" + strings.ReplaceAll(cutEscaped(oneLine(f.Title), maxTitle), "*", "∗") + "*"}
		about := letter.Find(f.Kind)
		if f.Type != "" {
			about += ", " + f.Type
		}
		lines = append(lines, cutEscaped(oneLine(about+". "+f.Publisher+", seen "+r.moment(f.FoundAt)), maxPoint))
		if f.Note != "" {
			lines = append(lines, cutEscaped(oneLine(f.Note), maxPoint))
		}
		if address := safeURL(f.URL); address != "" && len(address) < 1_000 {
			lines = append(lines, link(f.URL, digest.Source{URL: f.URL}.Host()))
		}
		for _, also := range f.Also {
			lines = append(lines, "The same from: "+cutEscaped(oneLine(also.Publisher), maxTitle))
		}
		if len(f.Cited) > 0 {
			lines = append(lines, "Live items from this source: "+cutEscaped(oneLine(strings.Join(f.Cited, ", ")), maxPoint))
		}
		words := strings.Join(lines[:min(len(lines), 6)], "\n")
		blocks = append(blocks, row(words, ActionSettle, Spot{ID: f.ID, Page: spot.Page}, "Dealt with", f.Title))
	}
	return screen(ViewFinds, "New at the sources", spot, append(blocks, pager...)...)
}
