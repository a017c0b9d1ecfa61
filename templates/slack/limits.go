package slacktext

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Slack's limits, in code points (Block Kit reference, 2026).
const (
	maxText     = 4_000 // top-level text: chat.update refuses more
	maxSection  = 3_000 // a text object
	maxHeader   = 150
	maxLabel    = 75 // a button's text and accessibility_label, an option's text
	maxModal    = 24 // a modal's title, submit and close
	maxBlocks   = 50 // of a message
	maxInView   = 100
	maxURL      = 3_000
	maxQuestion = 2_000 // an input's label
	maxRadios   = 10
	maxOptions  = 100 // of a menu, and of a group in one
)

// maxSize is how many characters the blocks of one message may have together.
// Slack does not document its limit (msg_blocks_too_long); it was met at about
// 13,200 (slackapi/bolt-js#2509), so we keep well below.
const maxSize = 10_000

// Our own limits, for a message that can be read on a phone.
const (
	maxTitle = 150
	maxPoint = 300
)

// size counts the characters of blocks as JSON the way Slack sees it: Go writes
// & < > as six characters where others write one.
func size(blocks []slack.Block) int {
	if len(blocks) == 0 {
		return 0
	}
	raw, err := json.Marshal(slack.Blocks{BlockSet: blocks})
	if err != nil {
		return maxSize + 1 // a block that cannot be written fits nowhere
	}
	n := utf8.RuneCount(raw)
	for _, escaped := range []string{`\u0026`, `\u003c`, `\u003e`} {
		n -= (len(escaped) - 1) * strings.Count(string(raw), escaped)
	}
	return n
}

// sum is a short name for what blocks say, the same for the same.
func sum(blocks []slack.Block) string {
	h := fnv.New32a()
	if err := json.NewEncoder(h).Encode(slack.Blocks{BlockSet: blocks}); err != nil {
		return ""
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// Fits reports whether a message is within Slack's limits on its whole.
func (m Message) Fits() bool {
	return utf8.RuneCountInString(m.Text) <= maxText && len(m.Blocks) <= maxBlocks && size(m.Blocks) <= maxSize
}
