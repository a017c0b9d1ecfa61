package digest

import (
	"context"
	"fmt"
)

// Force says how a version of a policy stood on a day.
type Force string

// How a version can stand.
const (
	ForceComing     Force = "coming"     // announced, and in force on a later day
	ForceNow        Force = "in force"   // in force that day, and not replaced since
	ForceSuperseded Force = "superseded" // in force that day, and replaced since
	ForceWithdrawn  Force = "withdrawn"  // withdrawn by that day
)

// PolicyForce is the version of a policy that held on a day.
type PolicyForce struct {
	Item  // with that version
	Force Force
	From  Date // the day it came, or comes, into force
	Until Date // the last day, where a newer version has replaced it or will
}

// forceFrom is the day a version came into force. A version without a day is in
// force once it is published; a later version never before that, as nobody could
// have known it, but a first one may be older than our record of it.
func (s *Service) forceFrom(v Version, first bool) Date {
	published := DateIn(v.PublishedAt, s.config.Zone)
	switch {
	case v.InForce.IsZero():
		return published
	case first:
		return v.InForce
	default:
		return max(v.InForce, published)
	}
}

// force finds the version that held on a day among all versions of one policy,
// by number. It reports false where none was known that day.
func (s *Service) force(versions []Item, on Date) (PolicyForce, bool) {
	var held, coming *PolicyForce
	for i, item := range versions {
		from := s.forceFrom(item.Version, i == 0)
		if from <= on {
			held, coming = &PolicyForce{Item: item, Force: ForceNow, From: from}, nil
			continue
		}
		if held != nil && held.Until.IsZero() {
			held.Until = from - 1
		}
		if known := DateIn(item.PublishedAt, s.config.Zone) <= on; known && coming == nil {
			coming = &PolicyForce{Item: item, Force: ForceComing, From: from}
		}
	}
	switch {
	case held == nil && coming == nil:
		return PolicyForce{}, false
	case held == nil:
		held = coming
	case !held.Until.IsZero() && held.Until < s.Today():
		held.Force = ForceSuperseded
	}
	if w := held.Withdrawn; !w.IsZero() && DateIn(w, s.config.Zone) <= on {
		held.Force = ForceWithdrawn
	}
	return *held, true
}

// InForceOn returns the version of a policy that was, is or will be in force on
// a day, and how it stands: the question of a chronology, a complaint or a
// review. Where none was in force yet it returns the one that was announced.
// Errors: [Forbidden]; [NotFound] for an unknown ref and for a day before
// anything was known; [Invalid] for a lesson, which is never in force.
func (s *Service) InForceOn(ctx context.Context, actor Actor, ref string, on Date) (PolicyForce, error) {
	if err := actor.allow(ReadPolicies, 0); err != nil {
		return PolicyForce{}, err
	}
	versions, err := s.store.Versions(ctx, ref)
	if err != nil {
		return PolicyForce{}, err
	}
	if len(versions) == 0 || ref == "" {
		return PolicyForce{}, Errorf(NotFound, "there is no published policy %q", ref)
	}
	if versions[0].Kind != Policy {
		return PolicyForce{}, Errorf(Invalid, "%s is a lesson: only policies are in force from a day", ref)
	}
	held, ok := s.force(versions, on)
	if !ok {
		return PolicyForce{}, Errorf(NotFound, "nothing is on record of %s on %s: its first version came later", ref, on.Long())
	}
	return held, nil
}

// PoliciesInForce returns the policies that were, are or will be in force on a
// day, by ref, each with the version that held. Errors: [Forbidden].
func (s *Service) PoliciesInForce(ctx context.Context, actor Actor, on Date) (list []PolicyForce, err error) {
	if err := actor.allow(ReadPolicies, 0); err != nil {
		return nil, err
	}
	versions, err := s.store.Versions(ctx, "")
	if err != nil {
		return nil, err
	}
	for start := 0; start < len(versions); {
		end := start + 1
		for end < len(versions) && versions[end].ID == versions[start].ID {
			end++
		}
		held, ok := s.force(versions[start:end], on)
		if ok && (held.Force == ForceNow || held.Force == ForceSuperseded) {
			list = append(list, held)
		}
		start = end
	}
	return list, nil
}

// PlanInForce tells everybody who was told of a policy before its day, on the
// day: it is in force, and what it replaces has stopped. The planner calls it; of
// two replicas one tells people, and again changes nothing. A day that passed
// while the service was down is caught up. It returns how many are told.
func (s *Service) PlanInForce(ctx context.Context) (told int, err error) {
	now := s.clock.Now()
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		told = 0
		items, err := tx.TakeAnnounced(now, DateIn(now, s.config.Zone))
		if err != nil {
			return err
		}
		for _, item := range items {
			n, err := s.tell(tx, now, item, item.Asks, WhoWasTold, item.notice(NoticeInForce, ""))
			if err != nil {
				return err
			}
			told += n
			entry := AuditEntry{At: now, Actor: "planner", Action: "told that a policy is in force", Subject: item.Ref, Detail: fmt.Sprintf("version %d, told %d", item.Number, n)}
			if err := tx.Record(entry); err != nil {
				return err
			}
		}
		return nil
	})
	return told, err
}

// planAuthoring does what authors have asked for by now, before digests are
// planned: what goes live this minute is in them.
func (s *Service) planAuthoring(ctx context.Context) error {
	if _, err := s.PublishDue(ctx); err != nil {
		return err
	}
	_, err := s.PlanInForce(ctx)
	return err
}
