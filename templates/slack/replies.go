package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// maxReplies is how many questions stand under an item; more are counted.
const maxReplies = 10

// replies are the questions that were replied to, without who asked.
func (r Renderer) replies(list []digest.PublishedReply) []slack.Block {
	if len(list) == 0 {
		return nil
	}
	blocks := []slack.Block{header("Questions and replies")}
	for _, q := range newest(list)[:min(maxReplies, len(list))] {
		blocks = append(blocks, section(fmt.Sprintf("*Question:* %s\n*Reply:* %s\n%s, %s", cutEscaped(oneLine(q.Question), digest.MaxNote),
			cutEscaped(clean(q.Reply), digest.MaxQuestionReply), escape(q.By), r.moment(q.At))))
	}
	if len(list) > maxReplies {
		blocks = append(blocks, note(fmt.Sprintf("and %s.", count(len(list)-maxReplies, "older question", "older questions"))))
	}
	return blocks
}
