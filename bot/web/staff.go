package web

import (
	"context"
	"net/http"

	"github.com/briefed/briefed/digest"
	pages "github.com/briefed/briefed/templates/web"
)

// staffService is what these pages ask of the use cases.
type staffService interface {
	ActingCover(ctx context.Context, actor digest.Actor, team string, person int64, span digest.Span, reason string) error
	EndAbsence(ctx context.Context, actor digest.Actor, person int64, back digest.Date, reason string) error
	EndMembership(ctx context.Context, actor digest.Actor, person int64, team string, on digest.Date, reason string) error
	RecordAbsence(ctx context.Context, actor digest.Actor, person int64, span digest.Span, reason string) error
	StaffRecord(ctx context.Context, actor digest.Actor, person int64) (digest.StaffRecord, error)
	StaffTeam(ctx context.Context, actor digest.Actor, slug string) (digest.Team, error)
	StartPerson(ctx context.Context, actor digest.Actor, start digest.Start, reason string) (digest.Started, error)
	WriteAgain(ctx context.Context, actor digest.Actor, organisation string, who digest.Stopper) error
}

type staffPages struct {
	*site
	service staffService
}

type staffData struct {
	Staff digest.StaffRecord
	Mine  bool // of a team of the reader, who can see their record
}

// staffPage shows the forms for what changes about one person.
func (s staffPages) staffPage(v *visit) error {
	record, err := s.service.StaffRecord(v.r.Context(), v.actor, v.pathID("id"))
	if err != nil {
		return err
	}
	return v.page("staff", staffData{Staff: record, Mine: v.ownTeam(record).ID != 0})
}

// writeAgain records that somebody of an organisation told an administrator that they want
// our mails again.
func (s staffPages) writeAgain(v *visit) error {
	id := v.pathID("id")
	err := s.service.WriteAgain(v.r.Context(), v.actor, v.text("organisation"), digest.Stopper{PersonID: id})
	return v.after(err, "", s.staffPage, "/people/"+v.path("id")+"/staff", "recorded")
}

// ownTeam returns the team in which the reader manages somebody today; zero where
// there is none.
func (v *visit) ownTeam(record digest.StaffRecord) digest.Team {
	for _, m := range record.Memberships {
		if m.Covers(v.Today()) && v.actor.Manages(m.TeamID) {
			return m.Team
		}
	}
	return digest.Team{}
}

// span reads first and last day.
func (v *visit) span() (digest.Span, error) {
	from, err := v.date("from")
	if err != nil {
		return digest.Span{}, err
	}
	to, err := v.date("to")
	return digest.Span{From: from, To: to}, err
}

// changeStaff records an absence, a return, a last day or acting cover.
func (s staffPages) changeStaff(v *visit) error {
	ctx, id, reason := v.r.Context(), v.pathID("id"), v.text("reason")
	span, err := v.span()
	if err == nil {
		switch v.text("change") {
		case "absence":
			err = s.service.RecordAbsence(ctx, v.actor, id, span, reason)
		case "return":
			err = s.service.EndAbsence(ctx, v.actor, id, span.From, reason)
		case "leave":
			err = s.service.EndMembership(ctx, v.actor, id, v.text("team"), span.To, reason)
		case "cover":
			err = s.service.ActingCover(ctx, v.actor, v.text("team"), id, span, reason)
		default:
			return s.nowhere(v)
		}
	}
	return v.after(err, "reason", s.staffPage, "/people/"+v.path("id")+"/staff", "recorded")
}

type startData struct {
	Team  digest.Team
	Asked *digest.Asked // whose the address is that was sent
}

func (s staffPages) startPage(v *visit) error { return s.startAsking(v, nil) }

func (s staffPages) startAsking(v *visit, asked *digest.Asked) error {
	team, err := s.service.StaffTeam(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	return v.page("start", startData{Team: team, Asked: asked})
}

// start records that somebody begins in a team.
func (s staffPages) start(v *visit) error {
	span, err := v.span()
	done := "recorded"
	if err == nil {
		var started digest.Started
		started, err = s.service.StartPerson(v.r.Context(), v.actor, digest.Start{
			Who: digest.Who(v.text("who-" + v.text("email"))), Email: v.text("email"), Name: v.text("name"), Team: v.path("team"), Role: v.text("role"),
			Employment: v.text("employment"), NQSW: v.text("nqsw") != "", Span: span,
		}, v.text("reason"))
		if started.Asked {
			done = "asked"
		}
	}
	if asked, ok := digest.AskedOf(err); ok {
		v.status = http.StatusUnprocessableEntity
		asked.Email = v.text("email")
		v.problems = append(v.problems, pages.Problem{Field: "who-" + asked.Email, Key: "who"})
		return s.startAsking(v, &asked)
	}
	return v.after(err, "email", s.startPage, "/teams/"+v.path("team"), done)
}
