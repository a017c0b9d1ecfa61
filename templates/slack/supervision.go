package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The controls, screens and inputs of the supervision list.
const (
	ActionSupervision = "supervision"
	ActionTick        = "supervision_tick"
	ViewSupervision   = "supervision"
	ViewTick          = "supervision_tick"
	InputOutcome      = "outcome"
)

// perSupervision is how many entries a page has: each can hold a person's note.
const perSupervision = 10

// Supervision is what to talk about with each supervisee.
func (r Renderer) Supervision(list, before []digest.Supervisee, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{section("*Three questions that open the talk*\n" + questions()), note("What people wrote to you is between them and you; what they wrote to who led them before stays with them. " + private)}
	type entry struct {
		digest.SupervisionEntry
		name string
	}
	var all []entry
	for _, p := range list {
		for _, e := range p.Entries {
			all = append(all, entry{e, p.Name})
		}
	}
	if len(all) == 0 {
		blocks = append(blocks, section("Nothing is on the list: nobody has asked to talk, and nothing is open after two reminders."))
	}
	part, pager := onPage(all, perSupervision, ActionSupervision, spot)
	name := ""
	for _, e := range part {
		if e.name != name {
			name = e.name
			blocks = append(blocks, header(cut(oneLine(name), maxHeader)))
		}
		words := r.entry(e.SupervisionEntry)
		if e.Tick != nil {
			blocks = append(blocks, section(words))
			continue
		}
		at := spot.of(e.Key.PersonID).about(e.Key.ItemID, "", e.Key.Asks)
		blocks = append(blocks, row(words, ActionTick, at, "Discussed", e.name+", "+e.Item.Title))
	}
	blocks = append(blocks, pager...)
	if len(before) > 0 && spot.Page == 0 {
		blocks = append(blocks, section("*Written to you before*\nBy people whom you do not lead any more. Nobody else reads it, until they share it."))
		for _, p := range before[:min(len(before), perSupervision)] {
			for _, e := range p.Entries[:min(len(p.Entries), 3)] {
				blocks = append(blocks, section("*"+cutEscaped(oneLine(p.Name), maxTitle)+"*\n"+r.entry(e)))
			}
		}
	}
	blocks = append(blocks, buttons("back", to(ActionTeam, spot.team(), "Back to the team"))...)
	return screen(ViewSupervision, "Supervision list", spot, blocks...)
}

// writtenToAnother stands for a note that the reader is not shown.
const writtenToAnother = "What they wrote is between them and who led them then, until they share it."

func questions() string {
	var b strings.Builder
	for i, q := range digest.BriefingQuestions {
		fmt.Fprintf(&b, "%d. %s\n", i+1, escape(q))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// entry is one thing to talk about.
func (r Renderer) entry(e digest.SupervisionEntry) string {
	words := "*" + cutEscaped(oneLine(e.Item.Title), maxTitle) + "*\n"
	if e.Asked {
		words += "Asked to talk about it on " + r.moment(e.AskedAt) + "."
	} else {
		words += fmt.Sprintf("Still open after %s.", count(e.Reminded, "reminder", "reminders"))
	}
	if e.NoteID != 0 && e.Note == "" {
		words += "\n" + writtenToAnother
	}
	if e.Note != "" {
		words += "\n“" + cutEscaped(oneLine(e.Note), digest.MaxNote) + "”"
	}
	if e.Tick != nil {
		words += "\nDiscussed on " + r.moment(e.Tick.At) + ", says " + cutEscaped(oneLine(e.Tick.By), maxTitle) + "."
		if e.Tick.Outcome != "" {
			words += " “" + cutEscaped(oneLine(e.Tick.Outcome), digest.MaxNote) + "”"
		}
	}
	return words
}

// Tick asks what came of talking about an entry.
func (r Renderer) Tick(spot Spot) slack.ModalViewRequest {
	return sheet(ViewTick, "Discussed", "Tick as discussed", spot,
		optional(lines(InputOutcome, "What came of it?", "You can leave this empty. The person and you can read it; it may have to be disclosed as a record.", "", digest.MaxNote)),
		note("A tick informs nobody by itself: the person’s own answer does, or a recorded team discussion."))
}
