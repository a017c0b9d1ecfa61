package digest

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Unfit is why an item should not go live on a day, though it could: it has closed,
// is superseded, is past its review, holds in another nation, or waits for a step of the
// release plan of a review. Somebody may
// publish it anyway, with a reason that is recorded.
type Unfit struct {
	Ref string
	Why []string
}

func (u *Unfit) Error() string {
	return u.Ref + " " + strings.Join(u.Why, ", and ") + ": publish it with a reason why anyway, or leave it out"
}

// UnfitOf returns why an error refuses to publish, nil where that is not why.
func UnfitOf(err error) *Unfit {
	var unfit *Unfit
	errors.As(err, &unfit)
	return unfit
}

// unfit returns why a text should not go live on a day; nil where nothing speaks
// against it, neither itself nor one of the release plans. What only ends a live item – a minor change that says it has closed
// or what supersedes it – asks nobody, and is fit.
func (s *Service) unfit(live Item, text Text, on Date, plans []CaseReview) *Unfit {
	if ends(live, text, on) {
		return nil
	}
	var why []string
	if text.closed(on) {
		why = append(why, "closed on "+text.Closes.Long())
	}
	if text.SupersededBy != "" {
		why = append(why, "is superseded by "+text.SupersededBy)
	}
	if !text.ReviewBy.IsZero() && text.ReviewBy < on {
		why = append(why, "was to be reviewed by "+text.ReviewBy.Long())
	}
	if !text.holdsIn(s.calendar.nation) {
		why = append(why, "holds in "+nationNames(text.Nations)+" and not in "+s.calendar.nation.Name())
	}
	why = append(why, heldBack(live, text, plans)...)
	if len(why) == 0 {
		return nil
	}
	return &Unfit{Ref: text.Ref, Why: why}
}

// ends reports whether a version only says of a live item that it is over.
func ends(live Item, text Text, on Date) bool {
	return live.ID != 0 && live.Withdrawn.IsZero() && text.Change == Minor && (text.SupersededBy != "" || text.closed(on))
}

func (t Text) closed(on Date) bool { return !t.Closes.IsZero() && t.Closes < on }

func (t Text) holdsIn(n Nation) bool {
	return len(t.Nations) == 0 || slices.Contains(t.Nations, string(n))
}

func nationNames(list []string) string {
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = Nation(n).Name()
	}
	return strings.Join(names, ", ")
}

// Unfit returns which drafts of refs should not go live today, and why, in the
// order of the refs. Refs without a draft are left out. Errors: [Forbidden].
func (s *Service) Unfit(ctx context.Context, actor Actor, refs []string) (unfit []Unfit, err error) {
	drafts, err := s.Drafts(ctx, actor)
	if err != nil {
		return nil, err
	}
	plans, err := s.holds(ctx)
	if err != nil {
		return nil, err
	}
	byRef := map[string]Draft{}
	for _, d := range drafts {
		byRef[d.Ref] = d
	}
	for _, ref := range refs {
		draft, drafted := byRef[ref]
		if !drafted {
			continue
		}
		live, err := s.store.ItemByRef(ctx, ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		if u := s.unfit(live, draft.Text, s.Today(), plans); u != nil {
			unfit = append(unfit, *u)
		}
	}
	return unfit, nil
}
