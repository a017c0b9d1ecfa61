package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// reflectionFields are the fields in which Social Work England records continuing
// professional development, in its order.
func reflectionFields(r digest.Reflection) [5]struct{ name, label, hint, text string } {
	return [5]struct{ name, label, hint, text string }{
		{InputActivity, "Type of activity", "For example: reading a case review, a discussion in the team.", r.Activity},
		{InputRelevance, "What was it, and why does it matter to your work?", "", r.Relevance},
		{InputLearnt, "What did you learn?", "", r.Learnt},
		{InputImpact, "What is its impact on your practice and the people you work with?", "", r.Impact},
		{InputPeer, "What did you learn from discussing it with a peer?", "One of your two pieces a year needs this.", r.Peer},
	}
}

// ReflectView is the modal to write a reflection in.
func (r Renderer) ReflectView(ref digest.Reflection) slack.ModalViewRequest {
	blocks := []slack.Block{
		section("*" + cutEscaped(oneLine(ref.Item.Title), maxTitle) + "*\nThis is for you alone: nobody else can see it here, and Briefed never shows it to anybody. Please name no child or family."),
		dayInput(InputOn, "Day of the activity", "", ref.On),
	}
	for _, f := range reflectionFields(ref) {
		blocks = append(blocks, optional(lines(f.name, f.label, f.hint, f.text, digest.MaxReflection)))
	}
	return sheet(ViewReflect, "Reflection", "Save for me", Spot{Item: ref.Item.ID}, blocks...)
}

// Reflections is the modal that lists them.
func (r Renderer) Reflections(all []digest.Reflection, page int) slack.ModalViewRequest {
	blocks := []slack.Block{note("Only you see these. Social Work England asks for two pieces a year by 30 November, one of them discussed with a peer.")}
	if len(all) == 0 {
		blocks = append(blocks, section("You have none yet. Press Reflect under something you answered: in your history, or on the Home tab."))
	}
	part, pager := onPage(all, listPerPage, ActionReflectionsPage, Spot{Page: page})
	for i, ref := range part {
		about := Spot{Item: ref.Item.ID, Page: page}.String()
		remove := sure(button(ActionDelete, about, "Delete", ref.Item.Title), "Delete this reflection?", "It is deleted for good: nobody keeps a copy.", "Delete")
		remove.WithStyle(slack.StyleDanger)
		blocks = append(blocks,
			section(fmt.Sprintf("*%s*\nActivity of %s, last changed on %s", cutEscaped(oneLine(ref.Item.Title), maxTitle), day(ref.On), r.moment(ref.UpdatedAt))),
			slack.NewActionBlock(fmt.Sprintf("reflection:%d", i),
				button(ActionReflect, about, "Edit", ref.Item.Title), button(ActionExport, about, "Export as text", ref.Item.Title), remove))
	}
	return screen(ViewReflections, "My reflections", Spot{Page: page}, append(blocks, pager...)...)
}

// ReflectionText is a reflection as text, to put into one's own record.
func (r Renderer) ReflectionText(ref digest.Reflection) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Reflection: %s\nDate of the activity: %s\n", oneLine(ref.Item.Title), day(ref.On))
	for _, f := range reflectionFields(ref) {
		if f.text == "" {
			f.text = "–"
		}
		fmt.Fprintf(&b, "\n%s\n%s\n", f.label, clean(f.text))
	}
	return b.String()
}

// ReflectionFile names the file that holds it.
func ReflectionFile(ref digest.Reflection) (name, heading string) {
	return "reflection-" + ref.On.String() + ".txt", cut("Reflection: "+oneLine(ref.Item.Title), maxTitle)
}

// ReflectionInline is the modal with the text, where no file can be handed over.
func (r Renderer) ReflectionInline(ref digest.Reflection) slack.ModalViewRequest {
	blocks := []slack.Block{note("Copy this into your own record.")}
	rest := []rune(escape(r.ReflectionText(ref)))
	for len(rest) > 0 {
		n := min(len(rest), maxSection)
		if at := strings.LastIndexByte(string(rest[:n]), '\n'); n == maxSection && at > 0 {
			n = len([]rune(string(rest[:n])[:at+1]))
		}
		if part := strings.TrimSpace(string(rest[:n])); part != "" {
			blocks = append(blocks, section(part))
		}
		rest = rest[n:]
	}
	return screen(ViewReflections, "My reflection", Spot{}, blocks...)
}
