package slacktext

import (
	"cmp"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The controls and screens of writing an item. The inputs are named as the fields
// of a text are, so that what is wrong with a field is said at its input.
const (
	ActionDrafts   = "author_drafts"
	ActionWrite    = "author_write" // something new; the spot's kind says what
	ActionRewrite  = "author_rewrite"
	ActionCheck    = "author_check"
	ActionDraft    = "author_draft"
	ActionWords    = "author_words"
	ActionSource   = "author_source"
	ActionAudience = "author_audience"
	ActionDates    = "author_dates"
	ActionPreview  = "author_preview"
	ActionChanges  = "author_changes"
	ActionCost     = "author_cost"
	ActionThrow    = "author_throw"
	ActionRename   = "author_rename"
	ActionSubmit   = "author_submit"
	ActionDiscard  = "author_discard"

	ViewDrafts   = "author_drafts"
	ViewDraft    = "author_draft"
	ViewWords    = "author_words"
	ViewSource   = "author_source"
	ViewAudience = "author_audience"
	ViewDates    = "author_dates"
	ViewPreview  = "author_preview"
	ViewChanges  = "author_changes"
	ViewCost     = "author_cost"
	ViewRename   = "author_rename"
)

// maxInput is how much an input takes. A longer text is not offered to be changed
// here: what does not fit would be lost.
const maxInput = 3_000

// LeadHome is what the Home tab shows to a policy lead.
func (r Renderer) LeadHome(drafts []digest.Draft, questions []digest.AskedQuestion) []slack.Block {
	review := 0
	for _, d := range drafts {
		if d.State == digest.InReview {
			review++
		}
	}
	words := count(len(questions), "answer waits", "answers wait") + " for a reply. " +
		count(len(drafts), "draft is", "drafts are") + fmt.Sprintf(" on the desk, %d of them to review.", review)
	return append([]slack.Block{header("For policy leads"), section(words)}, buttons("lead", append([]slack.BlockElement{
		to(ActionAsked, Spot{}, "Questions"), to(ActionDrafts, Spot{}, "Drafts"),
		to(ActionWrite, Spot{Kind: string(digest.Lesson)}, "Write a lesson"), to(ActionWritePolicy, Spot{Kind: string(digest.Policy)}, "Write a policy change"),
		to(ActionReception, Spot{}, "Coverage"),
	}, looking()...)...)...)
}

// Drafts lists what is on its way, what waits for somebody first.
func (r Renderer) Drafts(drafts []digest.Draft, spot Spot, now time.Time) slack.ModalViewRequest {
	blocks := buttons("write", to(ActionWrite, Spot{Kind: string(digest.Lesson)}, "Write a lesson"),
		to(ActionWritePolicy, Spot{Kind: string(digest.Policy)}, "Write a policy change"), to(ActionReception, Spot{}, "What is live"), to(ActionStarters, Spot{}, "Starter lists"),
		to(ActionGuard, Spot{}, "How the guard does"))
	if len(drafts) == 0 {
		blocks = append(blocks, section("No draft is on the desk."))
	}
	part, pager := onPage(drafts, perScreen, ActionDrafts, spot)
	for _, d := range part {
		words := "*" + cutEscaped(oneLine(d.Title), maxTitle) + "*\n" + letter.Kind(d.Kind) + " · " + r.stateOf(d)
		if n := len(d.Findings); n > 0 {
			words += " · " + count(n, "finding", "findings")
		}
		if days := int(d.Age(now).Hours() / 24); days > 0 {
			words += " · for " + count(days, "day", "days")
		}
		blocks = append(blocks, row(words, ActionDraft, Spot{Ref: d.Ref}, "Open", d.Title))
	}
	return screen(ViewDrafts, "Drafts", spot, append(blocks, pager...)...)
}

// policySuffix tells two buttons of one block apart that do the same.
const policySuffix = "_policy"

// ActionWritePolicy is [ActionWrite] beside another one.
const ActionWritePolicy = ActionWrite + policySuffix

// stateOf is how far a draft has come, in words.
func (r Renderer) stateOf(d digest.Draft) string {
	author := authorOf(d)
	switch d.State {
	case digest.InReview:
		return "in review, by " + author
	case digest.Approved:
		return "approved by " + cutEscaped(oneLine(d.Approver.Name), maxTitle)
	case digest.Scheduled:
		return "goes live on " + r.moment(d.PublishAt)
	default:
		if d.Author.ID == 0 {
			return "draft, imported"
		}
		return "draft, by " + author
	}
}

// authorOf names who wrote a draft.
func authorOf(d digest.Draft) string { return cutEscaped(letter.Author(d), maxTitle) }

// Draft is one draft: what the checks say, and what can be done with it. mine
// says that the reader wrote it, and so cannot review it.
func (r Renderer) Draft(d digest.Draft, mine bool) slack.ModalViewRequest {
	at := Spot{Ref: d.Ref, Version: d.Revision}
	blocks := []slack.Block{header(cut(oneLine(d.Title), maxHeader)), section(letter.Kind(d.Kind) + " · " + capital(r.stateOf(d)))}
	if d.Words != "" {
		blocks = append(blocks, section("The reviewer says: “"+cutEscaped(oneLine(d.Words), digest.MaxReason)+"”"))
	}
	blocks = append(blocks, checks(d.Text, nil, d.Findings, digest.Hints(d.Text))...)
	blocks = append(blocks, alarms(d)...)
	edit := []slack.BlockElement{to(ActionWords, at, "Words"), to(ActionSource, at, "Source"), to(ActionAudience, at, "For whom, by when")}
	dates := "How long it is true"
	if d.Kind == digest.Policy {
		dates = "Document and dates"
	}
	edit = append(edit, to(ActionDates, at, dates))
	if d.Live == 0 {
		edit = append(edit, to(ActionRename, at, "Short name"))
	}
	look := []slack.BlockElement{to(ActionPreview, at, "Preview"), to(ActionCost, at, "What it costs")}
	if d.Live > 0 {
		look = append(look, to(ActionChanges, at, "What changes"))
	}
	var move []slack.BlockElement
	switch d.State {
	case digest.InDraft:
		move = append(move, to(ActionSubmit, at, "Submit for review").WithStyle(slack.StylePrimary))
	case digest.InReview:
		if !mine {
			move = append(move, to(ActionReview, at, "Review").WithStyle(slack.StylePrimary))
		}
	case digest.Approved:
		move = append(move, to(ActionPublish, at, "Publish").WithStyle(slack.StylePrimary), to(ActionReview, at, "Send back"))
	case digest.Scheduled:
		move = append(move, to(ActionReview, at, "Send back"))
	}
	if d.State == digest.InDraft || d.State == digest.InReview {
		move = append(move, to(ActionPublish, at, "Publish"))
	}
	move = append(move, sure(to(ActionDiscard, at, "Discard"), "Discard the draft?", "The draft is deleted. What is live stays as it is.", "Discard"))
	blocks = append(append(append(blocks, buttons("edit", edit...)...), buttons("look", look...)...), buttons("move", move...)...)
	if mine && d.State == digest.InReview {
		blocks = append(blocks, note("You wrote this, so another policy lead reviews it."))
	}
	return screen(ViewDraft, "Draft", at, append(blocks, buttons("back", to(ActionDrafts, Spot{}, "All drafts"))...)...)
}

// Words is the form for what an item says. in is what the checks said of what
// stands in it, nil before they looked. live says that the item is out, and so
// asks how much this changes.
func (r Renderer) Words(t digest.Text, in *digest.Inspection, spot Spot, live bool) slack.ModalViewRequest {
	learned := "What we learned"
	if t.Kind == digest.Policy {
		learned = "What changed"
	}
	blocks := []slack.Block{follow(line(digest.FieldTitle, "Title", "", t.Title, digest.MaxTitle))}
	for _, f := range []struct {
		name, label, hint string
		needed            bool
	}{
		{digest.FieldPoints, "What you do differently", "One point a line, three at most. This is what people read first.", true},
		{digest.FieldLearned, learned, "", false},
		{digest.FieldBackground, "Background", "Folded, and never in a preview. No account of harm that people do not need.", false},
		{digest.FieldTalk, "Talk about it", "Questions for team and supervision.", false},
	} {
		value := t.Field(f.name)
		if len([]rune(value)) > maxInput {
			blocks = append(blocks, note(f.label+" is longer than Slack takes here. It stays as it is; change it on the web pages or in the file."))
			continue
		}
		b := follow(lines(f.name, f.label, f.hint, value, maxInput))
		b.Optional = !f.needed
		blocks = append(blocks, b)
	}
	if live {
		blocks = append([]slack.Block{oneOf(FieldChange, "How much does this change?", "", []*slack.OptionBlockObject{
			choice(string(digest.Significant), "Significant: everybody is asked again"), choice(string(digest.Minor), "Minor: old answers carry over"),
		}, string(t.Change))}, blocks...)
	}
	spot.Seen = ""
	blocks = append(blocks, buttons("check", to(ActionCheck, spot, "Check what I wrote"))...)
	if in != nil {
		shown := in.Text
		if shown.Ref == "" { // what cannot be saved was not read
			shown = t
		}
		said := checks(shown, in.Problems, in.Findings, in.Hints)
		blocks, spot.Seen = append(blocks, said...), sum(said)
	}
	return sheet(ViewWords, letter.Kind(t.Kind), "Save the draft", spot, blocks...)
}

// Rename is the form for what a draft is called in addresses, until it is published.
func (r Renderer) Rename(t digest.Text, spot Spot) slack.ModalViewRequest {
	return sheet(ViewRename, "Short name", "Change it", spot,
		line("ref", "Short name", "It stands in addresses, files and the log. Neutral words, please: kind, year, theme.", t.Ref, 64))
}

// Unsaved says over a form that what stands in it was written and not saved.
func (r Renderer) Unsaved(v slack.ModalViewRequest, at time.Time, spot Spot) slack.ModalViewRequest {
	v.Blocks.BlockSet = append([]slack.Block{
		row("This is what you had written by "+r.moment(at)+" and not saved. Go on, or throw it away.", ActionThrow, spot, "Throw it away", ""),
	}, v.Blocks.BlockSet...)
	return v
}

// Followed are the inputs in which the checks follow what somebody writes, by the
// action_id of their keystrokes.
var Followed = []string{digest.FieldTitle, digest.FieldPoints, digest.FieldLearned, digest.FieldBackground, digest.FieldTalk}

// follow lets Slack tell what is typed, which it does when the writer pauses.
func follow(b *slack.InputBlock) *slack.InputBlock {
	if input, ok := b.Element.(*slack.PlainTextInputBlockElement); ok {
		input.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}
		b.DispatchAction = true
	}
	return b
}

// FieldChange is the input for the change level.
const FieldChange = "change"

// Source is the form for where an item comes from.
func (r Renderer) Source(t digest.Text, spot Spot) slack.ModalViewRequest {
	input := func(name, label, hint string) slack.Block {
		return optional(line(name, label, hint, t.Field(name), digest.MaxFrontValue))
	}
	var kinds []*slack.OptionBlockObject
	for _, k := range digest.SourceTypes() {
		kinds = append(kinds, choice(k.Key, cut(k.String(), maxLabel)))
	}
	var themes []*slack.OptionBlockObject
	for _, theme := range digest.ThemeList() {
		themes = append(themes, choice(theme.Name, theme.Name))
	}
	known, _ := digest.SourceTypeOf(t.Source.Type)
	return sheet(ViewSource, "Source", "Save the draft", spot,
		optional(one("source.type", "Kind of source", "", kinds, known.Key)),
		input("source.publisher", "Publisher", "Such as the safeguarding partnership."),
		input("source.published_as", "Published as", "The name that the report uses. No other name may stand in the text."),
		input("source.published", "Published", "A year, a month or a day: 2026, 2026-02 or 2026-02-14."),
		input("source.url", "Address", "https://…"),
		optional(several("themes", "Themes", "", themes, t.Themes)))
}

func nations() (options []*slack.OptionBlockObject) {
	for _, n := range digest.Nations() {
		options = append(options, choice(string(n), n.Name()))
	}
	return options
}

// Dates is the form for how long an item is true: a policy's document and its
// days, what supersedes it, and when somebody looks again.
func (r Renderer) Dates(t digest.Text, spot Spot) slack.ModalViewRequest {
	life := []slack.Block{
		optional(several("nations", "Where it holds", "None for everywhere.", nations(), t.Nations)),
		optional(dayInput("review_by", "Review by", "", t.ReviewBy)),
		optional(dayInput("checked", "Last compared with its source", "", t.Checked)),
		optional(line("superseded_by", "Superseded by", "The short name of the item that says it now.", t.SupersededBy, 64)),
		optional(lines("replies_to", "Replies to questions about", "The short names of items, one a line. Who asked about one of them, or found it not clear, is told once that it has changed.", t.Field("replies_to"), maxInput)),
	}
	if t.Kind != digest.Policy {
		return sheet(ViewDates, "How long it is true", "Save the draft", spot, life...)
	}
	stages := []*slack.OptionBlockObject{
		choice(string(digest.InForceStage), "In force: binds from its day"), choice(string(digest.Enacted), "Enacted: law that has not begun"),
		choice(string(digest.Proposed), "Proposed: announced, and may change"), choice(string(digest.Consultation), "Consultation: opinions are asked for"),
	}
	return sheet(ViewDates, "Document and dates", "Save the draft", spot, append([]slack.Block{
		oneOf("stage", "Stage", "", stages, string(cmp.Or(t.Stage, digest.InForceStage))),
		optional(dayInput("closes", "Consultation closes", "", t.Closes)),
		optional(line("document", "Document", "", t.Document, digest.MaxFrontValue)),
		optional(line("replaces", "Replaces", "", t.Replaces, digest.MaxFrontValue)),
		optional(line("published", "Published", "A year, a month or a day.", t.Published, digest.MaxFrontValue)),
		optional(dayInput("in_force", "In force from", "Announced before that day, it says “coming”; on the day people are told that it counts.", t.InForce)),
		optional(dayInput("transition_ends", "Transition ends", "", t.TransitionEnds)),
	}, life...)...)
}
