package slacktext

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The controls, screens and inputs of review and publication.
const (
	ActionReview   = "review"
	ActionPublish  = "publish"
	ActionWithdraw = "withdraw"

	ViewReview   = "review"
	ViewPublish  = "publish"
	ViewWithdraw = "withdraw"

	ActionAlarm = "false_alarm"

	InputStands   = "stands_" // and the id of a finding
	InputDecision = "decision"
	InputWhen     = "when"
	InputAt       = "at"
	InputAnyway   = "anyway"
)

// What a review and a publication can decide.
const (
	DecideApprove  = "approve"
	DecideSendBack = "send_back"
	WhenNow        = "now"
	WhenAt         = "at"
	WhenCorrect    = "correct"
	WhenReference  = "reference"
)

// Review shows a draft to a second person, who approves it or sends it back.
func (r Renderer) Review(d digest.Draft) slack.ModalViewRequest {
	at := Spot{Ref: d.Ref, Version: d.Revision}
	blocks := []slack.Block{header(cut(oneLine(d.Title), maxHeader)), note(capital(r.stateOf(d)))}
	blocks = append(blocks, part("What you do differently", bullets(d.Points))...)
	blocks = append(blocks, part("What we learned or changed", d.Learned)...)
	blocks = append(blocks, part("Background", d.Background)...)
	blocks = append(blocks, part("Talk about it", d.TalkAbout)...)
	blocks = append(blocks, source(d.Text)...)
	blocks = append(blocks, note(letter.Compared(d.Text)))
	if len(blocks) > maxInView-12 {
		blocks = append(blocks[:maxInView-12], note("There is more than Slack shows here: look at the preview, or at the web pages, before you decide."))
	}
	blocks = append(blocks, checks(d.Text, nil, d.Findings, nil)...)
	options := []*slack.OptionBlockObject{choice(DecideSendBack, "Send it back to the author")}
	decision := DecideSendBack
	if d.State == digest.InReview {
		options = append([]*slack.OptionBlockObject{choice(DecideApprove, "Approve it")}, options...)
		decision = ""
	}
	held := d.Held()
	for _, f := range held[:min(len(held), mostFindings)] {
		blocks = append(blocks, optional(lines(InputStands+f.ID(), "Why “"+cut(oneLine(d.Quote(f.Place)), 60)+"” may stand",
			"Needed to approve. Say why without the words themselves: it is kept.", "", digest.MaxReason)))
	}
	if len(held) > mostFindings {
		blocks = append(blocks, note("There are more than Slack shows: approve it on the web pages."))
	}
	words := optional(lines(InputReason, "Words for the author", "Needed when you send it back.", "", digest.MaxReason))
	return sheet(ViewReview, "Review", "Decide", at, append(blocks, oneOf(InputDecision, "Your decision", "", options, decision), words)...)
}

// Publish asks when an approved draft goes live, and shows what it costs and what
// speaks against it.
func (r Renderer) Publish(d digest.Draft, c digest.Cost, unfit []digest.Unfit) slack.ModalViewRequest {
	at := Spot{Ref: d.Ref, Version: d.Revision}
	blocks := append([]slack.Block{header(cut(oneLine(d.Title), maxHeader))}, costBlocks(c)...)
	when := []*slack.OptionBlockObject{choice(WhenNow, "Now"), choice(WhenAt, "At a time, and not before")}
	if !d.Reference {
		when = append(when, choice(WhenReference, "Now, for reference: found, and asks nobody"))
	}
	if d.Live > 0 && d.Change == digest.Significant {
		when = append(when, choice(WhenCorrect, "Now, as a correction of what was wrong"))
	}
	picker := slack.NewDateTimePickerBlockElement(InputAt)
	blocks = append(blocks, oneOf(InputWhen, "When does it go live?", "People get it in their next digest after that.", when, WhenNow),
		optional(asked(InputAt, "At what time?", "Needed for a time to come.", picker)))
	for _, u := range unfit {
		blocks = append(blocks, section(cutEscaped("It should not go live as it is: it "+strings.Join(u.Why, ", and ")+".", maxSection)),
			optional(lines(InputAnyway, "Published anyway, because", "Needed: it is put on record.", "", digest.MaxReason)))
	}
	if d.Live > 0 && d.Change == digest.Significant {
		blocks = append(blocks, optional(lines(InputReason, "What was wrong?", "Needed for a correction: exactly those who answered the wrong version read it.", "", digest.MaxReason)))
	}
	return sheet(ViewPublish, "Publish", "Publish", at, blocks...)
}

// Published says what came of publishing.
func (r Renderer) Published(p []digest.Published) Message {
	if len(p) != 1 || p[0].Already {
		return Reply("The newest text is live already.")
	}
	return Reply(fmt.Sprintf("Version %d is live. %s.", p[0].Version, capital(count(p[0].Assigned, "person is asked", "people are asked"))))
}

// Corrected says what came of a correction, and Scheduled what of an embargo.
func (r Renderer) Corrected(w digest.Withdrew) Message {
	return Reply(fmt.Sprintf("Version %d is live. %s what was wrong: exactly those who had answered it.", w.Version, count(w.Told, "person is told", "people are told")))
}

// Scheduled says when a draft goes live.
func (r Renderer) Scheduled(at time.Time) Message {
	return Reply("It goes live by itself on " + r.moment(at) + ", and not before. Until then it can be sent back.")
}

// Withdraw asks why an item is withdrawn.
func (r Renderer) Withdraw(spot Spot) slack.ModalViewRequest {
	return sheet(ViewWithdraw, "Withdraw", "Withdraw it", spot,
		section("Nobody is asked any more. What was answered stays on record, and exactly the people who answered are told why. To put a mistake right, change the item and publish it as a correction."),
		lines(InputReason, "Why is it withdrawn?", "The people who answered it read this.", "", digest.MaxReason))
}

// Withdrawn says what came of withdrawing an item.
func (r Renderer) Withdrawn(w digest.Withdrew) Message {
	return Reply(fmt.Sprintf("It is withdrawn. %s had answered it and %s told why.", capital(count(w.Told, "person", "people")), map[bool]string{true: "is", false: "are"}[w.Told == 1]))
}

// ChooseTime says that a time to come is missing.
const ChooseTime = "Choose the day and the time."
