package letter

import (
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
)

// What a refresher says of itself, on every face.
const (
	RefresherHeading = "One question about something you read"
	// RefresherPrivate says what is kept, and that nothing follows.
	RefresherPrivate = "This is no test. What you choose is not kept with your name: it is added to a count of your service, of which at least five replies are shown together. That you replied is kept, so that you are not asked twice. If you do not reply, nothing follows."
)

// RefresherAbout says which lesson a refresher is about.
func RefresherAbout(r digest.Refresher) string {
	return "More than " + numeral(r.Months) + " months ago you said that you understood " + quoted(r.Item.Title) + ". One question about it, a minute of your reading time."
}

// RefreshedWords is what somebody hears who replied.
func RefreshedWords(r digest.Refreshed) string {
	check := r.Item.Check
	words := "Yes, that is what the lesson says."
	if !r.Right {
		words = "The lesson says something else: “" + Line(check.Options[check.Answer-1]) + "”."
	}
	if because := Line(check.Because); because != "" {
		words += " " + because
	}
	return words + " Thank you. Your reply is counted, without your name."
}

// RememberedWords is what is shown of how a lesson is remembered, a line for each.
func RememberedWords(list []digest.Remembered) (lines []string) {
	for _, r := range list {
		of := r.Service
		if of == "" {
			of = "All who are shown"
		}
		lines = append(lines, of+", after "+numeral(r.Months)+" months: "+Count(r.Replies, "reply", "replies")+", "+strconv.Itoa(r.Share())+"% chose what the lesson says.")
	}
	return lines
}

// refresher asks the question of a lesson once more.
func refresher(r *digest.Refresher) Notice {
	return Notice{
		Heading: RefresherHeading, Parts: []string{RefresherAbout(*r), strings.TrimSpace(r.Item.Check.Question)},
		Means: []string{RefresherPrivate}, Next: Next{Refresher: r},
	}
}
