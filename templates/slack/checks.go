package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
)

// mostHints and mostFindings are how many are shown; more are counted.
const (
	mostHints    = 6
	mostFindings = 8
)

// checks say what stands against a text, and what would make it easier to read.
func checks(t digest.Text, problems digest.Problems, findings []digest.Finding, hints []digest.Hint) []slack.Block {
	blocks := []slack.Block{section(fmt.Sprintf("*The checks*\nAbout %s to read · %d of %s",
		count(t.Minutes(), "minute", "minutes"), len(t.Points), count(digest.MaxPoints, "point", "points")))}
	if len(problems) > 0 {
		var wrong []string
		for _, p := range problems {
			wrong = append(wrong, fieldName(p.Column)+": "+p.Message)
		}
		blocks = append(blocks, section("*It cannot be saved yet*\n"+bulleted(wrong, mostFindings)))
	}
	if len(findings) > 0 {
		var found []string
		for _, f := range findings {
			found = append(found, fmt.Sprintf("%s: %s in %s: “%s”. %s %s", capital(f.Severity.String()), f.Kind, fieldName(f.Field), cut(oneLine(t.Quote(f.Place)), 80), f.Kind.Why(), f.Kind.Instead()))
		}
		heading, words := "*Look again: this might identify somebody*\n", "\nIt can be published as it is; look again whether it should."
		if len(digest.MustFix(findings)) > 0 {
			heading, words = "*This could identify somebody*\n", "\nIt is not published until what must be fixed is taken out, or another policy lead approves each with a reason."
		}
		blocks = append(blocks, section(heading+bulleted(found, mostFindings)+words), note(guard.Limits))
	} else {
		blocks = append(blocks, note("The guard found nothing that could identify somebody. "+guard.Limits))
	}
	if len(hints) > 0 {
		var advice []string
		for _, h := range hints {
			words := h.Advice
			if quote := t.Quote(h.Place); quote != "" {
				words = "“" + cut(oneLine(quote), 80) + "”: " + words
			}
			advice = append(advice, words)
		}
		blocks = append(blocks, section("*Plainer language*\n"+bulleted(advice, mostHints)))
	}
	return blocks
}

// alarms are the findings of a draft with the press that says that the guard is wrong.
func alarms(d digest.Draft) (blocks []slack.Block) {
	for _, f := range d.Findings[:min(len(d.Findings), mostFindings)] {
		words := "“" + cutEscaped(oneLine(d.Quote(f.Place)), 80) + "” · " + string(f.Kind)
		switch reason := d.Stands(f); {
		case reason != "":
			blocks = append(blocks, note(words+" may stand: “"+cutEscaped(oneLine(reason), 200)+"”"))
		case d.Alarmed(f):
			blocks = append(blocks, note(words+" is reported as a false alarm."))
		default:
			blocks = append(blocks, row(words, ActionAlarm, Spot{Ref: d.Ref, Version: d.Revision, Finding: f.ID()}, "False alarm", string(f.Kind)))
		}
	}
	return blocks
}

// bulleted lists at most so many lines, and counts the others.
func bulleted(lines []string, most int) string {
	var b strings.Builder
	for i, l := range lines {
		if i == most {
			fmt.Fprintf(&b, "• and %d more\n", len(lines)-most)
			break
		}
		b.WriteString("• " + cutEscaped(oneLine(l), 300) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// fieldName is what people call a field of a text.
func fieldName(field string) string {
	switch field {
	case "":
		return "The text"
	case digest.FieldPoints:
		return "What you do differently"
	case digest.FieldLearned:
		return "What we learned or changed"
	case digest.FieldTalk:
		return "Talk about it"
	default:
		return capital(strings.NewReplacer("_", " ", ".", ": ").Replace(field))
	}
}

// Changes shows what a draft changes, field by field, and how many people it
// would ask again.
func (r Renderer) Changes(edits []digest.Edit, again int, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{section(fmt.Sprintf("As a *significant* change it asks %s again who answered what is live. As a *minor* one their answers carry over.", count(again, "person", "people")))}
	if len(edits) == 0 {
		blocks = append(blocks, section("Nothing differs from what is live."))
	}
	for _, e := range edits[:min(len(edits), 40)] {
		words := "*" + fieldName(e.Field) + "*"
		if was := marked(e, digest.WordsRemoved, "~"); was != "" {
			words += "\nWas: " + was
		}
		if is := marked(e, digest.WordsAdded, "*"); is != "" {
			words += "\nIs: " + is
		}
		blocks = append(blocks, section(words))
	}
	return screen(ViewChanges, "What changes", spot, append(blocks, buttons("back", to(ActionDraft, spot, "Back to the draft"))...)...)
}

// marked writes one side of an edit, with what is only there set off by a mark.
func marked(e digest.Edit, only digest.Op, mark string) string {
	const limit = 1_300
	var b strings.Builder
	for _, p := range e.Pieces {
		words := cutEscaped(strings.Join(strings.Fields(p.Words), " "), limit)
		switch {
		case words == "" || p.Op != digest.WordsKept && p.Op != only:
			continue
		case p.Op == only:
			words = mark + strings.ReplaceAll(words, mark, "") + mark
		}
		if b.Len()+len(words) > limit {
			b.WriteString(" …")
			break
		}
		b.WriteString(" " + words)
	}
	return strings.TrimSpace(b.String())
}

// Preview shows a draft as a team will see it: in the digest, and in full.
func (r Renderer) Preview(d digest.Draft, spot Spot) slack.ModalViewRequest {
	item := digest.Item{Version: digest.Version{Number: d.Live + 1, Text: d.Text}}
	blocks := []slack.Block{note("In the digest of every team that gets it:"), full(digest.Entry{Item: item})[0], slack.NewDividerBlock(), note("Behind “Read more”:")}
	blocks = append(blocks, r.Item(item, 0, true, nil).Blocks.BlockSet...)
	if len(blocks) >= maxInView {
		blocks = append(blocks[:maxInView-2], note("There is more than Slack shows here."))
	}
	return screen(ViewPreview, "Preview", spot, append(blocks, buttons("back", to(ActionDraft, spot, "Back to the draft"))...)...)
}

// Cost shows what publishing a draft asks of people.
func (r Renderer) Cost(c digest.Cost, spot Spot) slack.ModalViewRequest {
	blocks := costBlocks(c)
	return screen(ViewCost, "What it costs", spot, append(blocks, buttons("back", to(ActionDraft, spot, "Back to the draft"))...)...)
}

func costBlocks(c digest.Cost) []slack.Block {
	var blocks []slack.Block
	if len(c.Unknown) > 0 {
		blocks = append(blocks, section("*Look at for whom it is*\nNobody on record is called so:\n"+bulleted(c.Unknown, 20)))
	}
	words := fmt.Sprintf("*What it costs*\nIt reaches %s, %s each: %s in total.",
		count(c.People, "person", "people"), count(c.Reading, "minute", "minutes"), count(c.Minutes, "minute", "minutes"))
	if c.Again > 0 {
		words += " " + count(c.Again, "of them answered an earlier version and is asked again.", "of them answered an earlier version and are asked again.")
	}
	if !c.LastOn.IsZero() {
		words += " The last of them gets it on " + day(c.LastOn) + "."
	}
	blocks = append(blocks, section(words))
	var full []string
	for _, t := range c.Teams {
		if t.OverBudget > 0 {
			full = append(full, fmt.Sprintf("%s: %d of %s", t.Name, t.OverBudget, count(t.People, "person", "people")))
		}
	}
	if len(full) > 0 {
		blocks = append(blocks, section("*Whose week is full*\nFor them it waits, or pushes something back:\n"+bulleted(full, 20)))
	} else {
		blocks = append(blocks, note("Nobody’s week is full: it pushes nothing back."))
	}
	return blocks
}
