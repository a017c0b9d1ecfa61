package letter

import (
	"strings"

	"github.com/briefed/briefed/digest"
)

// TrainingOnOffer stands over training.
const TrainingOnOffer = "Training on offer"

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
