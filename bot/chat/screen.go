package chat

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// The screens of managers and policy leads are modals that lead to one another, in
// place: a control says which comes next and, by its spot, what of.

type (
	// view renders what a spot names, for somebody who may see it.
	view func(context.Context, digest.Actor, slacktext.Spot) (slack.ModalViewRequest, error)
	// step does what a submitted form asks and renders what comes next.
	step func(context.Context, digest.Actor, slacktext.Spot, interaction) (slack.ModalViewRequest, error)
)

// spot is what the control that was used is about: what it says itself, or the
// modal that it is in, with the day that was picked.
func (i interaction) spot() (slacktext.Spot, error) {
	a := i.pressed()
	for _, text := range []string{a.Value, a.SelectedOption.value()} {
		if text != "" {
			return slacktext.ParseSpot(text)
		}
	}
	spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if err == nil && a.SelectedDate != "" {
		spot.On, err = digest.ParseDate(a.SelectedDate)
	}
	return spot, err
}

// leads is a control that leads to a view.
func (b *Bot) leads(doing string, f view) act {
	return b.shows(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := i.spot()
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		v, err := f(ctx, actor, spot)
		if err != nil {
			return b.refuse(i, b.refusal(doing, err, slacktext.NotShown))
		}
		return b.showInPlace(i, v, slacktext.PressAgain)
	})
}

// paged adds a control that leads to a list, and those that turn its pages.
func (s subject) paged(name string, do act) {
	s.actions[name] = do
	pair(s.actions, name, do)
}

// presses is a control that does something by itself, and leads to what comes next.
func (b *Bot) presses(doing string, f step) act {
	return b.saves(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := i.spot()
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		v, err := f(ctx, actor, spot, i)
		if err != nil {
			return b.refuse(i, b.refusal(doing, err, slacktext.NotDone))
		}
		return b.showInPlace(i, v, slacktext.OnRecord)
	})
}

// fills is a form that does something when it is submitted. What somebody may do
// is decided again by the use case: minutes can lie between opening and submitting.
func (b *Bot) fills(doing string, f step) act {
	return b.known(slacktext.NotDone, func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
		if err != nil {
			return refuseView(i, slacktext.OldButton)
		}
		v, err := f(ctx, actor, spot, i)
		var at *misplaced
		switch {
		case errors.As(err, &at):
			return outcome{ack: slack.NewErrorsViewSubmissionResponse(at.words)}
		case err != nil:
			return refuseView(i, b.refusal(doing, err, slacktext.NotDone))
		default:
			return b.answerWith(i, v)
		}
	})
}

// misplaced says at which inputs of a form something is wrong.
type misplaced struct{ words map[string]string }

func (m *misplaced) Error() string { return "some inputs are wrong" }

func wrongAt(block, words string) error { return &misplaced{map[string]string{block: words}} }

// showInPlace shows a view in place of the modal that a control is in; from a message
// or the Home tab it opens one, and says otherwise where that fails.
func (b *Bot) showInPlace(i interaction, v slack.ModalViewRequest, otherwise string) outcome {
	if i.View.Type != string(slack.VTModal) {
		return b.open(i, v, otherwise)
	}
	i.View.Hash = "" // whoever turned the page twice wants the second one
	return b.change(i, v)
}

// day reads a date that was chosen; zero where none was.
func (i interaction) day(name string) digest.Date {
	day, err := digest.ParseDate(i.given(name).SelectedDate)
	if err != nil {
		return 0
	}
	return day
}

// chosen is the value of what was chosen from a menu or with a radio button.
func (i interaction) chosen(name string) string { return i.given(name).SelectedOption.value() }
