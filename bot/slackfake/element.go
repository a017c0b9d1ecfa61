package slackfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
)

// Element is something a person can press, choose from or fill in.
type Element struct {
	BlockID  string `json:"block_id"`
	ActionID string `json:"action_id"`
	// Type is the element's type, such as button or static_select.
	Type string `json:"type"`
	// Text is a button's text, or the label of the input around the element.
	Text  string `json:"text,omitempty"`
	Value string `json:"value,omitempty"`
	URL   string `json:"url,omitempty"`
	// Options are what can be chosen, groups flattened.
	Options []Option `json:"options,omitempty"`

	raw      obj  // the element as sent
	input    bool // stands in an input block
	dispatch bool // … whose changes are told at once
	optional bool
}

// Option is one choice of a menu, an overflow or a set of boxes.
type Option struct {
	Text  string `json:"text"`
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`

	raw obj
}

// Elements lists the interactive elements of a JSON array of blocks in their
// order. What is not such an array has none.
func Elements(blocks json.RawMessage) []Element {
	var list []obj
	if json.Unmarshal(blocks, &list) != nil {
		return nil
	}
	var found []Element
	for _, block := range list {
		id, _ := block["block_id"].(string)
		add := func(raw any, context obj) {
			if e, ok := element(id, raw, context); ok {
				found = append(found, e)
			}
		}
		add(block["accessory"], nil)
		if block["type"] == "input" {
			add(block["element"], block)
		}
		if elements, ok := block["elements"].([]any); ok {
			for _, raw := range elements {
				add(raw, nil)
			}
		}
	}
	return found
}

func element(blockID string, v any, input obj) (Element, bool) {
	raw, _ := v.(obj)
	action, _ := raw["action_id"].(string)
	kind, _ := raw["type"].(string)
	if raw == nil || !interactive[kind] {
		return Element{}, false
	}
	e := Element{BlockID: blockID, ActionID: action, Type: kind, raw: raw, Text: textOf(raw["text"])}
	e.Value, _ = raw["value"].(string)
	e.URL, _ = raw["url"].(string)
	if input != nil {
		e.input, e.Text = true, textOf(input["label"])
		e.dispatch, _ = input["dispatch_action"].(bool)
		e.optional, _ = input["optional"].(bool)
	}
	e.addOptions(raw["options"])
	groups, _ := raw["option_groups"].([]any)
	for _, g := range groups {
		if group, ok := g.(obj); ok {
			e.addOptions(group["options"])
		}
	}
	return e, true
}

func (e *Element) addOptions(v any) {
	list, _ := v.([]any)
	for _, item := range list {
		raw, _ := item.(obj)
		o := Option{Text: textOf(raw["text"]), raw: raw}
		o.Value, _ = raw["value"].(string)
		o.URL, _ = raw["url"].(string)
		e.Options = append(e.Options, o)
	}
}

func textOf(v any) string {
	o, _ := v.(obj)
	text, _ := o["text"].(string)
	return text
}

// interactive lists the elements that send block_actions.
var interactive = map[string]bool{
	"button": true, "overflow": true, "checkboxes": true, "radio_buttons": true,
	"static_select": true, "external_select": true, "users_select": true,
	"conversations_select": true, "channels_select": true,
	"multi_static_select": true, "multi_external_select": true, "multi_users_select": true,
	"multi_conversations_select": true, "multi_channels_select": true,
	"datepicker": true, "timepicker": true, "datetimepicker": true,
	"plain_text_input": true, "email_text_input": true, "url_text_input": true,
	"number_input": true, "rich_text_input": true, "file_input": true, "workflow_button": true,
	"feedback_buttons": true, "icon_button": true,
}

// choose finds the one element that pick means: its action_id, its text,
// "block_id/action_id", or "action_id=value" for buttons that share an
// action_id.
func choose(elements []Element, pick string) (Element, error) {
	for _, matches := range []func(Element) bool{
		func(e Element) bool { return e.ActionID == pick },
		func(e Element) bool { return e.BlockID+"/"+e.ActionID == pick },
		func(e Element) bool { return e.Value != "" && e.ActionID+"="+e.Value == pick },
		func(e Element) bool { return e.Text != "" && e.Text == pick },
	} {
		var found []Element
		for _, e := range elements {
			if matches(e) {
				found = append(found, e)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return Element{}, fmt.Errorf("%w: %q is ambiguous, %d match; use block_id/action_id or action_id=value", ErrNoElement, pick, len(found))
		}
	}
	var have []string
	for _, e := range elements {
		have = append(have, e.BlockID+"/"+e.ActionID)
	}
	return Element{}, fmt.Errorf("%w: %q among %q", ErrNoElement, pick, have)
}

// withBlockIDs adds a block_id to every block that has none, as Slack does.
// The ids follow from seed, so that the same message always reads the same.
func withBlockIDs(blocks json.RawMessage, seed string) json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(blocks, &list) != nil {
		return blocks
	}
	added := false
	for i, raw := range list {
		var have struct {
			BlockID string `json:"block_id"`
		}
		raw = bytes.TrimSpace(raw)
		if len(raw) < 2 || raw[0] != '{' || json.Unmarshal(raw, &have) != nil || have.BlockID != "" {
			continue
		}
		var block map[string]json.RawMessage
		if json.Unmarshal(raw, &block) != nil {
			continue
		}
		sum := fnv.New32a()
		fmt.Fprintf(sum, "%s/%d", seed, i)
		block["block_id"] = json.RawMessage(strconv.Quote(strconv.FormatUint(uint64(sum.Sum32()), 36)))
		list[i] = encode(block)
		added = true
	}
	if !added {
		return blocks
	}
	return encode(list)
}
