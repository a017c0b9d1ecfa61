package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
	sheets "github.com/briefed/briefed/templates/table"
)

// adminService is what administrators ask of the use cases.
type adminService interface {
	FindPeople(ctx context.Context, actor digest.Actor, words string) ([]digest.Person, error)
	Teams(ctx context.Context, actor digest.Actor) ([]digest.Team, error)
	DirectoryReport(ctx context.Context, actor digest.Actor) (digest.DirectoryReport, error)
	Unmatched(ctx context.Context, actor digest.Actor, kind digest.UnmatchedKind, limit, offset int) ([]digest.Unmatched, error)
	StaffRecord(ctx context.Context, actor digest.Actor, person int64) (digest.StaffRecord, error)
	StartPerson(ctx context.Context, actor digest.Actor, start digest.Start, reason string) (digest.Started, error)
	ActingCover(ctx context.Context, actor digest.Actor, team string, person int64, span digest.Span, reason string) error
	Today() digest.Date
}

// administering is what administrators do in Slack: staff changes of anybody, by
// the forms of managers, and a look at whom only the staff list or Slack knows.
type administering struct {
	*Bot
	service adminService
}

func (b administering) subject() subject {
	s := subject{
		commands: map[string]word{"staff": b.staffWords, "directory": b.directoryWords},
		actions: map[string]act{
			slacktext.ActionFindStaff: b.leads("finding staff", b.findStaff("")),
			slacktext.ActionStaffOf:   b.leads("showing somebody", b.staffOf),
			slacktext.ActionStartOf:   b.leads("opening a form", b.anyTeam(b.render.StartOf)),
			slacktext.ActionCoverOf:   b.leads("opening a form", b.anyTeam(b.render.CoverOf)),

			slacktext.ActionDirectory:     b.leads("showing the directory report", b.directory),
			slacktext.ActionDirectoryCSV:  b.shows(b.takesDirectory(asCSV)),
			slacktext.ActionDirectoryXLSX: b.shows(b.takesDirectory(asXLSX)),
		},
		views: map[string]act{
			slacktext.ViewFindStaff: b.fills("finding staff", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (slack.ModalViewRequest, error) {
				return b.findStaff(i.given(slacktext.InputWords).Value)(ctx, actor, spot)
			}),
			slacktext.ViewStartOf: b.fills("recording a start", b.startOf),
			slacktext.ViewCoverOf: b.aboutPerson("recording acting cover", b.staffOf, func(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) error {
				return b.service.ActingCover(ctx, actor, i.chosen(slacktext.InputTeam), spot.Person, i.span(), i.why())
			}),
		},
		home: b.adminHome,
	}
	s.paged(slacktext.ActionUnmatched, b.leads("listing whom only one side knows", b.unmatched))
	return s
}

// adminHome asks nothing of the database: opening Home is no look at people.
func (b administering) adminHome(_ context.Context, actor digest.Actor) ([]slack.Block, error) {
	if !actor.May(digest.ManageRoster, 0) {
		return nil, nil
	}
	return b.render.AdminHome(), nil
}

// staffWords answers /briefed staff with a name or an address behind it.
func (b administering) staffWords(ctx context.Context, actor digest.Actor, c command) outcome {
	return b.forAdmins(actor, c, "finding staff", b.findStaff(c.Rest))(ctx, actor, c)
}

func (b administering) directoryWords(ctx context.Context, actor digest.Actor, c command) outcome {
	return b.forAdmins(actor, c, "showing the directory report", b.directory)(ctx, actor, c)
}

// forAdmins opens a modal by a word; who may not is told who may.
func (b administering) forAdmins(actor digest.Actor, c command, doing string, f view) word {
	if !actor.May(digest.ManageRoster, 0) {
		return func(context.Context, digest.Actor, command) outcome {
			return b.say(c, slacktext.Reply(slacktext.AdminsOnly))
		}
	}
	return b.opensByWord(doing, func(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
		return f(ctx, actor, spot)
	})
}

func (b administering) findStaff(words string) view {
	return func(ctx context.Context, actor digest.Actor, _ slacktext.Spot) (slack.ModalViewRequest, error) {
		found, err := b.service.FindPeople(ctx, actor, words)
		return b.render.FindStaff(words, found), err
	}
}

func (b administering) staffOf(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	record, err := b.service.StaffRecord(ctx, actor, spot.Person)
	return b.render.StaffOf(record, b.service.Today()), err
}

// anyTeam is a form that asks for a team too; of somebody, where the spot says.
func (b administering) anyTeam(render func(digest.Person, []digest.Team, slacktext.Spot, digest.Date) slack.ModalViewRequest) view {
	return func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
		teams, err := b.service.Teams(ctx, actor)
		if err != nil {
			return v, err
		}
		var record digest.StaffRecord
		if spot.Person != 0 {
			record, err = b.service.StaffRecord(ctx, actor, spot.Person)
		}
		return render(record.Person, teams, spot, b.service.Today()), err
	}
}

func (b administering) startOf(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	start := i.startIn(i.chosen(slacktext.InputTeam))
	start.Person = spot.Person
	started, err := b.service.StartPerson(ctx, actor, start, i.why())
	if err != nil {
		return v, err
	}
	if started.Asked {
		return slacktext.Said(slacktext.Reply(slacktext.StartAsked)), nil
	}
	spot.Person = started.Person.ID
	return b.staffOf(ctx, actor, spot)
}

func (b administering) directory(ctx context.Context, actor digest.Actor, _ slacktext.Spot) (slack.ModalViewRequest, error) {
	report, err := b.service.DirectoryReport(ctx, actor)
	return b.render.Directory(report), err
}

// unmatched shows one page: the database counts and cuts, so that ten thousand
// accounts cost no more than a few.
func (b administering) unmatched(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	report, err := b.service.DirectoryReport(ctx, actor)
	if err != nil {
		return v, err
	}
	kind := digest.UnmatchedKind(spot.Kind)
	spot.Page = slacktext.UnmatchedPage(report.Counts[kind], spot.Page)
	part, err := b.service.Unmatched(ctx, actor, kind, slacktext.UnmatchedPerPage, spot.Page*slacktext.UnmatchedPerPage)
	return b.render.Unmatched(part, report.Counts[kind], spot), err
}

// takesDirectory sends all lists as one file.
func (b administering) takesDirectory(f format) by {
	return func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		report, err := b.service.DirectoryReport(ctx, actor)
		var all []digest.Unmatched
		for _, kind := range digest.UnmatchedKinds {
			var list []digest.Unmatched
			if err == nil && report.Counts[kind] > 0 {
				list, err = b.service.Unmatched(ctx, actor, kind, 0, 0)
			}
			all = append(all, list...)
		}
		if err != nil {
			return b.refuse(i, b.refusal("taking the directory report", err, slacktext.NotShown))
		}
		on := b.service.Today()
		name := slacktext.FileName(slacktext.Spot{}, on, slacktext.FileDirectory, string(f))
		return b.send(i, f, b.render.DirectorySent(report), []sheets.Sheet{sheets.Unmatched(all)}, File{Name: name, Title: name, AltText: slacktext.AltText(slacktext.FileDirectory, on)})
	}
}
