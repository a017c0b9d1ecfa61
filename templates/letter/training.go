package letter

import (
	"strings"

	"github.com/briefed/briefed/digest"
)

// TrainingOnOffer stands over training.
const TrainingOnOffer = "Training on offer"

// TrainingChanged stands over what changed of training.
const TrainingChanged = "Training that changed"

// NewsLine says in one line what became of training that the reader was told of.
func NewsLine(n digest.OfferNews) string {
	if n.Gone {
		return Line(n.Title) + " – no longer on offer. If you have booked, please ask whoever you booked with."
	}
	line := Line(n.Title) + " – changed since we told you of it"
	if facts := OfferFacts(n.Text); facts != "" {
		line += ". Now: " + facts
	}
	return line
}

// OfferFacts say when and where training is, and until when it can be booked.
func OfferFacts(t digest.Text) string {
	var facts []string
	if !t.Starts.IsZero() {
		facts = append(facts, "Starts "+Day(t.Starts)+At(t.StartsAt))
	}
	if t.Place != "" {
		facts = append(facts, Line(t.Place))
	}
	if !t.Closes.IsZero() {
		facts = append(facts, "Book by "+Day(t.Closes))
	}
	return strings.Join(facts, " · ")
}

// At is a time of day behind a day, "" for none.
func At(clock string) string {
	if clock == "" {
		return ""
	}
	return " at " + clock
}

// OfferLine is training in one line: what it is, and its facts.
func OfferLine(t digest.Text) string {
	line := Line(t.Title)
	if facts := OfferFacts(t); facts != "" {
		line += " – " + facts
	}
	return line
}
