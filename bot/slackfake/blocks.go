package slackfake

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Surface is where blocks are shown.
type Surface string

// The surfaces of docs.slack.dev/surfaces.
const (
	SurfaceMessage Surface = "message"
	SurfaceModal   Surface = "modal"
	SurfaceHome    Surface = "home"
)

// maxBlocks is how many blocks a surface takes.
var maxBlocks = map[Surface]int{SurfaceMessage: 50, SurfaceModal: 100, SurfaceHome: 100}

// maxViewBytes is the limit of a view's JSON, 250 KB, read strictly.
const maxViewBytes = 250_000

// ValidateBlocks checks a JSON array of blocks as Slack would on this surface:
// types and fields, counts, lengths in code points, unique block_id and
// action_id, and what the surface does not take. The result is empty when all is
// well, else one line a fault in the form of response_metadata.messages, with a
// JSON pointer. The limits are those of docs.slack.dev's Block Kit reference.
func ValidateBlocks(surface Surface, blocks []byte) []string {
	return lines(checkBlocks(surface, blocks, "/blocks"))
}

// ValidateView checks a modal or Home view, its blocks included, like
// ValidateBlocks.
func ValidateView(view []byte) []string {
	return lines(checkView(view, "/view"))
}

func lines(faults []fault) []string {
	var out []string
	for _, f := range faults {
		out = append(out, f.String())
	}
	return out
}

func checkBlocks(surface Surface, raw []byte, at string) []fault {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return []fault{{at, "must be valid JSON"}}
	}
	c := newChecker(surface)
	c.blocks(at, v, 0)
	return c.faults
}

func newChecker(surface Surface) *checker {
	return &checker{surface: surface, blockIDs: make(map[string]string)}
}

func (c *checker) blocks(at string, v any, least int) {
	most, known := maxBlocks[c.surface]
	if !known {
		c.fault(at, "unknown surface %q", c.surface)
		return
	}
	list(least, most, blockRule)(c, at, v)
	if c.markdown > maxMarkdownText {
		c.fault(at, "all markdown blocks together must be less than %d characters", maxMarkdownText+1)
	}
}

// blockRule checks one block of any type.
func blockRule(c *checker, at string, v any) {
	o, ok := v.(obj)
	if !ok {
		c.fault(at, "must be an object")
		return
	}
	kind, _ := o["type"].(string)
	rule, known := blockRules[kind]
	if !known {
		c.fault(at+"/type", "unsupported type: %q", kind)
		return
	}
	if surfaces := onlyOn[kind]; surfaces != "" && !strings.Contains(surfaces, string(c.surface)) {
		c.fault(at+"/type", "unsupported type in a %s: %q", c.surface, kind)
		return
	}
	if id, ok := o["block_id"].(string); ok && id != "" {
		if first, taken := c.blockIDs[id]; taken {
			c.fault(at+"/block_id", "block_id %q already exists at %s", id, first)
		} else {
			c.blockIDs[id] = at
		}
	}
	c.actions = make(map[string]bool)
	rule(c, at, v)
}

// onlyOn limits block types to surfaces. What no surface takes is not in
// blockRules at all: agent blocks, which chat.postMessage refuses, and file,
// which only Slack itself sends.
var onlyOn = map[string]string{
	"markdown": "message", "table": "message", "data_table": "message",
}

// checkView checks a view, at a JSON pointer.
func checkView(raw []byte, at string) []fault {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return []fault{{at, "must be valid JSON"}}
	}
	o, _ := v.(obj)
	kind, _ := o["type"].(string)
	surface := Surface(kind)
	c := newChecker(surface)
	switch {
	case o == nil:
		c.fault(at, "must be an object")
		return c.faults
	case surface == SurfaceModal:
		modalRule(c, at, v)
	case surface == SurfaceHome:
		homeRule(c, at, v)
	default:
		c.fault(at+"/type", "must be a valid enum value, modal or home")
		return c.faults
	}
	if len(raw) > maxViewBytes {
		c.fault(at, "must be less than %d bytes", maxViewBytes+1)
	}
	return c.faults
}

var (
	viewFields = fields{
		"type":             need(oneOf("modal", "home")),
		"blocks":           need(func(c *checker, at string, v any) { c.blocks(at, v, 1) }),
		"private_metadata": may(str(0, 3000)),
		"callback_id":      may(str(0, 255)),
		"external_id":      may(str(0, 255)),
	}
	homeRule  = object(viewFields)
	modalRule = all(object(viewFields.with(fields{
		"title":           need(plain(24)),
		"submit":          may(plain(24)),
		"close":           may(plain(24)),
		"clear_on_close":  may(boolean),
		"notify_on_close": may(boolean),
		"submit_disabled": may(boolean),
	})), submitForInputs)
)

func (f fields) with(more fields) fields {
	joined := make(fields, len(f)+len(more))
	for name, p := range f {
		joined[name] = p
	}
	for name, p := range more {
		joined[name] = p
	}
	return joined
}

// submitForInputs requires a submit button where there are input blocks.
func submitForInputs(c *checker, at string, v any) {
	o, _ := v.(obj)
	blocks, _ := o["blocks"].([]any)
	for _, b := range blocks {
		if block, _ := b.(obj); block["type"] == "input" && o["submit"] == nil {
			c.fault(at, "missing required field: submit, for a view with input blocks")
			return
		}
	}
}

// blocksLength is the size of all blocks of a message together, which Slack
// limits to about 13,200 characters. How Slack counts is unknown; the fake
// counts the characters of the JSON without white space, which is the strictest
// of the readings (slackapi/bolt-js issues 2509 and 2867).
func blocksLength(raw []byte) int {
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return 0
	}
	return utf8.RuneCount(compact.Bytes())
}
