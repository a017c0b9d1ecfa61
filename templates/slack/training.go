package slacktext

import (
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// MaxTraining is how much training a message lists at most; more of it stands on the web.
const MaxTraining = 15

// Training lists what is on offer, in its order: title, dates and place, and where to book.
func (r Renderer) Training(items []digest.Item) Message {
	if len(items) == 0 {
		return Reply("Nothing is on offer for you today. When there is, your digest says so.")
	}
	for most := MaxTraining; ; most -= digest.MaxOffers { // long titles and addresses leave room for fewer
		m := r.trainingOf(items, most)
		if m.Fits() || most <= digest.MaxOffers {
			return m
		}
	}
}

func (r Renderer) trainingOf(items []digest.Item, most int) Message {
	shown := items[:min(len(items), most)]
	blocks := []slack.Block{header(letter.TrainingOnOffer), section("What you can take part in, soonest closing first. Nothing is asked of you here, and nothing is counted.")}
	for some := range slices.Chunk(shown, digest.MaxOffers) {
		blocks = append(blocks, section(offers(some)))
	}
	more := ""
	if rest := len(items) - len(shown); rest > 0 {
		more = fmt.Sprintf("%d more are there. ", rest)
	}
	return Message{Text: letter.TrainingOnOffer, Blocks: append(blocks, note(more+"Write `/briefed web /training` for each of them, with a file for your calendar."))}
}
