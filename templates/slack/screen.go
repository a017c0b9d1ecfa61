package slacktext

import (
	"slices"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// Suffixes of the action_id of the buttons that turn the page of a screen.
const (
	Previous = "_previous"
	Next     = "_next"
)

// screen is a modal to look at; what can be done there are buttons.
func screen(callback, heading string, spot Spot, blocks ...slack.Block) slack.ModalViewRequest {
	if len(blocks) > maxInView {
		blocks = append(blocks[:maxInView-1], note("This is not all of it: there is more than Slack shows."))
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, PrivateMetadata: spot.String(),
		Title: plain(heading, maxModal), Close: plain("Close", maxModal),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
}

// sheet is a modal to fill in. Its submit button says what it does.
func sheet(callback, heading, submit string, spot Spot, blocks ...slack.Block) slack.ModalViewRequest {
	v := screen(callback, heading, spot, blocks...)
	v.Submit, v.Close = plain(submit, maxModal), plain("Cancel", maxModal)
	return v
}

// row is a line of a list with the button that opens it.
func row(words, action string, spot Spot, label, about string) slack.Block {
	return slack.NewSectionBlock(mrkdwn(words), nil, slack.NewAccessory(button(action, spot.String(), label, about)))
}

// buttons are controls next to each other; none makes no block.
func buttons(id string, controls ...slack.BlockElement) []slack.Block {
	if len(controls) == 0 {
		return nil
	}
	return []slack.Block{slack.NewActionBlock(id, controls...)}
}

// to is a button that leads to another screen.
func to(action string, spot Spot, label string) *slack.ButtonBlockElement {
	return button(action, spot.String(), label, "")
}

// sure asks once more before something that cannot be taken back.
func sure(b *slack.ButtonBlockElement, heading, words, yes string) *slack.ButtonBlockElement {
	return b.WithConfirm(slack.NewConfirmationBlockObject(plain(heading, 100), plain(words, 300), plain(yes, 30), plain("Cancel", 30)))
}

// onPage returns one page of a list, the nearest to the one that was asked for,
// and the buttons to the others.
func onPage[T any](list []T, each int, action string, spot Spot) (part []T, pager []slack.Block) {
	pages := max(1, (len(list)+each-1)/each)
	page := max(0, min(spot.Page, pages-1))
	if pages == 1 {
		return list, nil
	}
	var turns []slack.BlockElement
	if page > 0 {
		turns = append(turns, button(action+Previous, spot.at(page-1).String(), "Previous page", ""))
	}
	if page < pages-1 {
		turns = append(turns, button(action+Next, spot.at(page+1).String(), "Next page", ""))
	}
	where := note("Page " + number(page+1) + " of " + number(pages) + ".")
	return list[page*each : min(len(list), (page+1)*each)], append([]slack.Block{where}, buttons("turn", turns...)...)
}

// line is an input of one line. block_id and action_id are its name.
func line(name, label, hint, initial string, limit int) *slack.InputBlock {
	return typed(name, label, hint, initial, limit, false)
}

// lines is an input of several lines.
func lines(name, label, hint, initial string, limit int) *slack.InputBlock {
	return typed(name, label, hint, initial, limit, true)
}

func typed(name, label, hint, initial string, limit int, multiline bool) *slack.InputBlock {
	input := slack.NewPlainTextInputBlockElement(nil, name)
	input.Multiline, input.MaxLength, input.InitialValue = multiline, limit, cut(clean(initial), limit)
	return asked(name, label, hint, input)
}

// dayInput is an input of a date.
func dayInput(name, label, hint string, initial digest.Date) *slack.InputBlock {
	input := slack.NewDatePickerBlockElement(name)
	if !initial.IsZero() {
		input.InitialDate = initial.String()
	}
	return asked(name, label, hint, input)
}

// one is an input that chooses one of a list.
func one(name, label, hint string, options []*slack.OptionBlockObject, initial string) *slack.InputBlock {
	input := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose", maxTitle), name)
	if len(options) <= maxOptions {
		input.Options = options
	} else {
		input.OptionGroups = grouped(options)
	}
	for _, o := range options {
		if o.Value == initial {
			input.InitialOption = o
		}
	}
	return asked(name, label, hint, input)
}

// oneOf is the same with few options, all in sight.
func oneOf(name, label, hint string, options []*slack.OptionBlockObject, initial string) *slack.InputBlock {
	input := slack.NewRadioButtonsBlockElement(name, options...)
	for _, o := range options {
		if o.Value == initial {
			input.InitialOption = o
		}
	}
	return asked(name, label, hint, input)
}

// some is an input that chooses several of a list.
func some(name, label, hint string, options []*slack.OptionBlockObject) *slack.InputBlock {
	input := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain("Choose", maxTitle), name)
	if len(options) <= maxOptions {
		input.Options = options
		return asked(name, label, hint, input)
	}
	input.OptionGroups = grouped(options)
	return asked(name, label, hint, input)
}

// several is [some] with what is chosen already.
func several(name, label, hint string, options []*slack.OptionBlockObject, chosen []string) *slack.InputBlock {
	b := some(name, label, hint, options)
	if input, ok := b.Element.(*slack.MultiSelectBlockElement); ok {
		for _, o := range options {
			if slices.Contains(chosen, o.Value) {
				input.InitialOptions = append(input.InitialOptions, o)
			}
		}
	}
	return b
}

// grouped puts more options than a menu may have into groups of neighbours.
func grouped(options []*slack.OptionBlockObject) (groups []*slack.OptionGroupBlockObject) {
	for group := range slices.Chunk(options, maxOptions) {
		heading := group[0].Text.Text + " – " + group[len(group)-1].Text.Text
		groups = append(groups, slack.NewOptionGroupBlockElement(plain(heading, maxLabel), group...))
	}
	return groups
}

func asked(name, label, hint string, input slack.BlockElement) *slack.InputBlock {
	b := slack.NewInputBlock(name, plain(label, maxQuestion), nil, input)
	if hint != "" {
		b.Hint = plain(hint, maxQuestion)
	}
	return b
}

// optional lets an input stay empty.
func optional(b *slack.InputBlock) *slack.InputBlock {
	b.Optional = true
	return b
}

// people are options of people by name.
func people(list []digest.Person) (options []*slack.OptionBlockObject) {
	for _, p := range list {
		options = append(options, choice(number64(p.ID), p.Name))
	}
	return options
}
