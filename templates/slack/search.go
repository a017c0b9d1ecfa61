package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// SearchPerPage is how many hits the modal asks for at a time, and SearchShort
// how many the answer to the command.
const (
	SearchPerPage = 10
	SearchShort   = 5
)

// Search is what somebody looks for, and a page of what was found.
type Search struct {
	Words  string
	Theme  string
	Source string // a type of source, by its key
	Page   int
	Hits   []digest.Hit
	Total  int
	Themes []digest.ThemeCount
	Asked  bool // false before anything was looked for
}

// SearchView is the modal to search in.
func (r Renderer) SearchView(s Search) slack.ModalViewRequest {
	blocks := []slack.Block{optional(line(InputWords, "Search lessons and policies", "Words in quotation marks are found as they stand.", s.Words, maxWords))}
	if themes := themeOptions(s.Themes); len(themes) > 0 {
		blocks = append(blocks, optional(one(InputTheme, "Theme", "", themes, s.Theme)))
	}
	var kinds []*slack.OptionBlockObject
	for _, t := range digest.SourceTypes() {
		kinds = append(kinds, choice(t.Key, cut(t.String(), maxLabel)))
	}
	blocks = append(blocks, optional(one(InputSourceType, "Kind of source", "", kinds, s.Source)))
	if s.Asked {
		blocks = append(blocks, section("*"+found(s.Total)+"*"))
	}
	for i, hit := range s.Hits[:min(len(s.Hits), SearchPerPage)] {
		blocks = append(blocks, r.hit(i, hit)...)
	}
	if s.Total > SearchPerPage {
		_, pager := onPage(make([]struct{}, s.Total), SearchPerPage, ActionSearchPage, Spot{Page: s.Page})
		blocks = append(blocks, pager...)
	}
	v := sheet(ViewSearch, "Search", "Search", Spot{}, blocks...)
	v.Close = plain("Close", maxModal)
	return v
}

func themeOptions(themes []digest.ThemeCount) (options []*slack.OptionBlockObject) {
	for _, t := range themes[:min(len(themes), maxOptions)] {
		if length := len([]rune(t.Theme)); length > 0 && length <= maxLabel { // also a value
			options = append(options, choice(t.Theme, fmt.Sprintf("%s (%d)", cut(t.Theme, maxLabel-7), t.Items)))
		}
	}
	return options
}

func found(total int) string {
	if total == 0 {
		return "Nothing has all these words. Try fewer of them, or a theme."
	}
	return count(total, "item", "items") + " found"
}

// SearchReply answers the command: the best hits, and a button to the modal.
func (r Renderer) SearchReply(s Search) Message {
	heading := fmt.Sprintf("%s for “%s”", found(s.Total), cut(oneLine(s.Words), maxWords))
	m := Message{Blocks: []slack.Block{section("*" + escape(heading) + "*")}}
	var text strings.Builder
	text.WriteString(escape(heading) + "\n")
	for i, hit := range s.Hits[:min(len(s.Hits), SearchShort)] {
		m.Blocks = append(m.Blocks, r.hit(i, hit)...)
		fmt.Fprintf(&text, "\n%d. %s\n%s\n", i+1, cutEscaped(oneLine(hit.Title), maxTitle), hitLine(hit))
	}
	label := "Search further"
	if s.Total > SearchShort {
		label = fmt.Sprintf("See all %d", s.Total)
	}
	m.Blocks = append(m.Blocks, slack.NewActionBlock("search", button(ActionSearch, cut(s.Words, maxWords), label, "")))
	m.Text = cut(text.String(), maxText)
	return m
}

// hit is what was found, and what can be done with it.
func (r Renderer) hit(i int, hit digest.Hit) []slack.Block {
	buttons := []slack.BlockElement{button(ActionReadMore, TargetOf(hit.Item).String(), "Read more", hit.Title)}
	if hit.Kind == digest.Policy {
		buttons = append(buttons, button(ActionInForce, Spot{Ref: hit.Ref}.String(), "In force on a day", hit.Title))
	}
	return []slack.Block{
		section(title(hit.Item, maxTitle) + "\n" + hitLine(hit)),
		slack.NewActionBlock(fmt.Sprintf("hit:%d", i), buttons...),
	}
}

// hitLine is the line under a title: what it is, and where the words are.
func hitLine(hit digest.Hit) string {
	parts := []string{letter.Kind(hit.Kind), "about " + count(hit.Minutes(), "minute", "minutes")}
	if dates := letter.PolicyDates(hit.Text); dates != "" {
		parts = append(parts, dates)
	}
	if len(hit.Themes) > 0 {
		parts = append(parts, strings.Join(hit.Themes, ", "))
	}
	line := cutEscaped(oneLine(strings.Join(parts, " · ")), maxPoint)
	if hit.Snippet != "" {
		line += "\n" + cutEscaped(unstyled(hit.Snippet), maxPoint)
	}
	return line
}
