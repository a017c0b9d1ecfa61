package digest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
)

// SaveDraft keeps what a policy lead has written as the draft of its ref, and
// returns it with what the identifiability guard found. The text is held to the
// rules of an item's file, as [ParseItem] has them: Text.Markdown is kept where
// it says what the fields say, and written anew from the fields elsewhere; a text
// of Markdown alone is read from it. A changed text must be approved again; an unchanged one changes nothing.
// Revision is that of the draft the author opened, 0 for a new one.
//
// Errors: [Forbidden]; [Invalid] with the [Problems] as its cause, whose Column
// is the field of the text, or for a change level or kind that the live version
// rules out; [Conflict] where somebody else changed the draft since.
func (s *Service) SaveDraft(ctx context.Context, actor Actor, text Text, revision int) (Draft, error) {
	if err := actor.allow(Write, 0); err != nil {
		return Draft{}, err
	}
	var err error
	if text.Ref == "" {
		if text.Ref, err = s.freeRef(ctx, text); err != nil {
			return Draft{}, err
		}
		text.Markdown = ""
	}
	if text, err = checkText(text); err != nil {
		return Draft{}, err
	}
	live, err := s.store.ItemByRef(ctx, text.Ref)
	if err != nil && CodeOf(err) != NotFound {
		return Draft{}, err
	}
	if err := follows(live, text); err != nil {
		return Draft{}, err
	}
	known, err := s.draft(ctx, text.Ref)
	if err != nil && CodeOf(err) != NotFound {
		return Draft{}, err
	}
	if err == nil && known.Markdown == text.Markdown {
		return known, nil
	}
	saved, err := s.store.WriteDraft(ctx, text, actor.Person.ID, revision, s.draftEntry(actor, "saved a draft", Draft{Text: text, Live: live.Number}, ""))
	if err != nil {
		return Draft{}, err
	}
	if !saved && revision == 0 {
		return Draft{}, Errorf(Conflict, "there is a draft %s already: choose another short name, or open that draft", text.Ref)
	}
	if !saved {
		return Draft{}, changedSince(text.Ref)
	}
	return s.draft(ctx, text.Ref)
}

// Inspection is what a text would meet on its way.
type Inspection struct {
	Text     Text     // as it would be saved; not for use where there are problems
	Problems Problems // why it cannot be saved; Column is the field
	Findings []Finding
	Hints    []Hint
}

// Inspect looks at a text before it is saved, as somebody writes it.
func Inspect(text Text) Inspection {
	checked, err := checkText(text)
	if err != nil {
		return Inspection{Problems: ProblemsOf(err), Findings: Identifiable(text), Hints: Hints(text)}
	}
	return Inspection{Text: checked, Findings: Identifiable(checked), Hints: Hints(checked)}
}

// checkText holds a text to the rules of an item's file, of which there is one
// set: [ParseItem]. A text of Markdown alone is read from it.
func checkText(text Text) (Text, error) {
	alone := reflect.DeepEqual(text, Text{Markdown: text.Markdown})
	parsed, problems := ParseItem("", []byte(text.Markdown))
	if !alone {
		written := text
		written.Markdown = parsed.Markdown
		if len(problems) > 0 || !reflect.DeepEqual(written.normal(), parsed.normal()) {
			parsed, problems = ParseItem("", []byte(FormatItem(text)))
		}
	}
	if len(problems) == 0 {
		return parsed, nil
	}
	for i := range problems {
		if problems[i].Column == "" {
			problems[i].Column = sectionAt(parsed.Markdown, problems[i].Line)
		}
		if problems[i].Column == "" && len(parsed.Points) == 0 { // a section that is not there is at no line
			problems[i].Column = FieldPoints
		}
		if !alone {
			problems[i] = problems[i].inForm()
		}
	}
	return Text{}, Errorf(Invalid, "%s cannot be saved yet: %w", cmp.Or(parsed.Ref, "the item"), problems)
}

// normal returns the text with empty lists as nil, so that two can be compared.
func (t Text) normal() Text {
	for _, list := range []*[]string{
		&t.Themes, &t.Points, &t.Nations, &t.Audience.Nations, &t.Audience.Services, &t.Audience.Teams, &t.Audience.Roles,
		&t.Audience.Employment, &t.Audience.WorksWith, &t.Audience.Organisations,
	} {
		if len(*list) == 0 {
			*list = nil
		}
	}
	return t
}

// follows returns an error where a text cannot become the next version of the
// live item.
func follows(live Item, text Text) error {
	switch {
	case live.ID == 0:
		return nil
	case live.Kind != text.Kind:
		return Errorf(Invalid, "%s is live as a %s and cannot become a %s, as the two are measured apart: give it another ref", text.Ref, live.Kind, text.Kind)
	case text.Change == New:
		return Errorf(Invalid, "%s is live already, with a version %d: choose another ref for another item; for its next version set the change to significant (everybody is asked again) or minor (old answers carry over)", text.Ref, live.Number)
	default:
		return nil
	}
}

// Draft returns the draft of a ref. Errors: [Forbidden], [NotFound].
func (s *Service) Draft(ctx context.Context, actor Actor, ref string) (Draft, error) {
	if err := actor.allow(Write, 0); err != nil {
		return Draft{}, err
	}
	return s.draft(ctx, ref)
}

// Drafts returns every draft with its state, author, findings and age: those first
// that wait for somebody (to review, then to publish), imported ones that nobody
// has taken up last, and among those of a kind the one that has waited longest.
// Errors: [Forbidden].
func (s *Service) Drafts(ctx context.Context, actor Actor) ([]Draft, error) {
	if err := actor.allow(Write, 0); err != nil {
		return nil, err
	}
	drafts, err := s.drafts(ctx, "")
	slices.SortStableFunc(drafts, func(a, b Draft) int { return cmp.Compare(a.rank(), b.rank()) })
	return drafts, err
}

// rank is which drafts come first on the desk.
func (d Draft) rank() int {
	if d.State == InDraft && d.Author.ID == 0 {
		return math.MaxInt
	}
	return slices.Index([]DraftState{InReview, Approved, InDraft, Scheduled}, d.State)
}

// DiscardDraft deletes a draft; what is live stays as it is. Errors:
// [Forbidden], [NotFound], [Conflict] where it was changed meanwhile.
func (s *Service) DiscardDraft(ctx context.Context, actor Actor, ref string) error {
	if err := actor.allow(Write, 0); err != nil {
		return err
	}
	draft, err := s.draft(ctx, ref)
	if err != nil {
		return err
	}
	done, err := s.store.DeleteDraft(ctx, ref, draft.Revision, s.draftEntry(actor, "discarded a draft", draft, ""))
	if err == nil && !done {
		return changedSince(ref)
	}
	return err
}

func (s *Service) draft(ctx context.Context, ref string) (Draft, error) {
	drafts, err := s.drafts(ctx, ref)
	switch {
	case err != nil:
		return Draft{}, err
	case ref == "" || len(drafts) == 0:
		return Draft{}, Errorf(NotFound, "there is no draft %q: it was published or discarded, or not written yet", ref)
	default:
		return drafts[0], nil
	}
}

func (s *Service) drafts(ctx context.Context, ref string) ([]Draft, error) {
	drafts, err := s.store.DraftsOnDesk(ctx, ref)
	if err != nil || len(drafts) == 0 {
		return nil, err
	}
	return drafts, s.guard(ctx, drafts)
}

// guard has the guard look at drafts that are new to it, that have changed, or that
// it saw by other rules; others keep what it found.
func (s *Service) guard(ctx context.Context, drafts []Draft) error {
	allowed, stamp, err := s.allowed(ctx)
	if err != nil {
		return err
	}
	var anew []Draft
	hashes := make([]string, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		if hashes[i] = d.Hash(); d.Guarded != stamp {
			d.Findings, d.Guarded = Identifiable(d.Text, allowed...), stamp
			anew = append(anew, *d)
		}
	}
	if len(anew) > 0 {
		if err := s.store.KeepFindings(ctx, anew, stamp); err != nil {
			return err
		}
	}
	verdicts, err := s.store.Verdicts(ctx, hashes)
	for i := range drafts {
		for _, v := range verdicts {
			if v.TextHash == hashes[i] {
				drafts[i].Verdicts = append(drafts[i].Verdicts, v)
			}
		}
	}
	return err
}

// draftEntry is what the log says of a draft: nothing that an author wrote, as the
// log is kept for ever. A text is known by the first signs of its hash, and a draft
// of what is live by its ref, which is public.
func (s *Service) draftEntry(actor Actor, action string, d Draft, detail string) AuditEntry {
	subject := ""
	if d.Live > 0 {
		subject = d.Ref
	}
	said := fmt.Sprintf("%s, text %s", d.Kind, d.Hash()[:12])
	if detail != "" {
		said += ", " + detail
	}
	return s.entry(actor, action, subject, said)
}

// entry is what the audit log says of an action.
func (s *Service) entry(actor Actor, action, subject, detail string) AuditEntry {
	return AuditEntry{At: s.clock.Now(), Actor: actor.name(), Action: action, Subject: subject, Detail: detail}
}

func changedSince(ref string) error {
	return Errorf(Conflict, "somebody else has changed %s since you opened it: open it again and look at their changes", ref)
}

// ProblemsOf returns the problems that made an error, if that is what it is about.
func ProblemsOf(err error) Problems {
	var problems Problems
	errors.As(err, &problems)
	return problems
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
