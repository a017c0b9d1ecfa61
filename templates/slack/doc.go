// Package slacktext renders everything Briefed says in Slack: pure functions
// from values of package digest to Block Kit, each with the complete plain text
// that screen readers and notifications use instead of the blocks.
//
// Read it in this order: limits.go and text.go (what Slack allows, and how
// author text is made safe), ids.go (what buttons carry), entry.go and fit.go
// (one item at three lengths, and which length fits), then a file per message.
//
// Three rules hold everywhere. A notification preview and the first lines hold
// titles and points, never an account of harm. Author text cannot mention
// anybody or disguise a link. Nothing that does not fit is dropped in silence.
package slacktext

import (
	"time"

	"github.com/slack-go/slack"
)

// Renderer renders for one organisation. The zero value is usable.
type Renderer struct {
	Zone    *time.Location // of the times shown; nil for UTC
	Support string         // one sentence about staff support; "" for the general one
	memory  *memory        // nil: of each message alone, see Remembering
}

// Message is a rendered message. Text is the full plain rendering, at most
// 4,000 characters, with & < > escaped; Slack's screen readers read it and then
// not the blocks.
type Message struct {
	Text   string
	Blocks []slack.Block
}

func (r Renderer) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
