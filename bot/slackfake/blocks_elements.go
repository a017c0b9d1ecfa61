package slackfake

import "strings"

// The rules of interactive elements and composition objects, after
// docs.slack.dev/reference/block-kit/block-elements and composition-objects.

// Which elements stand where.
const (
	selects        = " static_select external_select users_select conversations_select channels_select "
	multiSelects   = " multi_static_select multi_external_select multi_users_select multi_conversations_select multi_channels_select "
	pickers        = " datepicker timepicker checkboxes radio_buttons "
	accessories    = selects + multiSelects + pickers + " button overflow image workflow_button "
	actionElements = selects + multiSelects + pickers + " button overflow datetimepicker workflow_button "
	inputElements  = selects + multiSelects + pickers + " datetimepicker plain_text_input email_text_input url_text_input number_input rich_text_input file_input "
)

// element0 is an element that may stand here.
func element0(allowed string) rule {
	return func(c *checker, at string, v any) {
		o, ok := v.(obj)
		if !ok {
			c.fault(at, "must be an object")
			return
		}
		kind, _ := o["type"].(string)
		rule, known := elementRules[kind]
		if !known || !strings.Contains(allowed, " "+kind+" ") {
			c.fault(at+"/type", "unsupported type of element here: %q", kind)
			return
		}
		if kind == "file_input" && c.surface != SurfaceModal {
			c.fault(at+"/type", "file_input is for modals only")
		}
		if id, ok := o["action_id"].(string); ok && id != "" {
			if c.actions[id] {
				c.fault(at+"/action_id", "action_id %q already exists in this block", id)
			}
			c.actions[id] = true
		}
		if o["focus_on_load"] == true {
			if c.focused != "" {
				c.fault(at+"/focus_on_load", "only one element can have focus_on_load, %s has it", c.focused)
			}
			c.focused = at
		}
		rule(c, at, v)
	}
}

// interactiveElement makes the rule of an element; type, action_id and
// focus_on_load are common to all. Slack makes up an action_id that is missing;
// the fake requires it, for an app cannot know a made-up one.
func interactiveElement(f fields) rule {
	return object(f.with(fields{
		"type": need(anything), "action_id": need(str(1, 255)), "focus_on_load": may(boolean),
	}))
}

var confirm = object(fields{
	"title":   need(plain(100)),
	"text":    need(text(300)),
	"confirm": need(plain(30)),
	"deny":    need(plain(30)),
	"style":   may(oneOf("primary", "danger")),
})

// option is a choice; only those of checkboxes and radio buttons take mrkdwn,
// only those of an overflow menu take a url. Slack's page on options gives 150
// characters for the value.
func option(words func(int) rule, url bool) rule {
	f := fields{
		"text":        need(words(75)),
		"value":       need(str(1, 150)),
		"description": may(words(75)),
	}
	if url {
		f["url"] = may(str(0, 3000))
	}
	return object(f)
}

// menu is a menu with its options in the message.
func menu(more fields) rule {
	return all(interactiveElement(fields{
		"placeholder":   may(plain(150)),
		"options":       may(list(1, 100, option(plain, false))),
		"option_groups": may(list(1, 100, optionGroup)),
		"confirm":       may(confirm),
	}.with(more)), oneField("options", "option_groups"))
}

var optionGroup = object(fields{
	"label":   need(plain(75)),
	"options": need(list(1, 100, option(plain, false))),
})

// picker is a menu whose choices Slack itself knows.
func picker(more fields) rule {
	return interactiveElement(fields{"placeholder": may(plain(150)), "confirm": may(confirm)}.with(more))
}

func boxes(initial string, rule rule) rule {
	return interactiveElement(fields{
		"options": need(list(1, 10, option(text, false))),
		initial:   may(rule),
		"confirm": may(confirm),
	})
}

// typed is a field to type into.
func typed(more fields) rule {
	return interactiveElement(fields{
		"placeholder":            may(plain(150)),
		"dispatch_action_config": may(object(fields{"trigger_actions_on": need(list(1, 2, oneOf("on_enter_pressed", "on_character_entered")))})),
	}.with(more))
}

var (
	ids    = list(1, 1000, str(1, 255))
	filter = object(fields{
		"include":                          may(list(1, 4, oneOf("im", "mpim", "private", "public"))),
		"exclude_external_shared_channels": may(boolean),
		"exclude_bot_users":                may(boolean),
	})
	several = may(number(1, 1000))
	decimal = str(1, 40)
)

var elementRules = map[string]rule{
	"image": imageElement,
	"button": interactiveElement(fields{
		"text":                need(plain(75)),
		"value":               may(str(0, 2000)),
		"url":                 may(str(0, 3000)),
		"style":               may(oneOf("primary", "danger")),
		"confirm":             may(confirm),
		"accessibility_label": may(str(0, 75)),
	}),
	"workflow_button": interactiveElement(fields{
		"text": need(plain(75)), "workflow": need(anything), "style": may(oneOf("primary", "danger")),
		"accessibility_label": may(str(0, 75)),
	}),
	"overflow": interactiveElement(fields{
		"options": need(list(1, 5, option(plain, true))),
		"confirm": may(confirm),
	}),
	"checkboxes":    boxes("initial_options", list(1, 10, anything)),
	"radio_buttons": boxes("initial_option", anything),

	"static_select":        menu(fields{"initial_option": may(anything)}),
	"external_select":      picker(fields{"initial_option": may(anything), "min_query_length": may(number(0, 1000))}),
	"users_select":         picker(fields{"initial_user": may(str(1, 255))}),
	"conversations_select": picker(fields{"initial_conversation": may(str(1, 255)), "default_to_current_conversation": may(boolean), "response_url_enabled": may(boolean), "filter": may(filter)}),
	"channels_select":      picker(fields{"initial_channel": may(str(1, 255)), "response_url_enabled": may(boolean)}),

	"multi_static_select":        menu(fields{"initial_options": may(list(1, 100, anything)), "max_selected_items": several}),
	"multi_external_select":      picker(fields{"initial_options": may(list(1, 100, anything)), "max_selected_items": several, "min_query_length": may(number(0, 1000))}),
	"multi_users_select":         picker(fields{"initial_users": may(ids), "max_selected_items": several}),
	"multi_conversations_select": picker(fields{"initial_conversations": may(ids), "max_selected_items": several, "default_to_current_conversation": may(boolean), "filter": may(filter)}),
	"multi_channels_select":      picker(fields{"initial_channels": may(ids), "max_selected_items": several}),

	"datepicker":     picker(fields{"initial_date": may(str(10, 10))}),
	"timepicker":     picker(fields{"initial_time": may(str(5, 5)), "timezone": may(str(1, 255))}),
	"datetimepicker": interactiveElement(fields{"initial_date_time": may(number(1e9, 1e10)), "confirm": may(confirm)}),

	"plain_text_input": typed(fields{
		"initial_value": may(str(0, 3000)), "multiline": may(boolean),
		"min_length": may(number(0, 3000)), "max_length": may(number(1, 3000)),
	}),
	"email_text_input": typed(fields{"initial_value": may(str(0, 3000))}),
	"url_text_input":   typed(fields{"initial_value": may(str(0, 3000))}),
	"number_input": typed(fields{
		"is_decimal_allowed": need(boolean), "initial_value": may(decimal),
		"min_value": may(decimal), "max_value": may(decimal),
	}),
	"rich_text_input": typed(fields{"initial_value": may(anything)}),
	"file_input": interactiveElement(fields{
		"filetypes": may(list(0, 100, str(1, 20))), "max_files": may(number(1, 10)),
	}),
}
