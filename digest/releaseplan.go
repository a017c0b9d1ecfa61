package digest

import (
	"slices"
	"time"
)

// ReleaseStep is whose turn it is to hear of a review.
type ReleaseStep string

// The steps of a release plan: who worked with the family hears it first, and from
// somebody who knows them.
const (
	ToWorkers  ReleaseStep = "workers"  // of the case, in person, through their manager
	ToService  ReleaseStep = "service"  // what the review led to is published to the council's staff
	ToPartners ReleaseStep = "partners" // and to the organisations that it is meant for
	ToPublic   ReleaseStep = "public"   // it may be seen, and called by the name that the report uses
)

// ReleaseSteps are all of them, in their order.
var ReleaseSteps = []ReleaseStep{ToWorkers, ToService, ToPartners, ToPublic}

// Release is one step of the release plan of a review.
type Release struct {
	ID   int64
	Step ReleaseStep
	// Due is when it goes by itself, once the step before it is done; zero for by hand.
	Due    time.Time
	Begun  time.Time // zero while it has not
	Done   time.Time // as Begun, but of [ToWorkers]: that everybody was spoken with
	Reason string    // why it went before the step before it; "" where it did not
	// People is how many had it, in words, [FewPeople] for one to four; "" while nobody
	// has counted. It is counted anew once a day, and shown anew where it changed by
	// five at least: it is in every pack, and no difference may tell of somebody.
	People string
}

// FewPeople stands for a number of people under five.
const FewPeople = "fewer than five"

// Planned reports whether a review has a release plan.
func (r CaseReview) Planned() bool { return len(r.Releases) > 0 }

// Release returns a step of the plan; false where there is no plan.
func (r CaseReview) Release(step ReleaseStep) (Release, bool) {
	at := slices.IndexFunc(r.Releases, func(one Release) bool { return one.Step == step })
	if at < 0 {
		return Release{}, false
	}
	return r.Releases[at], true
}

// early reports whether a step before one is not done yet.
func (r CaseReview) early(step ReleaseStep) bool {
	return slices.ContainsFunc(ReleaseSteps[:max(0, slices.Index(ReleaseSteps, step))], func(before ReleaseStep) bool {
		one, planned := r.Release(before)
		return planned && one.Done.IsZero()
	})
}

// named reports whether readers may have the name that the report uses: of a review with a
// plan from its last step on.
func (r CaseReview) named() bool {
	public, planned := r.Release(ToPublic)
	return !planned || !public.Done.IsZero()
}

// ledTo reports whether an item came of one of the recommendations.
func (r CaseReview) ledTo(ref string) bool {
	return slices.ContainsFunc(r.Recommendations, func(one Recommendation) bool {
		return slices.ContainsFunc(one.Items, func(l LedTo) bool { return l.Ref == ref })
	})
}

// stepOf is the step to which a text belongs: what is meant for any organisation goes
// with the partners' – the council's staff has theirs in an item, or a version, before.
func stepOf(t Text) ReleaseStep {
	if t.Audience.MeantOutside(OrganisationKinds...) {
		return ToPartners
	}
	return ToService
}

// waitsFor returns the step of a release plan that a text waits for; false where it may go
// live. A minor version of what those people have already tells them nothing before its time.
func (r CaseReview) waitsFor(live Item, text Text) (ReleaseStep, bool) {
	step := stepOf(text)
	release, planned := r.Release(step)
	if !planned || !release.Done.IsZero() || !r.ledTo(text.Ref) {
		return "", false
	}
	had := live.ID != 0 && live.Withdrawn.IsZero() && !live.Reference
	return step, !had || text.Change != Minor || step == ToPartners && stepOf(live.Text) == ToService
}

// CaseWorker is somebody who worked with the family that a review is of. It is between the
// policy lead who named them, the manager who speaks with them, and themselves: nobody else
// is shown it by anything, whatever they may do or become.
type CaseWorker struct {
	ID       int64
	Review   int64
	Title    string // of the review, for its manager and the worker
	PersonID int64
	Name     string
	Manager  string // who speaks with them, by name
	NamedAt  time.Time
	Asked    time.Time // the manager was; zero before the step
	Told     Date      // the day on which they were spoken with, as the manager says; zero before
}
