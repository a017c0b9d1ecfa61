package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// rolesService is what these pages ask of the use cases.
type rolesService interface {
	FindPeople(ctx context.Context, actor digest.Actor, words string) ([]digest.Person, error)
	Roles(ctx context.Context, actor digest.Actor) (digest.Roles, error)
	RolesOf(ctx context.Context, actor digest.Actor, person int64) (digest.Actor, error)
	SetAccess(ctx context.Context, actor digest.Actor, person int64, access digest.Access, reason string) error
	SetManager(ctx context.Context, actor digest.Actor, person int64, team string, manager bool, reason string) error
}

type rolesPages struct {
	*site
	service rolesService
}

type rolesData struct {
	digest.Roles
	Query string
	Found []digest.Person
	Most  int // how many are found at most
}

// rolesPage shows who may do what beyond answering, and finds people to change it.
func (s rolesPages) rolesPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := rolesData{Query: v.text("q"), Most: digest.MaxFound}
	if data.Roles, err = s.service.Roles(ctx, v.actor); err != nil {
		return err
	}
	if data.Found, err = s.service.FindPeople(ctx, v.actor, data.Query); err != nil {
		return err
	}
	return v.page("roles", data)
}

type roleData struct {
	Of       digest.Actor
	Accesses []digest.Access
}

// rolePage shows the forms for what one person may do.
func (s rolesPages) rolePage(v *visit) error {
	of, err := s.service.RolesOf(v.r.Context(), v.actor, v.pathID("id"))
	if err != nil {
		return err
	}
	return v.page("role", roleData{Of: of, Accesses: digest.Accesses})
}

// setRole changes an access, or whether somebody manages a team.
func (s rolesPages) setRole(v *visit) error {
	ctx, id, to := v.r.Context(), v.pathID("id"), "/admin/roles/"+v.path("id")
	if team := v.text("team"); team != "" {
		field := "reason-" + team
		err := s.service.SetManager(ctx, v.actor, id, team, v.text("manager") == "yes", v.text(field))
		return v.after(err, field, s.rolePage, to, "role")
	}
	err := s.service.SetAccess(ctx, v.actor, id, digest.Access(v.text("access")), v.text("reason"))
	return v.after(err, "reason", s.rolePage, to, "role")
}
