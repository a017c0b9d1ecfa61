package demo

import (
	"encoding/json"
	"html/template"
	"slices"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
)

// block is what the page needs to know of a Block Kit block.
type block struct {
	Type      string            `json:"type"`
	BlockID   string            `json:"block_id"`
	Text      *textObject       `json:"text"`
	Fields    []textObject      `json:"fields"`
	Accessory *element          `json:"accessory"`
	Label     *textObject       `json:"label"`
	Hint      *textObject       `json:"hint"`
	Element   *element          `json:"element"`
	Optional  bool              `json:"optional"`
	Raw       []json.RawMessage `json:"elements"`

	Elements []element    // of actions, and texts of context
	Rich     []richOutput // of rich_text
}

type textObject struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// HTML returns the text as Slack would show it.
func (t *textObject) HTML() template.HTML {
	if t == nil {
		return ""
	}
	if t.Type == "plain_text" {
		return template.HTML(template.HTMLEscapeString(t.Text)) //nolint:gosec // escaped just here
	}
	return mrkdwn(t.Text)
}

// element is a button, a menu, an input or, in a context block, a text.
type element struct {
	Type        string          `json:"type"`
	ActionID    string          `json:"action_id"`
	RawText     json.RawMessage `json:"text"`
	Label       string          `json:"accessibility_label"`
	Value       string          `json:"value"`
	URL         string          `json:"url"`
	Style       string          `json:"style"`
	Options     []option        `json:"options"`
	Multi       bool            `json:"multiline"`
	MaxLength   int             `json:"max_length"`
	Placeholder textObject      `json:"placeholder"`
	Confirm     *confirm        `json:"confirm"`

	Held []string `json:"-"` // what stands in an input
}

// confirm is what a press is asked to confirm.
type confirm struct {
	Title   textObject `json:"title"`
	Text    textObject `json:"text"`
	Confirm textObject `json:"confirm"`
}

// Holds reports whether an option is chosen.
func (e element) Holds(value string) bool { return slices.Contains(e.Held, value) }

// First returns what stands in an input that takes one value.
func (e element) First() string {
	if len(e.Held) == 0 {
		return ""
	}
	return e.Held[0]
}

type option struct {
	Text        textObject  `json:"text"`
	Value       string      `json:"value"`
	Description *textObject `json:"description"`
}

// Words returns the text of a button, or of a text in a context block.
func (e element) Words() template.HTML {
	var object textObject
	if json.Unmarshal(e.RawText, &object) == nil {
		return object.HTML()
	}
	var plain string
	if json.Unmarshal(e.RawText, &plain) == nil {
		return (&textObject{Type: e.Type, Text: plain}).HTML()
	}
	return ""
}

// parseBlocks reads a message's or a view's blocks; what it cannot read it
// leaves out, as the fake has validated them already.
func parseBlocks(raw json.RawMessage) []block {
	var blocks []block
	if json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	for i := range blocks {
		b := &blocks[i]
		for _, one := range b.Raw {
			if b.Type == "rich_text" {
				var part richPart
				if json.Unmarshal(one, &part) == nil {
					b.Rich = append(b.Rich, part.output())
				}
				continue
			}
			var e element
			if json.Unmarshal(one, &e) == nil {
				b.Elements = append(b.Elements, e)
			}
		}
	}
	return blocks
}

// view is what the page needs to know of a modal or Home view.
type view struct {
	ID     string
	Title  *textObject `json:"title"`
	Submit *textObject `json:"submit"`
	Close  *textObject `json:"close"`
	Blocks []block     `json:"-"`
}

// parseView takes the words from the view as it was sent, and the blocks as the
// workspace keeps them, each with its id and with what stands in its inputs.
func parseView(sent slackfake.View, zone *time.Location) (v view) {
	_ = json.Unmarshal(sent.Raw, &v) // validated by the fake
	v.ID, v.Blocks = sent.ID, parseBlocks(sent.Blocks)
	for i := range v.Blocks {
		b := &v.Blocks[i]
		if b.Element != nil {
			b.Element.Held = held(sent.Values[b.BlockID][b.Element.ActionID], zone)
		}
		if b.Accessory != nil {
			b.Accessory.Held = held(sent.Values[b.BlockID][b.Accessory.ActionID], zone)
		}
		for n := range b.Elements {
			b.Elements[n].Held = held(sent.Values[b.BlockID][b.Elements[n].ActionID], zone)
		}
	}
	return v
}
