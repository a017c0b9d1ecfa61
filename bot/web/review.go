package web

import (
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

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
func (s *site) reviewPage(v *visit) error {
	ctx, ref := v.r.Context(), v.path("ref")
	draft, err := s.Draft(ctx, v.actor, ref)
	if err != nil {
		return err
	}
	data := reviewData{Draft: draft, Mine: draft.Author.ID == v.actor.Person.ID}
	if data.Cost, err = s.Cost(ctx, v.actor, ref); err != nil && digest.CodeOf(err) != digest.Invalid {
		return err
	}
	if err != nil {
		v.wrong("", err)
	}
	unfit, err := s.Unfit(ctx, v.actor, []string{ref})
	if err != nil {
		return err
	}
	if len(unfit) > 0 {
		data.Unfit = &unfit[0]
	}
	if draft.Live > 0 {
		live, err := s.ReadRef(ctx, v.actor, ref, 0)
		if err != nil {
			return err
		}
		data.Edits = digest.Difference(live.Text, draft.Text)
		if data.Again, err = s.AskedAgain(ctx, v.actor, ref); err != nil && digest.CodeOf(err) != digest.Invalid {
			return err
		}
	}
	return v.page("review", data)
}

// decide takes a draft one step further.
func (s *site) decide(v *visit) error {
	ctx, ref := v.r.Context(), v.path("ref")
	to := "/desk/drafts/" + ref + "/review"
	switch v.text("do") {
	case "submit":
		_, err := s.SubmitForReview(ctx, v.actor, ref)
		return v.after(err, "", s.reviewPage, to, "submitted")
	case "approve":
		_, err := s.Approve(ctx, v.actor, ref, int(v.number("revision")), v.text("reason"))
		return v.after(err, "reason", s.reviewPage, to, "approved")
	case "send-back":
		_, err := s.SendBack(ctx, v.actor, ref, v.text("comment"))
		return v.after(err, "comment", s.reviewPage, to, "sent-back")
	case "discard":
		return v.after(s.DiscardDraft(ctx, v.actor, ref), "", s.reviewPage, "/desk", "deleted")
	case "publish":
		return v.publish(ref)
	case "schedule":
		at, err := v.instant("at")
		if err == nil {
			_, err = s.PublishAtWith(ctx, v.actor, ref, at, v.text("anyway"))
		}
		return v.after(err, needs(err, "at"), s.reviewPage, to, "scheduled")
	case "correct":
		result, err := s.Correct(ctx, v.actor, ref, v.text("note"))
		return v.after(err, "note", s.reviewPage, "/items/"+ref, "corrected", fmt.Sprint(result.Told))
	default:
		return s.nowhere(v)
	}
}

func (v *visit) publish(ref string) error {
	terms := digest.PublishTerms{Anyway: v.text("anyway"), Reference: v.text("reference") != ""}
	published, err := v.PublishWith(v.r.Context(), v.actor, []string{ref}, terms)
	done, asked := "published", 0
	for _, p := range published {
		asked += p.Assigned
		if p.Already {
			done = "already"
		}
	}
	return v.after(err, needs(err, "publish"), v.reviewPage, "/items/"+ref, done, fmt.Sprint(asked))
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

func (s *site) withdrawPage(v *visit) error {
	ctx := v.r.Context()
	if _, err := s.Drafts(ctx, v.actor); err != nil { // the same people may withdraw and write
		return err
	}
	item, err := s.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	return v.page("withdraw", withdrawData{Item: item})
}

func (s *site) withdraw(v *visit) error {
	result, err := s.Withdraw(v.r.Context(), v.actor, v.path("ref"), v.text("reason"))
	return v.after(err, "reason", s.withdrawPage, "/items/"+v.path("ref"), "withdrawn", fmt.Sprint(result.Told))
}
