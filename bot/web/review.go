package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// reviewService is what these pages ask of the use cases.
type reviewService interface {
	Approve(ctx context.Context, actor digest.Actor, ref string, revision int, reason string, reasons map[string]string) (digest.Draft, error)
	AskedAgain(ctx context.Context, actor digest.Actor, ref string) (int, error)
	Correct(ctx context.Context, actor digest.Actor, ref string, note string) (digest.Withdrew, error)
	Cost(ctx context.Context, actor digest.Actor, ref string) (digest.Cost, error)
	DiscardDraft(ctx context.Context, actor digest.Actor, ref string) error
	Draft(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
	Drafts(ctx context.Context, actor digest.Actor) ([]digest.Draft, error)
	PublishAtWith(ctx context.Context, actor digest.Actor, ref string, at time.Time, anyway string) (digest.Draft, error)
	PublishWith(ctx context.Context, actor digest.Actor, refs []string, terms digest.PublishTerms) ([]digest.Published, error)
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	ReportFalseAlarm(ctx context.Context, actor digest.Actor, ref, finding string) error
	SendBack(ctx context.Context, actor digest.Actor, ref string, comment string) (digest.Draft, error)
	SubmitForReview(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
	Unfit(ctx context.Context, actor digest.Actor, refs []string) (unfit []digest.Unfit, err error)
	Withdraw(ctx context.Context, actor digest.Actor, ref string, reason string) (digest.Withdrew, error)
}

type reviewPages struct {
	*site
	service reviewService
}

type reviewData struct {
	digest.Draft
	Cost  digest.Cost
	Again int
	Edits []digest.Edit // from what is live
	Mine  bool          // the reader wrote it
	Unfit *digest.Unfit // why it should not go live today; nil where nothing speaks against it
}

// reviewPage shows a draft as people will read it, what it costs them, and what
// can be done with it.
func (s reviewPages) reviewPage(v *visit) error {
	ctx, ref := v.r.Context(), v.path("ref")
	draft, err := s.service.Draft(ctx, v.actor, ref)
	if err != nil {
		return err
	}
	data := reviewData{Draft: draft, Mine: draft.Author.ID == v.actor.Person.ID}
	if data.Cost, err = s.service.Cost(ctx, v.actor, ref); err != nil && digest.CodeOf(err) != digest.Invalid {
		return err
	}
	if err != nil {
		v.wrong("", err)
	}
	unfit, err := s.service.Unfit(ctx, v.actor, []string{ref})
	if err != nil {
		return err
	}
	if len(unfit) > 0 {
		data.Unfit = &unfit[0]
	}
	if draft.Live > 0 {
		live, err := s.service.ReadRef(ctx, v.actor, ref, 0)
		if err != nil {
			return err
		}
		data.Edits = digest.Difference(live.Text, draft.Text)
		if data.Again, err = s.service.AskedAgain(ctx, v.actor, ref); err != nil && digest.CodeOf(err) != digest.Invalid {
			return err
		}
	}
	return v.page("review", data)
}

// decide takes a draft one step further.
func (s reviewPages) decide(v *visit) error {
	ctx, ref := v.r.Context(), v.path("ref")
	to := "/desk/drafts/" + ref + "/review"
	switch v.text("do") {
	case "submit":
		_, err := s.service.SubmitForReview(ctx, v.actor, ref)
		return v.after(err, "", s.reviewPage, to, "submitted")
	case "approve":
		_, err := s.service.Approve(ctx, v.actor, ref, int(v.number("revision")), v.text("reason"), v.reasons())
		return v.after(err, "reason", s.reviewPage, to, "approved")
	case "false-alarm":
		return v.after(s.service.ReportFalseAlarm(ctx, v.actor, ref, v.text("finding")), "", s.reviewPage, to, "alarmed")
	case "send-back":
		_, err := s.service.SendBack(ctx, v.actor, ref, v.text("comment"))
		return v.after(err, "comment", s.reviewPage, to, "sent-back")
	case "discard":
		return v.after(s.service.DiscardDraft(ctx, v.actor, ref), "", s.reviewPage, "/desk", "deleted")
	case "publish":
		return s.publish(v, ref)
	case "schedule":
		at, err := v.instant("at")
		if err == nil {
			_, err = s.service.PublishAtWith(ctx, v.actor, ref, at, v.text("anyway"))
		}
		return v.after(err, needs(err, "at"), s.reviewPage, to, "scheduled")
	case "correct":
		result, err := s.service.Correct(ctx, v.actor, ref, v.text("note"))
		return v.after(err, "note", s.reviewPage, "/items/"+ref, "corrected", fmt.Sprint(result.Told))
	default:
		return s.nowhere(v)
	}
}

// reasons are the reasons given for findings, by their ids.
func (v *visit) reasons() map[string]string {
	reasons := map[string]string{}
	for name := range v.r.PostForm {
		if id, found := strings.CutPrefix(name, "stands-"); found {
			reasons[id] = v.text(name)
		}
	}
	return reasons
}

func (s reviewPages) publish(v *visit, ref string) error {
	terms := digest.PublishTerms{Anyway: v.text("anyway"), Reference: v.text("reference") != ""}
	published, err := s.service.PublishWith(v.r.Context(), v.actor, []string{ref}, terms)
	done, asked := "published", 0
	for _, p := range published {
		asked += p.Assigned
		if p.Already {
			done = "already"
		}
	}
	return v.after(err, needs(err, "publish"), s.reviewPage, "/items/"+ref, done, fmt.Sprint(asked))
}

// needs is the field that a refusal belongs to: the reason why anyway, where that
// is what is missing.
func needs(err error, field string) string {
	if digest.UnfitOf(err) != nil {
		return "anyway"
	}
	return field
}

// instant reads a day and a time of the organisation's clock.
func (v *visit) instant(name string) (time.Time, error) {
	day, err := v.date(name)
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+v.text(name+"-time"), v.Zone())
	if err != nil {
		return at, digest.Errorf(digest.Invalid, "give a day, and a time such as 09:00")
	}
	return at, nil
}

type withdrawData struct {
	Item digest.Item
}

func (s reviewPages) withdrawPage(v *visit) error {
	ctx := v.r.Context()
	if _, err := s.service.Drafts(ctx, v.actor); err != nil { // the same people may withdraw and write
		return err
	}
	item, err := s.service.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	return v.page("withdraw", withdrawData{Item: item})
}

func (s reviewPages) withdraw(v *visit) error {
	result, err := s.service.Withdraw(v.r.Context(), v.actor, v.path("ref"), v.text("reason"))
	return v.after(err, "reason", s.withdrawPage, "/items/"+v.path("ref"), "withdrawn", fmt.Sprint(result.Told))
}
