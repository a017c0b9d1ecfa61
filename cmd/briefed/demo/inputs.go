package demo

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
)

// localTime is how a browser writes a day with its hour.
const localTime = "2006-01-02T15:04"

// held reads what stands in an input, as view.state.values has it, in the words
// of a form.
func held(state map[string]any, zone *time.Location) (values []string) {
	for _, name := range []string{"value", "selected_date", "selected_time"} {
		if text, ok := state[name].(string); ok {
			return []string{text}
		}
	}
	if moment := state["selected_date_time"]; moment != nil {
		seconds, err := strconv.ParseInt(fmt.Sprint(moment), 10, 64)
		if err != nil {
			return nil
		}
		return []string{time.Unix(seconds, 0).In(zone).Format(localTime)}
	}
	chosen, _ := state["selected_options"].([]any)
	for _, one := range slices.Concat(chosen, []any{state["selected_option"]}) {
		if option, ok := one.(map[string]any); ok {
			values = append(values, fmt.Sprint(option["value"]))
		}
	}
	return values
}

// typed reads a form into what a view's inputs take.
func typed(v slackfake.View, form url.Values, zone *time.Location) map[string]any {
	values := map[string]any{}
	for _, e := range v.Elements() {
		name := e.BlockID + "/" + e.ActionID
		given, ok := form["input "+name]
		if !ok {
			continue
		}
		switch e.Type {
		case "checkboxes", "multi_static_select": // an empty one says that the form has it
			values[name] = slices.DeleteFunc(slices.Clone(given), func(v string) bool { return v == "" })
		case "datetimepicker":
			values[name] = ""
			if at, err := time.ParseInLocation(localTime, given[0], zone); err == nil {
				values[name] = strconv.FormatInt(at.Unix(), 10)
			}
		default:
			values[name] = strings.ReplaceAll(given[0], "\r\n", "\n")
		}
	}
	return values
}
