package slacktext

import (
	_ "embed"
	"strings"

	"github.com/slack-go/slack"
)

//go:embed help.md
var help string

// Help says what Briefed is and what it does with answers.
func (r Renderer) Help() Message {
	content, _ := rich(help)
	support := escape(r.support())
	text := strings.NewReplacer("**", "", "`", "").Replace(escape(help))
	return Message{Text: text + "\n" + support, Blocks: append(append([]slack.Block{header("How Briefed works")}, content...), note(support))}
}
