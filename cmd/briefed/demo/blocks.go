package demo

import (
	"encoding/json"
	"html/template"

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
	Type     string          `json:"type"`
	ActionID string          `json:"action_id"`
	RawText  json.RawMessage `json:"text"`
	Label    string          `json:"accessibility_label"`
	Value    string          `json:"value"`
	URL      string          `json:"url"`
	Style    string          `json:"style"`
	Options  []option        `json:"options"`
	Multi    bool            `json:"multiline"`
	Initial  string          `json:"initial_value"`
	Date     string          `json:"initial_date"`
	Chosen   *option         `json:"initial_option"`
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
// workspace keeps them, each with its id.
func parseView(sent slackfake.View) (v view) {
	_ = json.Unmarshal(sent.Raw, &v) // validated by the fake
	v.ID, v.Blocks = sent.ID, parseBlocks(sent.Blocks)
	return v
}
