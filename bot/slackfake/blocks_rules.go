package slackfake

import "strconv"

// The rules of the block types, after docs.slack.dev/reference/block-kit/blocks.

var blockID = may(str(0, 255))

// block makes the rule of a block type; type and block_id are common to all.
func block(f fields) rule {
	return object(f.with(fields{"type": need(anything), "block_id": blockID}))
}

var blockRules = map[string]rule{
	"divider": block(fields{}),
	"header": block(fields{
		"text":  need(plain(150)),
		"level": may(number(1, 4)),
	}),
	"section": all(block(fields{
		"text":      may(text(3000)),
		"fields":    may(list(1, 10, text(2000))),
		"accessory": may(element0(accessories)),
		"expand":    may(boolean),
	}), sectionHasText),
	"context": block(fields{
		"elements": need(list(1, 10, byType(func() map[string]rule { return contextRules }, "context element"))),
	}),
	"actions": block(fields{
		"elements": need(list(1, 25, element0(actionElements))),
	}),
	"image": all(block(fields{
		"image_url":  may(str(1, 3000)),
		"slack_file": may(slackFile),
		"alt_text":   need(str(1, 2000)),
		"title":      may(plain(2000)),
	}), oneField("image_url", "slack_file")),
	"input": block(fields{
		"label":           need(plain(2000)),
		"element":         need(element0(inputElements)),
		"hint":            may(plain(2000)),
		"optional":        may(boolean),
		"dispatch_action": may(boolean),
	}),
	"rich_text": block(fields{
		"elements": need(list(1, 1000, byType(func() map[string]rule { return richTextRules }, "rich text element"))),
	}),
	"video": block(fields{
		"alt_text":          need(str(1, 200)),
		"title":             need(plain(200)),
		"thumbnail_url":     need(str(1, 3000)),
		"video_url":         need(str(1, 3000)),
		"author_name":       may(str(0, 50)),
		"description":       may(plain(200)),
		"provider_icon_url": may(str(0, 3000)),
		"provider_name":     may(str(0, 50)),
		"title_url":         may(str(0, 3000)),
	}),
	"markdown": all(object(fields{
		"type": need(anything), "block_id": blockID,
		"text": need(str(1, 12_000)),
	}), countMarkdown),
	"table": block(fields{
		"rows":            need(list(1, 100, list(1, 20, tableCell))),
		"column_settings": may(list(0, 20, object(fields{"align": may(oneOf("left", "center", "right")), "is_wrapped": may(boolean)}))),
	}),
}

var contextRules = map[string]rule{
	"image":      imageElement,
	"plain_text": text(3000),
	"mrkdwn":     text(3000),
}

var imageElement = all(object(fields{
	"type":       need(anything),
	"image_url":  may(str(1, 3000)),
	"slack_file": may(slackFile),
	"alt_text":   need(str(1, 2000)),
}), oneField("image_url", "slack_file"))

var slackFile = all(object(fields{"id": may(str(1, 255)), "url": may(str(1, 3000))}), oneField("id", "url"))

func sectionHasText(c *checker, at string, v any) {
	if o, _ := v.(obj); o["text"] == nil && o["fields"] == nil {
		c.fault(at, "missing required field: text or fields")
	}
}

func countMarkdown(c *checker, _ string, v any) {
	o, _ := v.(obj)
	s, _ := o["text"].(string)
	c.markdown += len([]rune(s))
}

// tableCell takes raw_text and rich_text; an empty cell makes Slack refuse the
// whole message, and raw_number is refused in some workspaces.
func tableCell(c *checker, at string, v any) {
	o, _ := v.(obj)
	switch o["type"] {
	case "raw_text":
		object(fields{"type": need(anything), "text": need(str(1, 3000))})(c, at, v)
	case "rich_text":
		object(fields{"type": need(anything), "elements": blockRichText})(c, at, v)
	default:
		c.fault(at+"/type", "unsupported type of cell: %v", o["type"])
	}
}

var blockRichText = need(list(1, 1000, anything))

// text is a text object of either kind.
func text(most int) rule {
	return func(c *checker, at string, v any) {
		o, _ := v.(obj)
		switch o["type"] {
		case "plain_text":
			plain(most)(c, at, v)
		case "mrkdwn":
			object(fields{"type": need(anything), "text": need(str(1, most)), "verbatim": may(boolean)})(c, at, v)
		default:
			c.fault(at, "must be a text object, plain_text or mrkdwn")
		}
	}
}

// plain is a plain_text object.
func plain(most int) rule {
	return object(fields{
		"type":  need(oneOf("plain_text")),
		"text":  need(str(1, most)),
		"emoji": may(boolean),
	})
}

// richTextRules covers the parts of a rich_text block. The styles and the inline
// elements have no published limits; the fake checks only their types.
var richTextRules map[string]rule

func init() {
	inline := list(0, 10_000, inlineElement)
	section := object(fields{"type": need(anything), "elements": need(inline)})
	richTextRules = map[string]rule{
		"rich_text_section": section,
		"rich_text_quote":   object(fields{"type": need(anything), "elements": need(inline), "border": may(number(0, 1))}),
		"rich_text_preformatted": object(fields{
			"type": need(anything), "elements": need(inline),
			"border": may(number(0, 1)), "language": may(str(0, 100)),
		}),
		"rich_text_list": object(fields{
			"type": need(anything), "style": need(oneOf("bullet", "ordered")),
			"elements": need(list(0, 1000, section)),
			"indent":   may(number(0, 8)), "border": may(number(0, 1)), "offset": may(number(0, 10_000)),
		}),
	}
}

func inlineElement(c *checker, at string, v any) {
	o, _ := v.(obj)
	kind, _ := o["type"].(string)
	required, known := inlineNeeds[kind]
	if !known {
		c.fault(at+"/type", "unsupported type of rich text: %s", strconv.Quote(kind))
		return
	}
	if s, ok := o[required].(string); required != "" && (!ok || s == "") {
		c.fault(at, "missing required field: %s", required)
	}
}

// inlineNeeds names the field each inline element cannot do without.
var inlineNeeds = map[string]string{
	"text": "text", "link": "url", "emoji": "name", "user": "user_id", "channel": "channel_id",
	"usergroup": "usergroup_id", "broadcast": "range", "date": "format", "color": "value", "team": "team_id",
}
