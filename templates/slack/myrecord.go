package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// MyRecord is the modal with what is on record about somebody beside their
// answers, and who looked at it.
func (r Renderer) MyRecord(record digest.Record, looks []digest.Look, at Spot) slack.ModalViewRequest {
	entries := append(append(r.supervised(record.Supervision), r.discussed(record.Discussions)...), r.exempted(record.Exemptions)...)
	entries = append(entries, r.looked(looks)...)
	part, pager := onPage(entries, listPerPage, ActionMyRecordPage, at)
	blocks := []slack.Block{note("What is on record about you, and who looked. What you answered and wrote with it is in your history.")}
	if len(entries) == 0 {
		blocks = append(blocks, section("Nothing is on record yet, and nobody has looked."))
	}
	for _, entry := range part {
		blocks = append(blocks, entry...)
	}
	return screen(ViewMyRecord, "My record", at, append(blocks, pager...)...)
}

func (r Renderer) supervised(list []digest.SupervisionEntry) (entries [][]slack.Block) {
	for _, e := range list {
		words := "*" + cutEscaped(oneLine(e.Item.Title), maxTitle) + "*\nFor supervision: "
		if e.Asked {
			words += "you asked for it on " + r.moment(e.AskedAt)
		} else {
			words += "still open after two reminders"
		}
		if e.Note != "" {
			words += "\nYour note: " + cutEscaped(oneLine(e.Note), digest.MaxNote)
		}
		if e.Tick != nil {
			words += "\n" + escape(e.Tick.By) + " ticked it on " + r.moment(e.Tick.At)
			if e.Tick.Outcome != "" {
				words += ": " + cutEscaped(oneLine(e.Tick.Outcome), digest.MaxNote)
			}
		}
		blocks := []slack.Block{section(words)}
		if e.Kept && e.NoteID != 0 {
			blocks = []slack.Block{section(words + "\nWho leads you now cannot read your note."), sharing(letter.Sharing{Note: e.NoteID, Title: e.Item.Title})}
		}
		entries = append(entries, blocks)
	}
	return entries
}

func (r Renderer) discussed(list []digest.Discussion) (entries [][]slack.Block) {
	for _, d := range list {
		words := fmt.Sprintf("*%s*\n%s on %s in %s, recorded by %s on %s", cutEscaped(oneLine(d.Item.Title), maxTitle),
			letter.Meeting(d.Meeting), day(d.On), cutEscaped(oneLine(d.TeamName), maxTitle), escape(d.RecordedBy), r.moment(d.RecordedAt))
		blocks := []slack.Block{section(words + ". You are recorded as present.")}
		switch {
		case len(d.Present) > 0 && !d.Present[0].Objected.IsZero():
			blocks = []slack.Block{section(words + ". You objected on " + r.moment(d.Present[0].Objected) + ".")}
		default:
			blocks = append(blocks, slack.NewActionBlock(fmt.Sprintf("discussion:%d", d.ID), objecting(letter.Objecting{Discussion: d.ID, Title: d.Item.Title})))
		}
		entries = append(entries, blocks)
	}
	return entries
}

func (r Renderer) exempted(list []digest.Exemption) (entries [][]slack.Block) {
	for _, e := range list {
		words := fmt.Sprintf("*%s*\n%s decided on %s that you need not answer: %s", cutEscaped(oneLine(e.Item.Title), maxTitle),
			escape(e.By), r.moment(e.At), cutEscaped(oneLine(e.Reason), digest.MaxNote))
		if !e.Lifted.IsZero() {
			words += "\nThat ended on " + r.moment(e.Lifted) + "."
		}
		entries = append(entries, []slack.Block{section(words)})
	}
	return entries
}

// looked says who looked, a few lines to an entry.
func (r Renderer) looked(looks []digest.Look) (entries [][]slack.Block) {
	const together = 10
	for start := 0; start < len(looks); start += together {
		words := "*Who looked*"
		for _, l := range looks[start:min(len(looks), start+together)] {
			words += fmt.Sprintf("\n• %s: %s %s", r.moment(l.At), cutEscaped(oneLine(l.By), 60), escape(l.Action))
			if l.Team != "" {
				words += ", team " + cutEscaped(l.Team, 60)
			}
		}
		entries = append(entries, []slack.Block{section(words)})
	}
	return entries
}

func objecting(o letter.Objecting) slack.BlockElement {
	return button(ActionObject, Spot{ID: o.Discussion}.String(), "I was not there", o.Title)
}

// ObjectView is the modal that lets somebody say that a record is wrong.
func (r Renderer) ObjectView(at Spot) slack.ModalViewRequest {
	return sheet(ViewObject, "I was not there", "Object", at,
		section("You no longer count as informed by this discussion, and the item asks you again. The manager who recorded it is told, with what you write here."),
		optional(lines(InputNote, "Would you like to say why?", "You can leave this empty. It may have to be disclosed as a record: please name no child or family.", "", digest.MaxNote)))
}
