package slacktext

import (
	_ "embed"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

//go:embed help.md
var help string

// commands are the words after /briefed, each with what somebody must be allowed
// to do for it to be of use to them.
var commands = []struct {
	words, does string
	needs       digest.Action
}{
	{"", "shows what you have open", digest.AnswerOwn},
	{"search WORDS", "finds lessons and policies", digest.SearchLibrary},
	{"in-force POLICY DAY", "says which version of a policy was in force on a day, by its short name or a part of its title; with a day alone, which policies were", digest.ReadPolicies},
	{"training", "lists the training that is on offer for you", digest.SearchLibrary},
	{"catch-up", "lists what came out while you were not here", digest.OwnRecord},
	{"history", "shows what you answered", digest.OwnRecord},
	{"settings", "changes when and where you read, and pauses while you are on leave", digest.OwnRecord},
	{"report", "shows who is informed in your teams; add a team for that one alone, a past day as in 2026-03-02, and “by role” – or service, employment, nqsw, nation, tenure – for who is behind", digest.SeeCounts},
	{"board", "shows how far the recommendations of reviews have come; add a past quarter as in 2026-Q3", digest.ReadBoard},
	{"write", "lists the drafts, to write, review and publish lessons and policy changes", digest.Write},
	{"staff NAME", "finds somebody, to record a start, a last day, an absence or acting cover", digest.ManageRoster},
	{"directory", "shows whom only the staff list or only Slack knows", digest.ManageRoster},
	{"web PAGE", "opens Briefed in your browser, by a link that works once; with the address of a page of Briefed, that page", digest.AnswerOwn},
	{"help", "shows this", digest.AnswerOwn},
}

// Help says what Briefed is, what it does with answers, and which commands are of
// use to somebody.
func (r Renderer) Help(actor digest.Actor) Message {
	var b strings.Builder
	b.WriteString(help + "\n**Commands**\n\n")
	for _, c := range commands {
		if actor.May(c.needs, 0) {
			b.WriteString("- `" + strings.TrimSpace("/briefed "+c.words) + "` " + c.does + "\n")
		}
	}
	b.WriteString("\nThe Home tab of Briefed shows the same and more.\n")
	content, _ := rich(b.String())
	support := escape(r.writer().SupportLine())
	text := strings.NewReplacer("**", "", "`", "").Replace(escape(b.String()))
	return Message{Text: text + "\n" + support, Blocks: append(append([]slack.Block{header("How Briefed works")}, content...), note(support))}
}
