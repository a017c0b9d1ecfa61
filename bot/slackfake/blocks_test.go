package slackfake

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// at returns a value from the referee's limits, by path.
func at(t *testing.T, limits map[string]any, path string) int {
	t.Helper()
	var v any = limits
	for _, name := range strings.Split(path, ".") {
		o, ok := v.(map[string]any)
		if !ok || o[name] == nil {
			t.Fatalf("the referee has no %s", path)
		}
		v = o[name]
	}
	return int(v.(float64))
}

// Parts of blocks; n is a length or a count. Lengths use a character of three
// bytes, for it is code points that count.

func chars(n int) string  { return strings.Repeat("€", n) }
func ascii(n int) string  { return strings.Repeat("x", n) }
func mrkdwn(n int) string { return `{"type":"mrkdwn","text":"` + chars(n) + `"}` }
func words(n int) string  { return `{"type":"plain_text","text":"` + chars(n) + `"}` }

func many(n int, item func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return "[" + strings.Join(items, ",") + "]"
}

func choice(text, value, more string) string {
	return `{"text":` + text + `,"value":"` + value + `"` + more + `}`
}

func choices(n int) string {
	return many(n, func(i int) string { return choice(words(3), fmt.Sprint(i), "") })
}

func actions(element string) string {
	return `[{"type":"actions","elements":[` + element + `]}]`
}

func buttonWith(more string) string {
	return actions(`{"type":"button","action_id":"a","text":` + words(3) + more + `}`)
}

func inputWith(element, label, more string) string {
	return `[{"type":"input","label":` + label + `,"element":` + element + more + `}]`
}

func dialog(title, text, confirm, deny int) string {
	return buttonWith(`,"confirm":{"title":` + words(title) + `,"text":` + words(text) + `,"confirm":` + words(confirm) + `,"deny":` + words(deny) + `}`)
}

func modal(blocks, more string) string {
	return `{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":` + blocks + more + `}`
}

const typedElement = `{"type":"plain_text_input","action_id":"a"}`

// limitCases makes blocks, or a view, of a part that has length or count n.
var limitCases = map[string]func(n int) string{
	"text.max_length":     func(n int) string { return `[{"type":"section","text":` + mrkdwn(n) + `}]` },
	"block_id.max_length": func(n int) string { return `[{"type":"divider","block_id":"` + chars(n) + `"}]` },
	"action_id.max_length": func(n int) string {
		return actions(`{"type":"button","action_id":"` + chars(n) + `","text":` + words(3) + `}`)
	},
	"button.text.max_length":  func(n int) string { return actions(`{"type":"button","action_id":"a","text":` + words(n) + `}`) },
	"button.url.max_length":   func(n int) string { return buttonWith(`,"url":"` + ascii(n) + `"`) },
	"button.value.max_length": func(n int) string { return buttonWith(`,"value":"` + chars(n) + `"`) },
	"button.accessibility_label.max_length": func(n int) string {
		return buttonWith(`,"accessibility_label":"` + chars(n) + `"`)
	},
	"confirmation.title.max_length":   func(n int) string { return dialog(n, 3, 3, 3) },
	"confirmation.text.max_length":    func(n int) string { return dialog(3, n, 3, 3) },
	"confirmation.confirm.max_length": func(n int) string { return dialog(3, 3, n, 3) },
	"confirmation.deny.max_length":    func(n int) string { return dialog(3, 3, 3, n) },
	"option.text.max_length": func(n int) string {
		return actions(`{"type":"overflow","action_id":"a","options":[` + choice(words(n), "v", "") + `]}`)
	},
	"option.value.max_length": func(n int) string {
		return actions(`{"type":"overflow","action_id":"a","options":[` + choice(words(3), chars(n), "") + `]}`)
	},
	"option.description.max_length": func(n int) string {
		return actions(`{"type":"overflow","action_id":"a","options":[` + choice(words(3), "v", `,"description":`+words(n)) + `]}`)
	},
	"option.url.max_length": func(n int) string {
		return actions(`{"type":"overflow","action_id":"a","options":[` + choice(words(3), "v", `,"url":"`+ascii(n)+`"`) + `]}`)
	},
	"option_group.label.max_length": func(n int) string {
		return actions(`{"type":"static_select","action_id":"a","option_groups":[{"label":` + words(n) + `,"options":` + choices(1) + `}]}`)
	},
	"option_group.options.max_items": func(n int) string {
		return actions(`{"type":"static_select","action_id":"a","option_groups":[{"label":` + words(3) + `,"options":` + choices(n) + `}]}`)
	},
	"select.placeholder.max_length": func(n int) string {
		return actions(`{"type":"static_select","action_id":"a","placeholder":` + words(n) + `,"options":` + choices(1) + `}`)
	},
	"select.options.max_items": func(n int) string {
		return actions(`{"type":"static_select","action_id":"a","options":` + choices(n) + `}`)
	},
	"select.option_groups.max_items": func(n int) string {
		group := `{"label":` + words(3) + `,"options":` + choices(1) + `}`
		return actions(`{"type":"static_select","action_id":"a","option_groups":` + many(n, func(int) string { return group }) + `}`)
	},
	"overflow.options.max_items": func(n int) string { return actions(`{"type":"overflow","action_id":"a","options":` + choices(n) + `}`) },
	"checkboxes.options.max_items": func(n int) string {
		return actions(`{"type":"checkboxes","action_id":"a","options":` + choices(n) + `}`)
	},
	"radio_buttons.options.max_items": func(n int) string {
		return actions(`{"type":"radio_buttons","action_id":"a","options":` + choices(n) + `}`)
	},
	"plain_text_input.max_length.max": func(n int) string {
		return modal(inputWith(fmt.Sprintf(`{"type":"plain_text_input","action_id":"a","max_length":%d}`, n), words(3), ""), "")
	},
	"file_input.max_files.max": func(n int) string {
		return modal(inputWith(fmt.Sprintf(`{"type":"file_input","action_id":"a","max_files":%d}`, n), words(3), ""), "")
	},
	"actions.elements.max_items": func(n int) string {
		return `[{"type":"actions","elements":` + many(n, func(i int) string {
			return fmt.Sprintf(`{"type":"button","action_id":"a%d","text":%s}`, i, words(3))
		}) + `}]`
	},
	"context.elements.max_items": func(n int) string {
		return `[{"type":"context","elements":` + many(n, func(int) string { return mrkdwn(3) }) + `}]`
	},
	"header.text.max_length":     func(n int) string { return `[{"type":"header","text":` + words(n) + `}]` },
	"image.image_url.max_length": func(n int) string { return `[{"type":"image","alt_text":"x","image_url":"` + ascii(n) + `"}]` },
	"image.alt_text.max_length":  func(n int) string { return `[{"type":"image","image_url":"x","alt_text":"` + chars(n) + `"}]` },
	"input.label.max_length":     func(n int) string { return modal(inputWith(typedElement, words(n), ""), "") },
	"input.hint.max_length":      func(n int) string { return modal(inputWith(typedElement, words(3), `,"hint":`+words(n)), "") },
	"markdown.text.max_length":   func(n int) string { return `[{"type":"markdown","text":"` + chars(n) + `"}]` },
	"section.text.max_length":    func(n int) string { return `[{"type":"section","text":` + words(n) + `}]` },
	"section.fields.max_items": func(n int) string {
		return `[{"type":"section","fields":` + many(n, func(int) string { return mrkdwn(3) }) + `}]`
	},
	"section.fields.item_max_length": func(n int) string { return `[{"type":"section","fields":[` + mrkdwn(n) + `]}]` },
	"video.alt_text.max_length":      func(n int) string { return videoWith(`"alt_text":"` + chars(n) + `","title":` + words(3)) },
	"video.title.max_length":         func(n int) string { return videoWith(`"alt_text":"x","title":` + words(n)) },
	"video.author_name.max_length": func(n int) string {
		return videoWith(`"alt_text":"x","title":` + words(3) + `,"author_name":"` + chars(n) + `"`)
	},
	"video.description.max_length": func(n int) string {
		return videoWith(`"alt_text":"x","title":` + words(3) + `,"description":` + words(n))
	},
	"video.provider_name.max_length": func(n int) string {
		return videoWith(`"alt_text":"x","title":` + words(3) + `,"provider_name":"` + chars(n) + `"`)
	},
	"view.blocks.max_items": func(n int) string {
		return modal(many(n, func(int) string { return `{"type":"divider"}` }), "")
	},
	"view.private_metadata.max_length": func(n int) string { return modal(`[{"type":"divider"}]`, `,"private_metadata":"`+chars(n)+`"`) },
	"view.callback_id.max_length":      func(n int) string { return modal(`[{"type":"divider"}]`, `,"callback_id":"`+chars(n)+`"`) },
	"view.title.max_length":            func(n int) string { return `{"type":"modal","title":` + words(n) + `,"blocks":[{"type":"divider"}]}` },
	"view.close.max_length":            func(n int) string { return modal(`[{"type":"divider"}]`, `,"close":`+words(n)) },
	"view.submit.max_length": func(n int) string {
		return `{"type":"modal","title":` + words(3) + `,"submit":` + words(n) + `,"blocks":[{"type":"divider"}]}`
	},
}

func videoWith(fields string) string {
	return `[{"type":"video","thumbnail_url":"https://x","video_url":"https://x",` + fields + `}]`
}

func check(raw string) []string {
	if strings.HasPrefix(raw, "{") {
		return ValidateView([]byte(raw))
	}
	return ValidateBlocks(SurfaceMessage, []byte(raw))
}

// ours are limits of types that the fake refuses altogether, for no app can
// send them: agent blocks and what only appears inside them.
var ours = []string{
	"alert.", "card.", "carousel.", "container.", "context_actions.", "feedback_button.", "icon_button.",
	"data_table.", "data_visualization.", "url_source.",
}

func TestLimitsAtTheLimitAndBeyond(t *testing.T) {
	var limits map[string]any
	readJSON(t, filepath.Join(referee(t), "limits.json"), &limits)
	for path, build := range limitCases {
		t.Run(path, func(t *testing.T) {
			n := at(t, limits, path)
			if faults := check(build(n)); len(faults) != 0 {
				t.Errorf("%d: %q", n, faults)
			}
			if faults := check(build(n + 1)); len(faults) == 0 {
				t.Errorf("%d: nothing is wrong", n+1)
			}
		})
	}
	for _, path := range maxima("", limits) {
		if limitCases[path] == nil && !startsWithAny(path, ours) {
			t.Errorf("%s is not tried", path)
		}
	}
}

// maxima lists the paths of all upper limits.
func maxima(path string, v any) []string {
	o, ok := v.(map[string]any)
	if !ok {
		if name := path[strings.LastIndex(path, ".")+1:]; strings.Contains(name, "max") {
			return []string{path}
		}
		return nil
	}
	var list []string
	for name, part := range o {
		list = append(list, maxima(strings.TrimPrefix(path+"."+name, "."), part)...)
	}
	return list
}

func startsWithAny(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func TestBlockRules(t *testing.T) {
	divider := `{"type":"divider"}`
	sameAction := `[{"type":"actions","elements":[{"type":"button","action_id":"a","text":` + words(3) + `},{"type":"button","action_id":"a","text":` + words(3) + `}]}]`
	for _, tt := range []struct {
		name    string
		surface Surface
		blocks  string
		want    string // part of the fault, empty for none
	}{
		{"fifty in a message", SurfaceMessage, many(50, func(int) string { return divider }), ""},
		{"fifty-one in a message", SurfaceMessage, many(51, func(int) string { return divider }), "no more than 50"},
		{"a hundred in Home", SurfaceHome, many(100, func(int) string { return divider }), ""},
		{"a hundred and one in Home", SurfaceHome, many(101, func(int) string { return divider }), "no more than 100"},
		{"block_id twice", SurfaceMessage, `[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]`, "/blocks/1/block_id"},
		{"action_id twice in a block", SurfaceMessage, sameAction, "/blocks/0/elements/1/action_id"},
		{"action_id in two blocks", SurfaceMessage, strings.Replace(`[X,X]`, "X", strings.Trim(buttonWith(""), "[]"), 2), ""},
		{"empty text", SurfaceMessage, `[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "more than 0"},
		{"section without text", SurfaceMessage, `[{"type":"section"}]`, "text or fields"},
		{"header in mrkdwn", SurfaceMessage, `[{"type":"header","text":` + mrkdwn(3) + `}]`, "/blocks/0/text"},
		{"header of level 4", SurfaceMessage, `[{"type":"header","level":4,"text":` + words(3) + `}]`, ""},
		{"header of level 5", SurfaceMessage, `[{"type":"header","level":5,"text":` + words(3) + `}]`, "/blocks/0/level"},
		{"image without alt_text", SurfaceMessage, `[{"type":"image","image_url":"x"}]`, "alt_text"},
		{"image in a context without alt_text", SurfaceMessage, `[{"type":"context","elements":[{"type":"image","image_url":"x"}]}]`, "alt_text"},
		{"image from nowhere", SurfaceMessage, `[{"type":"image","alt_text":"x"}]`, "image_url"},
		{"unknown property", SurfaceMessage, `[{"type":"divider","colour":"red"}]`, "invalid additional property: colour"},
		{"unknown style", SurfaceMessage, buttonWith(`,"style":"warning"`), "enum"},
		{"button without action_id", SurfaceMessage, actions(`{"type":"button","text":` + words(3) + `}`), "action_id"},
		{"options and groups", SurfaceMessage, actions(`{"type":"static_select","action_id":"a","options":` + choices(1) + `,"option_groups":[]}`), "exactly one"},
		{"text input in actions", SurfaceMessage, actions(typedElement), "unsupported type of element"},
		{"button in an input", SurfaceModal, inputWith(`{"type":"button","action_id":"a","text":`+words(3)+`}`, words(3), ""), "unsupported type of element"},
		{"mrkdwn in a menu's option", SurfaceMessage, actions(`{"type":"static_select","action_id":"a","options":[` + choice(mrkdwn(3), "v", "") + `]}`), "/text/type"},
		{"mrkdwn in a box's option", SurfaceMessage, actions(`{"type":"checkboxes","action_id":"a","options":[` + choice(mrkdwn(3), "v", "") + `]}`), ""},
		{"url in a menu's option", SurfaceMessage, actions(`{"type":"static_select","action_id":"a","options":[` + choice(words(3), "v", `,"url":"x"`) + `]}`), "additional property: url"},
		{"file_input in a message", SurfaceMessage, inputWith(`{"type":"file_input","action_id":"a"}`, words(3), ""), "modals only"},
		{"two with focus", SurfaceModal, `[` + strings.Trim(inputWith(`{"type":"plain_text_input","action_id":"a","focus_on_load":true}`, words(3), ""), "[]") + `,` + strings.Trim(inputWith(`{"type":"plain_text_input","action_id":"a","focus_on_load":true}`, words(3), ""), "[]") + `]`, "focus_on_load"},
		{"markdown in a message", SurfaceMessage, `[{"type":"markdown","text":"x"}]`, ""},
		{"markdown together", SurfaceMessage, `[{"type":"markdown","text":"` + ascii(6000) + `"},{"type":"markdown","text":"` + ascii(6001) + `"}]`, "together"},
		{"markdown in a modal", SurfaceModal, `[{"type":"markdown","text":"x"}]`, "in a modal"},
		{"table in a message", SurfaceMessage, `[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]`, ""},
		{"table in Home", SurfaceHome, `[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]`, "in a home"},
		{"empty cell", SurfaceMessage, `[{"type":"table","rows":[[{"type":"raw_text","text":""}]]}]`, "/rows/0/0/text"},
		{"raw_number", SurfaceMessage, `[{"type":"table","rows":[[{"type":"raw_number","value":1}]]}]`, "type of cell"},
		{"rich text", SurfaceMessage, `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","indent":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}},{"type":"link","url":"https://x"}]}]}]}]`, ""},
		{"rich text without text", SurfaceMessage, `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text"}]}]}]`, "missing required field: text"},
		{"agents' blocks", SurfaceMessage, `[{"type":"alert","text":` + words(3) + `}]`, "unsupported type"},
		{"file", SurfaceMessage, `[{"type":"file","external_id":"x","source":"remote"}]`, "unsupported type"},
		{"no surface", "postcard", `[]`, "surface"},
		{"no list", SurfaceMessage, `{}`, "array"},
		{"no JSON", SurfaceMessage, `[`, "JSON"},
		{"null", SurfaceMessage, `[null]`, "object"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			faults := strings.Join(ValidateBlocks(tt.surface, []byte(tt.blocks)), "\n")
			if tt.want == "" && faults != "" || !strings.Contains(faults, tt.want) {
				t.Errorf("%q, want %q", faults, tt.want)
			}
		})
	}
}

func TestViewRules(t *testing.T) {
	input := inputWith(typedElement, words(3), "")
	for _, tt := range []struct{ name, view, want string }{
		{"modal", modal(input, ""), ""},
		{"inputs without submit", `{"type":"modal","title":` + words(3) + `,"blocks":` + input + `}`, "submit"},
		{"modal without title", `{"type":"modal","blocks":[{"type":"divider"}]}`, "missing required field: title"},
		{"home with a title", `{"type":"home","title":` + words(3) + `,"blocks":[{"type":"divider"}]}`, "additional property: title"},
		{"no blocks", `{"type":"home","blocks":[]}`, "no less than 1"},
		{"no type", `{"blocks":[]}`, "modal or home"},
		{"too large", `{"type":"home","blocks":[{"type":"divider"}]` + strings.Repeat(" ", maxViewBytes) + `}`, "bytes"},
		{"no object", `[]`, "object"},
	} {
		faults := strings.Join(ValidateView([]byte(tt.view)), "\n")
		if tt.want == "" && faults != "" || !strings.Contains(faults, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, faults, tt.want)
		}
	}
}

func TestBlocksValidate(t *testing.T) {
	s, _ := start(t, Options{})
	for _, tt := range []struct{ name, arg, value, want, pointer string }{
		{"blocks", "blocks", `[{"type":"divider"}]`, "", ""},
		{"bad blocks", "blocks", `[{"type":"dividor"}]`, "invalid_blocks", "/0/type"},
		{"bad message", "message", `{"blocks":[{"type":"section"}]}`, "invalid_message", "/blocks/0"},
		{"bad view", "view", `{"type":"home"}`, "invalid_view", ""},
		{"nothing", "text", "x", "invalid_arguments", ""},
	} {
		answer := s.call(t, "blocks.validate", args(tt.arg, tt.value))
		if got, _ := answer["error"].(string); got != tt.want {
			t.Errorf("%s: %v", tt.name, answer)
		}
		if tt.pointer != "" && answer["errors"].([]any)[0].(map[string]any)["pointer"] != tt.pointer {
			t.Errorf("%s: %v", tt.name, answer["errors"])
		}
	}
}

// FuzzValidate checks that no input makes the validator panic, and that what
// Elements makes of it can always be chosen from.
func FuzzValidate(f *testing.F) {
	f.Add([]byte(digestBlocks))
	f.Add([]byte(askView))
	f.Add([]byte(`[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[null]}]}]`))
	for _, build := range limitCases {
		f.Add([]byte(build(2)))
	}
	f.Fuzz(func(_ *testing.T, raw []byte) {
		for _, surface := range []Surface{SurfaceMessage, SurfaceModal, SurfaceHome, ""} {
			ValidateBlocks(surface, raw)
		}
		ValidateView(raw)
		blocksLength(raw)
		initialValues(withBlockIDs(json.RawMessage(raw), "seed"))
		for _, e := range Elements(raw) {
			e.valueOf("x", "y") //nolint:errcheck // only panics matter
		}
	})
}
