package web

import (
	"context"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
)

// guardService is what this page asks of the use cases.
type guardService interface {
	AgreeAllowed(ctx context.Context, actor digest.Actor, id int64) error
	AllowedPhrases(ctx context.Context, actor digest.Actor) ([]digest.AllowedPhrase, error)
	AskAllowed(ctx context.Context, actor digest.Actor, phrase string, kind guard.Kind, reason string) error
	EndAllowed(ctx context.Context, actor digest.Actor, id int64) error
	GuardRecord(ctx context.Context, actor digest.Actor) (digest.GuardRecord, error)
}

type guardPages struct {
	*site
	service guardService
}

type guardData struct {
	digest.GuardRecord
	Allowed []digest.AllowedPhrase
	Choices []guard.Kind
	Reader  int64
}

// guardPage shows how the guard does, and what the organisation lets stand.
func (s guardPages) guardPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := guardData{Choices: digest.AllowedKinds(), Reader: v.actor.Person.ID}
	if data.GuardRecord, err = s.service.GuardRecord(ctx, v.actor); err != nil {
		return err
	}
	if data.Allowed, err = s.service.AllowedPhrases(ctx, v.actor); err != nil {
		return err
	}
	return v.page("guard", data)
}

// decideAllowed asks for a phrase to stand, agrees to one, or ends it.
func (s guardPages) decideAllowed(v *visit) error {
	ctx := v.r.Context()
	var err error
	field := ""
	switch v.text("do") {
	case "ask":
		field = "phrase"
		err = s.service.AskAllowed(ctx, v.actor, v.text("phrase"), guard.Kind(v.text("kind")), v.text("reason"))
	case "agree":
		err = s.service.AgreeAllowed(ctx, v.actor, v.number("id"))
	case "end":
		err = s.service.EndAllowed(ctx, v.actor, v.number("id"))
	default:
		return s.nowhere(v)
	}
	return v.after(err, field, s.guardPage, "/desk/guard", "decided")
}
