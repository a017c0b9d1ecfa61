package slackfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// valueOf is what an element holds after a person gave it these values, in the
// form of view.state.values and of block_actions. No value empties it. It
// refuses what the client would not let a person do.
func (e Element) valueOf(values ...string) (obj, error) {
	state := obj{"type": e.Type}
	one := ""
	if len(values) > 0 {
		one = values[0]
	}
	switch e.Type {
	case "button", "workflow_button":
		state["value"] = e.Value
		return state, nil
	case "overflow", "static_select", "radio_buttons", "external_select":
		if one == "" {
			state["selected_option"] = nil
			return state, nil
		}
		option, err := e.option(one)
		state["selected_option"] = option
		return state, err
	case "checkboxes", "multi_static_select", "multi_external_select":
		chosen := []any{}
		for _, v := range values {
			option, err := e.option(v)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, option)
		}
		state["selected_options"] = chosen
		return state, nil
	case "multi_users_select", "multi_conversations_select", "multi_channels_select":
		state["selected_"+strings.TrimSuffix(strings.TrimPrefix(e.Type, "multi_"), "_select")] = append([]string{}, values...)
		return state, nil
	case "datetimepicker":
		if one == "" {
			state["selected_date_time"] = nil
			return state, nil
		}
		unix, err := strconv.ParseInt(one, 10, 64)
		state["selected_date_time"] = unix
		return state, err
	case "datepicker":
		if one != "" {
			if _, err := time.Parse(time.DateOnly, one); err != nil {
				return nil, fmt.Errorf("%s: %w", e.ActionID, err)
			}
		}
	}
	if err := e.fits(one); err != nil {
		return nil, err
	}
	if e.Type == "rich_text_input" {
		state["rich_text_value"] = json.RawMessage(encode(obj{"type": "rich_text", "elements": []obj{{
			"type": "rich_text_section", "elements": []obj{{"type": "text", "text": one}},
		}}}))
		return state, nil
	}
	if one == "" {
		state[e.valueName()] = nil
	} else {
		state[e.valueName()] = one
	}
	return state, nil
}

// valueName is the key under which a simple element keeps its value.
func (e Element) valueName() string {
	switch e.Type {
	case "datepicker":
		return "selected_date"
	case "timepicker":
		return "selected_time"
	case "users_select":
		return "selected_user"
	case "conversations_select":
		return "selected_conversation"
	case "channels_select":
		return "selected_channel"
	}
	return "value"
}

func (e Element) option(value string) (obj, error) {
	for _, o := range e.Options {
		if o.Value == value || o.Text == value {
			chosen := obj{"text": o.raw["text"], "value": o.Value}
			if d := o.raw["description"]; d != nil {
				chosen["description"] = d
			}
			return chosen, nil
		}
	}
	if e.Type == "external_select" || e.Type == "multi_external_select" {
		return obj{"text": obj{"type": "plain_text", "text": value}, "value": value}, nil
	}
	return nil, fmt.Errorf("%w: no option %q in %s", ErrNoElement, value, e.ActionID)
}

// fits checks a typed text against the element's min_length and max_length.
func (e Element) fits(text string) error {
	if text == "" {
		return nil
	}
	n := float64(utf8.RuneCountInString(text))
	if least, ok := e.raw["min_length"].(float64); ok && n < least {
		return fmt.Errorf("%w: %s needs %v characters", ErrIncomplete, e.ActionID, least)
	}
	if most, ok := e.raw["max_length"].(float64); ok && n > most {
		return fmt.Errorf("%w: %s takes %v characters", ErrIncomplete, e.ActionID, most)
	}
	return nil
}

// filled tells whether a value is more than nothing.
func filled(state obj) bool {
	for name, v := range state {
		if name == "type" || v == nil {
			continue
		}
		if list, ok := v.([]any); ok && len(list) == 0 {
			continue
		}
		if list, ok := v.([]string); ok && len(list) == 0 {
			continue
		}
		return true
	}
	return false
}

// initialValues is what stands in a view's inputs when it is first shown. Only
// elements that keep a value appear, as in Slack's view.state.
func initialValues(blocks json.RawMessage) map[string]map[string]obj {
	values := make(map[string]map[string]obj)
	for _, e := range Elements(blocks) {
		if e.Type == "button" || e.Type == "overflow" || e.Type == "workflow_button" {
			continue
		}
		state, err := e.valueOf(e.initial()...)
		if err != nil {
			state = obj{"type": e.Type}
		}
		if values[e.BlockID] == nil {
			values[e.BlockID] = make(map[string]obj)
		}
		values[e.BlockID][e.ActionID] = state
	}
	return values
}

// initial reads the element's own initial value.
func (e Element) initial() []string {
	for _, name := range []string{
		"initial_value", "initial_date", "initial_time", "initial_user",
		"initial_conversation", "initial_channel",
	} {
		if text, ok := e.raw[name].(string); ok {
			return []string{text}
		}
	}
	if n, ok := e.raw["initial_date_time"].(float64); ok {
		return []string{strconv.FormatInt(int64(n), 10)}
	}
	if option, ok := e.raw["initial_option"].(obj); ok {
		value, _ := option["value"].(string)
		return []string{value}
	}
	var list []string
	for _, name := range []string{"initial_options", "initial_users", "initial_conversations", "initial_channels"} {
		items, _ := e.raw[name].([]any)
		for _, item := range items {
			switch item := item.(type) {
			case string:
				list = append(list, item)
			case obj:
				value, _ := item["value"].(string)
				list = append(list, value)
			}
		}
	}
	return list
}

// set changes one value without touching copies of the view handed out before.
func (v *View) set(e Element, state obj) {
	v.Values = maps.Clone(v.Values)
	if v.Values == nil {
		v.Values = make(map[string]map[string]obj)
	}
	block := maps.Clone(v.Values[e.BlockID])
	if block == nil {
		block = make(map[string]obj)
	}
	block[e.ActionID] = state
	v.Values[e.BlockID] = block
}

// texts reads what SubmitView was given for an input: a string or several.
func texts(v any) ([]string, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return []string{v}, nil
	case []string:
		return slices.Clone(v), nil
	case []any:
		var list []string
		for _, item := range v {
			text, ok := item.(string)
			if !ok {
				return nil, fmt.Errorf("slackfake: an input takes text, not %T", item)
			}
			list = append(list, text)
		}
		return list, nil
	}
	return nil, fmt.Errorf("slackfake: an input takes text, not %T", v)
}
