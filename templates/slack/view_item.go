package slacktext

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Item is the modal behind “Read more”: the whole item. The background, which
// can hold an account of harm, is folded behind a button with a content note
// until the reader asks for it. shown is the version the button stood under.
// Questions that were replied to stand under the item, without who asked. Mine is
// what is asked of the reader about it, who answers here; nil for nothing.
func (r Renderer) Item(item digest.Item, shown int, background bool, mine *digest.OpenItem, replies ...digest.PublishedReply) slack.ModalViewRequest {
	blocks := []slack.Block{header(item.Title), note(escape(strings.Join(letter.Facts(digest.Entry{Item: item}), "\n")))}
	if shown != 0 && shown != item.Number {
		blocks = append(blocks, note(fmt.Sprintf("You pressed a button of version %d. This is version %d, the newest.", shown, item.Number)))
	}
	blocks = append(blocks, part("What you do differently", bullets(item.Points))...)
	what := "What we learned"
	switch item.Kind {
	case digest.Policy:
		what = "What changed"
	case digest.Training:
		what = "What it is about"
	case digest.Lesson:
	}
	blocks = append(blocks, part(what, item.Learned)...)
	if mine != nil {
		blocks = append(blocks[:min(len(blocks), maxInView-4)], r.answering(*mine)...)
	}
	blocks = append(blocks, part("Talk about it", item.TalkAbout)...)
	blocks = append(blocks, r.replies(replies)...)
	blocks = append(blocks, source(item.Text)...)
	blocks = append(blocks, r.background(item, background)...)
	if len(blocks) > maxInView {
		blocks = append(blocks[:maxInView-1], note("This is not all: the rest is in the source."))
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: ViewItem,
		Title: plain(letter.Kind(item.Kind), maxModal), Close: plain("Close", maxModal),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
}

// Remembering puts under an item how often reviews found the same.
func Remembering(v slack.ModalViewRequest, m digest.Memory) slack.ModalViewRequest {
	if words := letter.Memory(m); words != "" && len(v.Blocks.BlockSet) < maxInView {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, note(escape(words)))
	}
	return v
}

// Recalled puts under a report of an item how it is remembered.
func Recalled(v slack.ModalViewRequest, list []digest.Remembered) slack.ModalViewRequest {
	if lines := letter.RememberedWords(list); len(lines) > 0 && len(v.Blocks.BlockSet) < maxInView {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, section(cutEscaped("What is remembered\n"+strings.Join(lines, "\n"), maxSection)))
	}
	return v
}

// answering are the controls under the points: to answer, with what was answered
// before. Whoever asked something can say later that they understood.
func (r Renderer) answering(mine digest.OpenItem) []slack.Block {
	p := Place{Target: TargetOf(mine.Item), Shape: ShapeItem}
	controls := answers(p, mine.Title)
	if mine.Answer == "" {
		return []slack.Block{controls}
	}
	said := slack.NewContextBlock(p.id(saidPart), mrkdwn(fmt.Sprintf("You answered *%s* on %s", letter.Answer(mine.Answer), r.moment(mine.AnsweredAt))))
	undo := button(ActionUndo, p.String(), "Undo", mine.Title)
	if mine.Answer == digest.Understood || mine.Answer == digest.Discussed {
		return []slack.Block{said, slack.NewActionBlock(p.ID(), undo)}
	}
	controls.Elements.ElementSet = slices.Insert(controls.Elements.ElementSet, 1, slack.BlockElement(undo))
	return []slack.Block{said, controls}
}

func bullets(points []string) string {
	var b strings.Builder
	for _, p := range points {
		b.WriteString("- " + strings.Join(strings.Fields(p), " ") + "\n")
	}
	return b.String()
}

// part is a heading with its text; a part without text is left out.
func part(heading, markdown string) []slack.Block {
	content, whole := rich(markdown)
	if len(content) == 0 {
		return nil
	}
	blocks := append([]slack.Block{header(heading)}, content...)
	if !whole {
		blocks = append(blocks, note("This part is longer than Slack shows: the rest is in the source."))
	}
	return blocks
}

func source(t digest.Text) []slack.Block {
	var lines []string
	if t.Document != "" {
		lines = append(lines, "Document: "+cutEscaped(oneLine(t.Document), maxPoint))
	}
	for _, f := range []struct{ name, text string }{
		{"Starts", day(t.Starts) + letter.At(t.StartsAt)},
		{"Place", t.Place},
		{"Book", t.Book},
		{"Booking closes", map[bool]string{true: day(t.Closes)}[t.Kind == digest.Training]},
		{"Superseded by", t.SupersededBy},
	} {
		if f.text != "" {
			lines = append(lines, f.name+": "+cutEscaped(oneLine(f.text), maxPoint))
		}
	}
	if t.Replaces != "" {
		lines = append(lines, "Replaces: "+cutEscaped(oneLine(t.Replaces), maxPoint))
	}
	if letter.Sourced(t.Source) {
		if line := "Source: " + sourced(t.Source); len(line) < maxSection/2 {
			lines = append(lines, line)
		} else {
			lines = append(lines, "Source: "+escape(sourceName(t.Source)))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []slack.Block{slack.NewDividerBlock(), section(strings.Join(lines, "\n"))}
}

func (r Renderer) background(item digest.Item, open bool) []slack.Block {
	if strings.TrimSpace(item.Background) == "" {
		return nil
	}
	if !open {
		show := button(ActionBackground, TargetOf(item).String(), "Show the background", item.Title)
		return []slack.Block{
			slack.NewDividerBlock(),
			note("The background says what happened. It can be hard to read, and you do not need it to act. " + escape(r.writer().SupportLine())),
			slack.NewActionBlock("background", show),
		}
	}
	return append(append([]slack.Block{slack.NewDividerBlock()}, part("Background", item.Background)...), note(escape(r.writer().SupportLine())))
}

// Done is the modal that says what is on record, where no message can.
func (r Renderer) Done(a digest.Answered) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: ViewDone,
		Title: plain("Recorded", maxModal), Close: plain("Close", maxModal),
		Blocks: slack.Blocks{BlockSet: []slack.Block{section(aboutItem(a.Item) + r.AnsweredLine(a))}},
	}
}
