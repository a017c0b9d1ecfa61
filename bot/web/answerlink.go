package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// answerLinkService is what these pages ask of the use cases.
type answerLinkService interface {
	ByAnswerLink(ctx context.Context, token string) (digest.Actor, digest.OpenItem, error)
	Read(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Item, error)
}

type answerLinkPages struct {
	*site
	service answerLinkService
	answers answerPages
}

type answerLinkData struct {
	Item digest.OpenItem
}

// answerLinkPage shows the one item of a link, for people without Slack and
// without a session. It records nothing: mail programs follow links.
func (s answerLinkPages) answerLinkPage(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	_, item, err := s.service.ByAnswerLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	return v.page("answer-link", answerLinkData{Item: item})
}

// answerByLink records the answer, or takes it back.
func (s answerLinkPages) answerByLink(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	ctx := v.r.Context()
	actor, item, err := s.service.ByAnswerLink(ctx, v.path("token"))
	if err != nil {
		return err
	}
	shown, err := s.service.Read(ctx, actor, item.Item.ID, int(v.number("version")))
	if err != nil {
		return err
	}
	return s.answers.record(v, actor, shown, s.answerLinkPage, "/a/"+v.path("token"))
}
