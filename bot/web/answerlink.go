package web

import "github.com/briefed/briefed/digest"

type answerLinkData struct {
	Item digest.OpenItem
}

// answerLinkPage shows the one item of a link, for people without Slack and
// without a session. It records nothing: mail programs follow links.
func (s *site) answerLinkPage(v *visit) error {
	if !s.limits.address(address(v.r)) {
		return tooMany{}
	}
	_, item, err := s.ByAnswerLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	return v.page("answer-link", answerLinkData{Item: item})
}

// answerByLink records the answer, or takes it back.
func (s *site) answerByLink(v *visit) error {
	if !s.limits.address(address(v.r)) {
		return tooMany{}
	}
	ctx := v.r.Context()
	actor, item, err := s.ByAnswerLink(ctx, v.path("token"))
	if err != nil {
		return err
	}
	shown, err := s.Read(ctx, actor, item.Item.ID, int(v.number("version")))
	if err != nil {
		return err
	}
	return v.record(actor, shown, s.answerLinkPage, "/a/"+v.path("token"))
}
