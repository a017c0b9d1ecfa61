package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
)

// The controls, screens and inputs of how the guard does, and of what the organisation
// lets stand.
const (
	ActionGuard       = "guard"
	ActionAskPhrase   = "guard_ask"
	ActionAgreePhrase = "guard_agree"
	ActionEndPhrase   = "guard_end"

	ViewGuard     = "guard"
	ViewAskPhrase = "guard_ask"

	InputPhrase     = "phrase"
	InputPhraseKind = "phrase_kind"
	InputPhraseWhy  = "phrase_why"
)

// mostReasons is how many reasons of a kind are shown; the web pages have more.
const mostReasons = 3

// Guard shows a policy lead how often the guard was overruled and why, and the phrases
// that may stand. Who asked for one does not agree to it. Done says what came of a press, "" for nothing.
func (r Renderer) Guard(g digest.GuardRecord, phrases []digest.AllowedPhrase, reader int64, spot Spot, done string) slack.ModalViewRequest {
	var blocks []slack.Block
	if done != "" {
		blocks = append(blocks, section(escape(done)))
	}
	blocks = append(blocks, note(guard.Limits))
	var kinds []string
	for _, k := range g.Kinds {
		words := fmt.Sprintf("*%s*: %d may stand, %s", capital(string(k.Kind)), k.MayStand, count(k.FalseAlarms, "false alarm", "false alarms"))
		for _, reason := range k.Reasons[:min(len(k.Reasons), mostReasons)] {
			words += "\n“" + cutEscaped(oneLine(reason), 120) + "”"
		}
		kinds = append(kinds, words)
	}
	if len(kinds) == 0 {
		kinds = []string{"Nobody has overruled it yet."}
	}
	blocks = append(blocks, section(cut("*How often it was overruled, and why*\n"+strings.Join(kinds, "\n"), maxSection)))
	if n := len(g.Live); n > 0 {
		blocks = append(blocks, section("By the rules and phrases of today, something must be fixed in "+count(n, "live item", "live items")+": the web pages say where."))
	}
	blocks = append(blocks, section("*Phrases that may stand here*\nAn exact phrase that names nobody, such as a service or a tool. Two policy leads decide. Numbers, addresses and dates never are."))
	part, pager := onPage(phrases, perScreen, ActionGuard, spot)
	if len(phrases) == 0 {
		blocks = append(blocks, note("None."))
	}
	for _, p := range part {
		blocks = append(blocks, r.phrase(p, reader)...)
	}
	return screen(ViewGuard, "How the guard does", spot, append(append(blocks, pager...),
		buttons("guard", to(ActionAskPhrase, Spot{}, "Ask for a phrase"), to(ActionDrafts, Spot{}, "Drafts"))...)...)
}

// phrase is one phrase with what the reader can do about it.
func (r Renderer) phrase(p digest.AllowedPhrase, reader int64) []slack.Block {
	words := "*" + cutEscaped(oneLine(p.Phrase), maxTitle) + "* · " + string(p.Kind) + "\n" + cutEscaped(oneLine(p.Reason), 300) + "\n" +
		escape(oneLine(p.Asked.Name)) + " asked on " + r.moment(p.AskedAt)
	if !p.At.IsZero() {
		words += "; " + escape(oneLine(p.By.Name)) + " agreed on " + r.moment(p.At)
	}
	if !p.Ended.IsZero() {
		return []slack.Block{section(words + "; ended by " + escape(oneLine(p.EndedBy.Name)) + " on " + r.moment(p.Ended))}
	}
	at := Spot{ID: p.ID}
	var controls []slack.BlockElement
	switch {
	case p.Holds():
	case p.Asked.ID == reader:
		words += ". Another policy lead agrees."
	default:
		controls = append(controls, button(ActionAgreePhrase, at.String(), "Agree", p.Phrase))
	}
	end := sure(button(ActionEndPhrase, at.String(), "End it", p.Phrase), "End it?", "From now on the guard finds the phrase again. It can be asked for again.", "End it")
	return append([]slack.Block{section(words)}, buttons("phrase_"+number64(p.ID), append(controls, end)...)...)
}

// AskPhrase is the form for a phrase that is to stand.
func (r Renderer) AskPhrase(spot Spot) slack.ModalViewRequest {
	var kinds []*slack.OptionBlockObject
	for _, k := range digest.AllowedKinds() {
		kinds = append(kinds, choice(string(k), capital(string(k))))
	}
	return sheet(ViewAskPhrase, "Ask for a phrase", "Ask", spot,
		line(InputPhrase, "The exact phrase", "As it stands in texts, such as the name of a service.", "", digest.MaxTitle),
		one(InputPhraseKind, "What the guard takes it for", "", kinds, ""),
		lines(InputPhraseWhy, "Why it names nobody", "Another policy lead reads it and agrees, or does not.", "", digest.MaxReason))
}

// What came of a press about a phrase.
const (
	PhraseAsked  = "Asked. It may stand once another policy lead agrees."
	PhraseAgreed = "Agreed. The phrase may stand from now on."
	PhraseEnded  = "Ended. The guard finds the phrase again."
)
