package digest

import (
	"context"
	"slices"
)

// Force says how a policy stood on a day.
type Force string

// How a policy can stand. Only [ForceNow] and [ForceSuperseded] bound that day.
const (
	ForceConsultation Force = "consultation" // opinions were asked for, or had been
	ForceProposed     Force = "proposed"
	ForceEnacted      Force = "enacted"    // law, and not begun
	ForceComing       Force = "coming"     // announced, and in force on a later day
	ForceUnsure       Force = "unsure"     // published that month or year; its day is not on record
	ForceNow          Force = "in force"   // in force that day, and not replaced since
	ForceSuperseded   Force = "superseded" // in force that day, and replaced since
	ForceEnded        Force = "ended"      // superseded by that day
	ForceWithdrawn    Force = "withdrawn"  // withdrawn by that day
)

// Bound reports whether it was in force that day.
func (f Force) Bound() bool { return f == ForceNow || f == ForceSuperseded }

// PolicyForce is the version of a policy that held on a day.
type PolicyForce struct {
	Item     // with that version
	On       Date
	Force    Force
	From     Date   // the day it came, or comes, into force
	Until    Date   // the last day, where a newer version or another policy has replaced it or will
	Recorded Date   // since when the policy is on our record
	Heir     string // the ref of the policy that superseded it, or will; "" for none
	HeirName string // its title, "" where it is not on record
	Beside   bool   // in the transition: the heir is in force, and this may still be followed
	Before   string // the edition that it replaced, by name
}

// FromPublication reports whether a version is in force from its publication, of
// which only the month or the year is known.
func (f PolicyForce) FromPublication() bool {
	first, last := publishedIn(f.Published)
	return f.InForce.IsZero() && first == f.From && first != last
}

// Backdated reports whether a version was in force, by its own date, before it came
// onto our record.
func (f PolicyForce) Backdated() bool { return !f.Recorded.IsZero() && f.From < f.Recorded }

// InForceOn returns the version of a policy that was, is or will be in force on
// a day, and how it stands: the question of a chronology, a complaint or a
// review. Where none was in force it returns what was known: an announcement, a
// proposal, a consultation.
// Errors: [Forbidden]; [NotFound] for an unknown ref and for a day before
// anything was known; [Invalid] for what is no policy, which is never in force.
func (s *Service) InForceOn(ctx context.Context, actor Actor, ref string, on Date) (PolicyForce, error) {
	book, err := s.forces(ctx, actor)
	if err != nil {
		return PolicyForce{}, err
	}
	if len(book.versions[ref]) == 0 {
		return PolicyForce{}, s.noPolicy(ctx, ref)
	}
	held, ok := book.on(ref, on)
	if !ok {
		return PolicyForce{}, Errorf(NotFound, "nothing is on record of %s on %s: its first version came later", ref, on.Long())
	}
	return held, nil
}

// noPolicy says why a ref names no policy.
func (s *Service) noPolicy(ctx context.Context, ref string) error {
	if ref != "" {
		other, err := s.store.Versions(ctx, ref)
		if err != nil {
			return err
		}
		if len(other) > 0 && other[0].Kind == Lesson {
			return Errorf(Invalid, "what %s names is a lesson: only policies are in force from a day", ref)
		}
		if len(other) > 0 {
			return Errorf(Invalid, "what %s names is %s: only policies are in force from a day", ref, other[0].Kind.Noun())
		}
	}
	return Errorf(NotFound, "there is no published policy %q", ref)
}

// PoliciesInForce returns the policies that were in force on a day, by ref, each
// with the version that held; those too whose day is not known for sure. Errors:
// [Forbidden].
func (s *Service) PoliciesInForce(ctx context.Context, actor Actor, on Date) (list []PolicyForce, err error) {
	book, err := s.forces(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, ref := range book.refs {
		if held, ok := book.on(ref, on); ok && (held.Force.Bound() || held.Force == ForceUnsure) {
			list = append(list, held)
		}
	}
	return list, nil
}

// forces reads every version of every policy.
func (s *Service) forces(ctx context.Context, actor Actor) (*forceBook, error) {
	if err := actor.allow(ReadPolicies, 0); err != nil {
		return nil, err
	}
	versions, err := s.store.Versions(ctx, "")
	if err != nil {
		return nil, err
	}
	return newForceBook(versions, s.config.Zone, s.Today()), nil
}

// heirOf returns the ref of the policy that supersedes one: its newest version
// says so, or another says that it replaces it.
func (b *forceBook) heirOf(ref string) string {
	if versions := b.versions[ref]; len(versions) > 0 && versions[len(versions)-1].SupersededBy != "" {
		return versions[len(versions)-1].SupersededBy
	}
	at := slices.IndexFunc(b.refs, func(other string) bool {
		versions := b.versions[other]
		return other != ref && versions[len(versions)-1].Replaces == ref
	})
	if at < 0 {
		return ""
	}
	return b.refs[at]
}
