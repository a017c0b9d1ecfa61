package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// preferenceService is what settings ask of the use cases.
type preferenceService interface {
	Preferences(ctx context.Context, actor digest.Actor) (digest.Preferences, error)
	SetPreferences(ctx context.Context, actor digest.Actor, p digest.Preferences) error
	OwnAbsences(ctx context.Context, actor digest.Actor) ([]digest.OwnAbsence, error)
	Pause(ctx context.Context, actor digest.Actor, from, to digest.Date) error
	EndPause(ctx context.Context, actor digest.Actor) error
	CancelPause(ctx context.Context, actor digest.Actor, absence int64) error
	Hours() (first, last int)
	NextDigest(ctx context.Context, actor digest.Actor) (digest.Upcoming, error)
}

// settings are when and where somebody reads, and leave.
type settings struct {
	*Bot
	service preferenceService
}

func (b settings) subject() subject {
	return subject{
		actions: map[string]act{
			slacktext.ActionSettings: b.opens("reading settings", b.settingsView),
			slacktext.ActionPause: b.opens("pausing", func(_ context.Context, _ digest.Actor, i interaction, _ slacktext.Spot) (slack.ModalViewRequest, error) {
				return b.render.PauseView(origin(i)), nil
			}),
			slacktext.ActionEndPause: b.saves(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
				return b.takesBack(ctx, actor, i, b.service.EndPause(ctx, actor), slacktext.PauseEnded)
			}),
			slacktext.ActionCancelPause: b.saves(b.cancelPause),
		},
		views: map[string]act{
			slacktext.ViewSettings: b.saves(b.saveSettings),
			slacktext.ViewPause:    b.saves(b.pause),
		},
		commands: map[string]word{"settings": b.opensByWord("reading settings", b.settingsView)},
	}
}

func (b settings) settingsView(ctx context.Context, actor digest.Actor, i interaction, _ slacktext.Spot) (v slack.ModalViewRequest, err error) {
	s := slacktext.Settings{From: origin(i), Channel: actor.Home().Mode == digest.ByChannel}
	s.First, s.Last = b.service.Hours()
	if s.Preferences, err = b.service.Preferences(ctx, actor); err != nil {
		return v, err
	}
	if s.Absences, err = b.service.OwnAbsences(ctx, actor); err != nil {
		return v, err
	}
	next, err := b.service.NextDigest(ctx, actor)
	s.Next = next.At
	return b.render.SettingsView(s), err
}

// saveSettings keeps the choice, and says when the next digest comes now.
func (b settings) saveSettings(ctx context.Context, actor digest.Actor, i interaction) outcome {
	chosen := func(name string) string { return i.given(name).SelectedOption.value() }
	err := b.service.SetPreferences(ctx, actor, digest.Preferences{
		Weekday: slacktext.ParseWeekday(chosen(slacktext.InputWeekday)), Hour: slacktext.ParseHour(chosen(slacktext.InputHour)),
		Where: slacktext.ParseWhere(chosen(slacktext.InputWhere)),
	})
	if err != nil {
		return refuseView(i, b.refusal("keeping settings", err, slacktext.NotSaved))
	}
	return b.homeToo(i, actor, b.kept(ctx, actor, slacktext.SettingsKept))
}

func (b settings) pause(ctx context.Context, actor digest.Actor, i interaction) outcome {
	from, err := digest.ParseDate(i.given(slacktext.InputFrom).SelectedDate)
	if err != nil {
		return refuseAt(slacktext.InputFrom, slacktext.ChooseDay)
	}
	to, err := digest.ParseDate(i.given(slacktext.InputTo).SelectedDate)
	if err != nil {
		return refuseAt(slacktext.InputTo, slacktext.ChooseDay)
	}
	if err := b.service.Pause(ctx, actor, from, to); err != nil {
		return refuseView(i, b.refusal("pausing", err, slacktext.NotSaved))
	}
	return b.homeToo(i, actor, b.kept(ctx, actor, slacktext.PauseKept))
}

// cancelPause takes back leave that has not begun.
func (b settings) cancelPause(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	return b.takesBack(ctx, actor, i, b.service.CancelPause(ctx, actor, spot.ID), slacktext.PauseCancelled)
}

// takesBack shows the settings without the leave that was ended or taken back.
func (b settings) takesBack(ctx context.Context, actor digest.Actor, i interaction, err error, words string) outcome {
	if err != nil {
		return b.refuse(i, b.refusal("taking leave back", err, slacktext.NotSaved))
	}
	v, err := b.settingsView(ctx, actor, i, slacktext.Spot{})
	if err != nil {
		return b.refuse(i, words)
	}
	return b.homeToo(i, actor, b.change(i, v))
}

// kept says what was kept, and when the next digest comes now.
func (b settings) kept(ctx context.Context, actor digest.Actor, words string) outcome {
	next, err := b.service.NextDigest(ctx, actor)
	if err != nil {
		b.failed("looking for the next digest", err)
	}
	return outcome{ack: updateView(b.render.Kept(words, next))}
}
