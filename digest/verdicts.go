package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest/guard"
)

// Ruling is what somebody said of a finding.
type Ruling string

// What can be said of a finding.
const (
	MayStand   Ruling = "may_stand"   // by a second person, with a reason
	FalseAlarm Ruling = "false_alarm" // by any policy lead, for those who look after the guard
)

// Verdict is what somebody said of a finding in one text, known by its hash: of a
// changed text it says nothing.
type Verdict struct {
	TextHash string
	Finding
	Ruling Ruling
	Reason string
	By     Person
	At     time.Time
}

// GuardStore keeps what is said of the guard's findings.
type GuardStore interface {
	// KeepFindings keeps what the guard found of a revision of a draft, by the rules
	// and allowed phrases of a stamp.
	KeepFindings(ctx context.Context, drafts []Draft, stamp string) error
	// Verdicts returns what was said of texts by their hashes, of all for none, oldest
	// first.
	Verdicts(ctx context.Context, hashes []string) ([]Verdict, error)
	// AllowedPhrases returns what was ever asked to stand, oldest first.
	AllowedPhrases(ctx context.Context) ([]AllowedPhrase, error)
	// AskAllowed keeps a phrase that is asked to stand.
	AskAllowed(ctx context.Context, p AllowedPhrase, audit AuditEntry) error
	// DecideAllowed lets a phrase stand or ends it, and reports false where that was
	// done before.
	DecideAllowed(ctx context.Context, id int64, by int64, ends bool, audit AuditEntry) (bool, error)
}

// Held returns the findings of a draft that must be fixed and that nobody has let
// stand in this very text.
func (d Draft) Held() (held []Finding) {
	for _, f := range MustFix(d.Findings) {
		if d.verdict(f, MayStand) == nil {
			held = append(held, f)
		}
	}
	return held
}

// verdict returns what was said of a finding of the draft's text, nil for nothing.
func (d Draft) verdict(f Finding, r Ruling) *Verdict {
	for i, v := range d.Verdicts {
		if v.Ruling == r && v.Place == f.Place && v.Kind == f.Kind && v.TextHash == d.Hash() {
			return &d.Verdicts[i]
		}
	}
	return nil
}

// Stands returns the reason for which a finding may stand, "" for none.
func (d Draft) Stands(f Finding) string {
	if v := d.verdict(f, MayStand); v != nil {
		return v.Reason
	}
	return ""
}

// Alarmed reports whether somebody called a finding a false alarm.
func (d Draft) Alarmed(f Finding) bool { return d.verdict(f, FalseAlarm) != nil }

// ID names a finding within its text, for forms.
func (f Finding) ID() string {
	return strings.ReplaceAll(fmt.Sprintf("%s-%d-%d-%s", f.Field, f.Line, f.Start, f.Kind), " ", "_")
}

// finding returns the finding of a draft by its id.
func (d Draft) finding(id string) (Finding, error) {
	i := slices.IndexFunc(d.Findings, func(f Finding) bool { return f.ID() == id })
	if i < 0 {
		return Finding{}, Errorf(NotFound, "the text has changed since, and that finding is not in it any more: open it again")
	}
	return d.Findings[i], nil
}

// verdicts weighs the reasons that an approver gives, one a finding that must be
// fixed, by its id; a reason alone does for a single one. Reasons leave nothing
// behind that the guard would find.
func (s *Service) verdicts(ctx context.Context, actor Actor, d Draft, words string, reasons map[string]string) ([]Verdict, error) {
	must := MustFix(d.Findings)
	var all []Verdict
	for _, f := range must {
		reason := strings.TrimSpace(reasons[f.ID()])
		if reason == "" && len(must) == 1 {
			reason = words
		}
		if reason == "" {
			return nil, Errorf(Invalid, "the guard found %s in %s that could identify somebody: take it out, or say of each why it may stand",
				counted(len(must), "place", "places"), d.Ref)
		}
		if len([]rune(reason)) > MaxReason {
			return nil, Errorf(Invalid, "that is longer than %d characters: shorten it, or talk to each other", MaxReason)
		}
		all = append(all, Verdict{TextHash: d.Hash(), Finding: f, Ruling: MayStand, Reason: reason, By: actor.Person, At: s.clock.Now()})
	}
	for _, v := range all {
		if err := s.saysNobody(ctx, "your reason", v.Reason, d.Text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// saysNobody refuses words that go out beside a text, or are kept of it – a comment, a
// reason, a note – and say themselves what must be fixed. As in the text, the name that
// the report uses, the publisher and what the organisation allows may stand. Errors:
// [Invalid], with what the words are called and none of them.
func (s *Service) saysNobody(ctx context.Context, what, words string, of Text) error {
	if words == "" {
		return nil
	}
	allowed, _, err := s.allowed(ctx)
	if err != nil {
		return err
	}
	found := guard.Look([]guard.Part{{Text: words}}, guard.Context{Publisher: of.Source.Publisher, Published: of.Source.PublishedAs, Allowed: allowed})
	for _, f := range found {
		if f.Severity == guard.MustFix {
			return Errorf(Invalid, "%s holds a %s that could identify somebody: it is kept and read by others, so say it without the words themselves", what, f.Kind)
		}
	}
	return nil
}
