package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The most room that a count takes, as a block and in the text.
const (
	countSize   = 240
	countLength = 60
)

// headcount says how many of a team have answered, "" where that is kept back.
func headcount(h digest.Headcount) string {
	least, most, ok := h.Bounds()
	switch {
	case !ok:
		return ""
	case least == most:
		return fmt.Sprintf("%d of %d have answered.", least, h.Asked)
	case least == 0:
		return fmt.Sprintf("Under five of %d have answered.", h.Asked)
	default:
		return fmt.Sprintf("At least %d of %d have answered.", least, h.Asked)
	}
}

// counted is what stands under an item in a channel: never who has answered, or
// who has not.
func counted(e digest.Entry) []slack.Block {
	words := headcount(e.Count)
	if words == "" {
		return nil
	}
	return []slack.Block{slack.NewContextBlock("count:"+TargetOf(e.Item).String(), mrkdwn(words))}
}

// countLine is the same in the text, which screen readers read.
func countLine(e digest.Entry) string {
	words := headcount(e.Count)
	if words == "" {
		return ""
	}
	return words + "\n"
}
