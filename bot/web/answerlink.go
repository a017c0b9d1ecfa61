package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// answerLinkService is what these pages ask of the use cases.
type answerLinkService interface {
	ByAnswerLink(ctx context.Context, token string) (digest.Linked, error)
	NotMine(ctx context.Context, token string) error
	Memory(ctx context.Context, actor digest.Actor, of digest.Text) (digest.Memory, error)
	Read(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Item, error)
}

type answerLinkPages struct {
	*site
	service answerLinkService
	answers answerPages
}

type answerLinkData struct {
	Item   digest.OpenItem
	For    string // whose link it is
	Older  bool   // the letter showed an earlier version than the page
	Memory digest.Memory
}

// notMe is chosen by whoever was sent somebody else's link.
const notMe = "not_me"

// answerLinkPage shows the one item of a link, for people without Slack and
// without a session. It records nothing, not even that it was opened: mail programs
// and what guards them follow links, run scripts and fill forms in.
func (s answerLinkPages) answerLinkPage(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	v.private()
	linked, err := s.service.ByAnswerLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	found, err := s.service.Memory(v.r.Context(), linked.Actor, linked.Item.Item.Text)
	if err != nil {
		return err
	}
	return v.page("answer-link", answerLinkData{
		Item: linked.Item, For: linked.Actor.Person.Name, Older: linked.Shown != 0 && linked.Shown < linked.Item.Item.Number, Memory: found,
	})
}

// answerByLink records the answer that was chosen, which may be to take one back. The
// form as it stands has none chosen, and changes nothing.
func (s answerLinkPages) answerByLink(v *visit) error {
	token := v.path("token")
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	v.private()
	ctx := v.r.Context()
	linked, err := s.service.ByAnswerLink(ctx, token)
	if err != nil {
		return err
	}
	switch chosen := v.posting("answer"); {
	case chosen == "":
		v.missing("answer", "answer")
		return s.answerLinkPage(v)
	case !s.limits.person("link " + token): // choices count: forms as they stand must not use them up
		return tooMany{}
	case chosen == notMe:
		if err := s.service.NotMine(ctx, token); err != nil {
			return err
		}
		return v.page("answer-link-ended", nil)
	}
	shown, err := s.service.Read(ctx, linked.Actor, linked.Item.Item.ID, int(v.number("version")))
	if err != nil {
		return err
	}
	return s.answers.record(v, linked.Actor, shown, s.answerLinkPage, "/a/"+token)
}

// private keeps the address of a page, which is as good as a key, from every other
// page.
func (v *visit) private() { v.w.Header().Set("Referrer-Policy", "no-referrer") }

// posting returns a field of the form that was sent, never of the address: what only
// follows a link has chosen nothing.
func (v *visit) posting(name string) string { return v.r.PostForm.Get(name) }
