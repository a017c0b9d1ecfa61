package chat

import (
	"context"
	"slices"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// reportService is what reporting asks of the use cases.
type reportService interface {
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
	WholeReport(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
	Standing(ctx context.Context, actor digest.Actor, q digest.ReportQuery) ([]digest.Standing, error)
	Remembered(ctx context.Context, actor digest.Actor, ref string) ([]digest.Remembered, error)
	StaffRecord(ctx context.Context, actor digest.Actor, person int64) (digest.StaffRecord, error)
}

// reporting is for those who may see a team's counts, and for managers the people
// behind them; the use cases decide who.
type reporting struct {
	*Bot
	service reportService
}

// query is the report that a spot is about.
func query(spot slacktext.Spot) digest.ReportQuery {
	return digest.ReportQuery{Team: spot.Team, AsOf: spot.On}
}

// ownTeams is what Home begins with for who leads a team. Nobody is named on it:
// opening a page is no look at people.
func (b reporting) ownTeams(ctx context.Context, actor digest.Actor) ([]slack.Block, error) {
	if !actor.Manages(0) {
		return nil, nil
	}
	report, err := b.service.Report(ctx, actor, digest.ReportQuery{})
	if err != nil {
		return nil, err
	}
	return b.render.OwnTeams(report.Led(actor)), nil
}

// otherTeams is the part of the Home tab for who may see counts of more than their
// own teams.
func (b reporting) otherTeams(ctx context.Context, actor digest.Actor) ([]slack.Block, error) {
	if !actor.May(digest.SeeCounts, -1) { // what they see stands first already
		return nil, nil
	}
	report, err := b.service.Report(ctx, actor, digest.ReportQuery{})
	if err != nil || !slices.ContainsFunc(report.Teams, func(t digest.TeamMeasures) bool { return !actor.Leads(t.Team) }) {
		return nil, err
	}
	return b.render.TeamsHome(report), nil
}

func (b reporting) teams(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	report, err := b.service.Report(ctx, actor, digest.ReportQuery{AsOf: spot.On})
	return b.render.Teams(report, spot), err
}

// team shows a team's counts; to its own manager also who wants attention.
func (b reporting) team(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	report, err := b.service.Report(ctx, actor, query(spot))
	if err != nil {
		return v, err
	}
	var standing []digest.Standing
	mine := actor.Leads(spot.Team)
	if mine {
		if standing, err = b.service.Standing(ctx, actor, query(spot)); err != nil {
			return v, err
		}
	}
	return b.render.Team(report, standing, spot, mine), nil
}

func (b reporting) people(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	standing, err := b.service.Standing(ctx, actor, query(spot))
	return b.render.People(standing, spot), err
}

func (b reporting) person(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	record, err := b.service.StaffRecord(ctx, actor, spot.Person)
	if err != nil {
		return v, err
	}
	standing, err := b.service.Standing(ctx, actor, query(spot))
	standing = slices.DeleteFunc(standing, func(st digest.Standing) bool { return st.PersonID != spot.Person })
	return b.render.Person(record, standing, spot), err
}

func (b reporting) items(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	q := query(spot)
	mine := actor.Leads(spot.Team)
	report, err := b.service.Report(ctx, actor, q)
	return b.render.Items(report, spot, mine), err
}

func (b reporting) itemIn(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	q := query(spot)
	q.Item = spot.Ref
	standing, err := b.service.Standing(ctx, actor, q)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	recalled, err := b.service.Remembered(ctx, actor, spot.Ref)
	return slacktext.Recalled(b.render.ItemIn(standing, spot), recalled), err
}
