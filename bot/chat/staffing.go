package chat

import (
	"context"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// staffService is what staff changes ask of the use cases.
type staffService interface {
	StartPerson(ctx context.Context, actor digest.Actor, start digest.Start, reason string) (digest.Started, error)
	EndMembership(ctx context.Context, actor digest.Actor, person int64, team string, on digest.Date, reason string) error
	RecordAbsence(ctx context.Context, actor digest.Actor, person int64, span digest.Span, reason string) error
	EndAbsence(ctx context.Context, actor digest.Actor, person int64, back digest.Date, reason string) error
	ActingCover(ctx context.Context, actor digest.Actor, team string, person int64, span digest.Span, reason string) error
	Exempt(ctx context.Context, actor digest.Actor, person, item int64, reason string) error
	LiftExemption(ctx context.Context, actor digest.Actor, person, item int64) error
	MembersOn(ctx context.Context, actor digest.Actor, team string, on digest.Date) ([]digest.Person, error)
	CoverCandidates(ctx context.Context, actor digest.Actor, team string) ([]digest.Person, error)
	Today() digest.Date
}

// staffing is what a manager records of their people, each with a reason.
type staffing struct {
	*Bot
	service  staffService
	managers view // somebody’s page for their manager
	admins   view // and for administrators
}

func (b staffing) subject() subject {
	asks := func(render func(slacktext.Spot, digest.Date) slack.ModalViewRequest) act {
		return b.leads("opening a form", func(_ context.Context, _ digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
			return render(spot, b.service.Today()), nil
		})
	}
	s := subject{
		actions: map[string]act{
			slacktext.ActionStart:   asks(b.render.Start),
			slacktext.ActionLeave:   asks(b.render.Leave),
			slacktext.ActionAbsence: asks(b.render.Absence),
			slacktext.ActionBack:    asks(b.render.Back),
			slacktext.ActionExempt:  asks(func(spot slacktext.Spot, _ digest.Date) slack.ModalViewRequest { return b.render.Exempt(spot) }),
			slacktext.ActionLift: b.presses("lifting an exemption", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
				if err := b.service.LiftExemption(ctx, actor, spot.Person, spot.Item); err != nil {
					return v, err
				}
				return b.managers(ctx, actor, slacktext.Spot{Team: spot.Team, Person: spot.Person})
			}),
			slacktext.ActionCover: b.leads("opening a form", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
				candidates, err := b.service.CoverCandidates(ctx, actor, spot.Team)
				return b.render.Cover(candidates, spot, b.service.Today()), err
			}),
		},
		views: map[string]act{
			slacktext.ViewStart:   b.fills("recording a start", b.start),
			slacktext.ViewLeave:   b.aboutPerson("recording a last day", b.page, b.leave),
			slacktext.ViewAbsence: b.aboutPerson("recording an absence", b.page, b.absence),
			slacktext.ViewBack:    b.aboutPerson("recording a return", b.page, b.back),
			slacktext.ViewExempt:  b.aboutPerson("exempting", b.page, b.exempt),
			slacktext.ViewCover:   b.fills("recording acting cover", b.cover),
		},
	}
	s.paged(slacktext.ActionStaff, b.leads("showing staff", b.staff))
	return s
}

func (b staffing) staff(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	members, err := b.service.MembersOn(ctx, actor, spot.Team, 0)
	return b.render.Staff(members, spot), err
}

// aboutPerson is a form about somebody, after which their page comes again.
func (b *Bot) aboutPerson(doing string, page view, f func(context.Context, digest.Actor, slacktext.Spot, interaction) error) act {
	return b.fills(doing, func(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (slack.ModalViewRequest, error) {
		if err := f(ctx, actor, spot, i); err != nil {
			return slack.ModalViewRequest{}, err
		}
		v, err := page(ctx, actor, spot)
		if err != nil {
			return slacktext.Said(slacktext.Reply(slacktext.OnRecord)), nil // done; they may be out of the team by it
		}
		return v, nil
	})
}

// page is the page of somebody that a form was opened from.
func (b staffing) page(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	person := slacktext.Spot{Team: spot.Team, Person: spot.Person}
	if spot.Kind == slacktext.FromStaff {
		return b.admins(ctx, actor, person)
	}
	return b.managers(ctx, actor, person)
}

func (b staffing) leave(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) error {
	return b.service.EndMembership(ctx, actor, spot.Person, spot.Team, i.day(slacktext.InputTo), i.why())
}

func (b staffing) absence(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) error {
	return b.service.RecordAbsence(ctx, actor, spot.Person, i.span(), i.why())
}

func (b staffing) back(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) error {
	return b.service.EndAbsence(ctx, actor, spot.Person, i.day(slacktext.InputFrom), i.why())
}

func (b staffing) exempt(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) error {
	return b.service.Exempt(ctx, actor, spot.Person, spot.Item, i.why())
}

func (b staffing) start(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	started, err := b.service.StartPerson(ctx, actor, i.startIn(spot.Team), i.why())
	if err != nil {
		return v, err
	}
	if started.Asked {
		return slacktext.Said(slacktext.Reply(slacktext.StartAsked)), nil
	}
	return b.staff(ctx, actor, spot)
}

// startIn is the start in a team that a form says.
func (i interaction) startIn(team string) digest.Start {
	start := digest.Start{
		Email: i.given(slacktext.InputEmail).Value, Name: i.given(slacktext.InputName).Value, Role: i.given(slacktext.InputRole).Value,
		Who: digest.Who(i.chosen(slacktext.InputWho)), Team: team, Span: digest.Span{From: i.day(slacktext.InputFrom)},
	}
	switch i.chosen(slacktext.InputEmployment) {
	case slacktext.TermNQSW:
		start.NQSW = true
	case slacktext.TermAgency:
		start.Employment = slacktext.TermAgency
	}
	return start
}

func (b staffing) cover(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	person, err := strconv.ParseInt(i.chosen(slacktext.InputPerson), 10, 64)
	if err != nil {
		return v, digest.Errorf(digest.Invalid, slacktext.ChoosePerson)
	}
	if err := b.service.ActingCover(ctx, actor, spot.Team, person, i.span(), i.why()); err != nil {
		return v, err
	}
	return b.staff(ctx, actor, spot)
}

// why and span are what most of these forms ask.
func (i interaction) why() string { return i.given(slacktext.InputReason).Value }

func (i interaction) span() digest.Span {
	return digest.Span{From: i.day(slacktext.InputFrom), To: i.day(slacktext.InputTo)}
}
