package digest

import (
	"context"
	"slices"
	"time"

	"github.com/briefed/briefed/digest/evidence"
)

// PackQuery says what a pack of evidence is to be of: days, both of them in it, a team
// (slug), an item (ref); zero fields do not narrow. Counts asks for the edition without
// names.
type PackQuery struct {
	From, To   Date
	Team, Item string
	Counts     bool
}

// PackScope is what of the log a pack opens.
type PackScope struct {
	PackQuery
	At         time.Time // when the pack was asked for
	Start, End time.Time // from the first moment to before the second
	Teams      []int64   // of whose people; empty: everybody's
	ItemID     int64     // 0: of any
	AlsoIn     Date      // people who are in one of the teams on this day too; zero: any
	Report     Report    // as it stood at the end of the last day; of the counts edition alone
	// Of a pack of one item and everybody: what came, by the end of the last day, of the
	// reviews that led to it, and how those became known.
	CameOf   []BoardLine
	Releases []Release
	Reviews  []int64
}

// Rows that share leaves, beside the tables of evidence: who was asked what, the counts of
// a day, who was at a discussion, who objected to one, and whose record was looked at.
const (
	PackAsked    = "asked"
	PackCounts   = "counts"
	PackAttended = "attended"
	PackObjected = "objected"
	PackLooked   = "looked"
)

// PackShared returns the columns of the rows that share leaves, of those of all.
func PackShared(columns map[string][]string) map[string][]string {
	shared := map[string][]string{}
	for _, file := range []string{PackAsked, PackCounts, PackAttended, PackObjected, PackLooked} {
		shared[file] = columns[file]
	}
	return shared
}

// PackSink takes a pack, part by part, in this order. An error ends it.
type PackSink interface {
	// Begin hears what the pack is of, once the look is on record and before anything
	// is read: what waits for the log has to be put into it now. It hears it again
	// where more waits by then.
	Begin(ctx context.Context, scope PackScope) error
	// Head hears of the log; the pack is as of this moment.
	Head(head evidence.PackHead) error
	// Tables hears the columns of the rows of each table, and of [PackShared].
	Tables(columns map[string][]string) error
	// Entry hears each entry of the log in its order: opened, with the rows that share
	// it, or closed in subtrees.
	Entry(e evidence.Entry) error
}

// PackStore reads packs.
type PackStore interface {
	// PackPeople returns whom a pack names.
	PackPeople(ctx context.Context, scope PackScope) ([]int64, error)
	// Pack hands a pack over, all of it as of one moment. [evidence.ErrRewritten]
	// where the log does not agree with its checkpoint.
	Pack(ctx context.Context, scope PackScope, sink PackSink) error
	// AnswerProof is as [Service.AnswerProof].
	AnswerProof(ctx context.Context, person, answer int64) (evidence.Proof, error)
}

// Pack hands over a pack of evidence: what was asked, told, answered and discussed, with
// what others need to see that nobody rewrote it. The named edition is for whoever may
// read the names of a report; a manager gets it of a team of theirs. The edition of
// counts is for whoever may see counts, and has none that a report keeps back. Every
// pack is put on record first, as a look at whom it names. Errors: [Forbidden],
// [NotFound], [Invalid] for days that are the wrong way round or to come.
func (s *Service) Pack(ctx context.Context, actor Actor, q PackQuery, sink PackSink) error {
	scope, err := s.packScope(ctx, actor, q)
	if err != nil {
		return err
	}
	action, people := "took a pack of counts", []int64(nil)
	if !q.Counts {
		action = "took a pack of evidence"
		if people, err = s.store.PackPeople(ctx, scope); err != nil {
			return err
		}
	}
	detail := scope.From.String() + " to " + scope.To.String()
	if q.Item != "" {
		detail += ", " + q.Item
	}
	if err := s.store.AuditLook(ctx, s.entry(actor, action, q.Team, detail), people); err != nil {
		return err
	}
	if err := sink.Begin(ctx, scope); err != nil {
		return err
	}
	return s.store.Pack(ctx, scope, sink)
}

func (s *Service) packScope(ctx context.Context, actor Actor, q PackQuery) (scope PackScope, err error) {
	if q.To.IsZero() {
		q.To = s.Today()
	}
	if q.From.IsZero() {
		q.From = FirstDay
	}
	if q.From > q.To {
		return scope, Errorf(Invalid, "%s is after %s: choose a first day that is not after the last", q.From.Long(), q.To.Long())
	}
	action := SeeTeam
	if q.Counts {
		action = SeeCounts
		if q.Team == "" { // counts are cut out of those of everybody
			if err := actor.allow(action, -1); err != nil {
				return scope, err
			}
		}
	}
	moment, filter, err := s.narrow(ctx, actor, action, ReportQuery{Team: q.Team, Item: q.Item, AsOf: q.To})
	if err != nil {
		return scope, err
	}
	if err := actor.beforeCover(action, q.From, &filter); err != nil {
		return scope, err
	}
	if led := filter.TeamIDs; len(led) > 0 { // a pack holds what the council did: nobody takes one outside
		if filter.TeamIDs = slices.DeleteFunc(slices.Clone(led), actor.coordinates); len(filter.TeamIDs) == 0 {
			return scope, Errorf(Forbidden, "packs of evidence are the council’s own: ask it for what you need")
		}
	}
	scope = PackScope{PackQuery: q, At: s.clock.Now(), Start: q.From.Start(s.config.Zone), End: (q.To + 1).Start(s.config.Zone), Teams: filter.TeamIDs}
	if len(filter.ItemIDs) > 0 {
		scope.ItemID = filter.ItemIDs[0]
	}
	if !actor.Operator {
		scope.AlsoIn = s.Today()
	}
	if q.Item != "" && q.Team == "" && !q.Counts {
		if err := s.cameOf(ctx, &scope, moment); err != nil {
			return scope, err
		}
	}
	if q.Counts { // also for who may see more: it is made to be handed on
		report, err := s.counts(ctx, Actor{Operator: true}, moment, "")
		if err != nil {
			return scope, err
		}
		scope.Report = report.only(ReportQuery{Team: q.Team, Item: q.Item})
	}
	return scope, nil
}

// cameOf finds the reviews that led to the item of a pack.
func (s *Service) cameOf(ctx context.Context, scope *PackScope, m Moment) error {
	reviews, err := s.store.CaseReviews(ctx)
	if err != nil {
		return err
	}
	reviews = keepIf(reviews, func(r CaseReview) bool { return r.ledTo(scope.Item) })
	if len(reviews) == 0 {
		return nil
	}
	measures, err := s.anybodysCounts(ctx, m)
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(reviews) {
		scope.Reviews = append(scope.Reviews, r.ID)
		scope.CameOf = append(scope.CameOf, r.lines(m, measures)...)
		for _, one := range r.Releases {
			if !one.Done.Before(scope.End) {
				one.Done, one.People = time.Time{}, ""
			}
			if !one.Begun.IsZero() && one.Begun.Before(scope.End) {
				scope.Releases = append(scope.Releases, one)
			}
		}
	}
	return nil
}

// FirstDay is before anything on record: from it where no day is asked for.
var FirstDay = NewDate(2000, time.January, 1)

// PackOffer is what packs somebody may have.
type PackOffer struct {
	Teams  []Team // whose people may be named in it
	Counts bool   // of the whole organisation
}

// PackOffer returns what packs the actor may have. Errors: [Forbidden] where there are
// none.
func (s *Service) PackOffer(_ context.Context, actor Actor) (offer PackOffer, err error) {
	if offer = actor.packs(); !actor.TakesPacks() {
		return offer, actor.allow(SeeCounts, -1)
	}
	return offer, nil
}

// TakesPacks reports whether there are packs for the actor at all.
func (a Actor) TakesPacks() bool {
	offer := a.packs()
	return offer.Counts || len(offer.Teams) > 0
}

func (a Actor) packs() (offer PackOffer) {
	offer.Counts = a.May(SeeCounts, -1)
	for _, m := range a.Teams {
		if m.Manager && !m.Team.Outside() {
			offer.Teams = append(offer.Teams, m.Team)
		}
	}
	return offer
}

// AnswerProof returns what shows somebody for good that an answer of theirs was in the
// log when the newest checkpoint was signed: the only defence against leaving it out.
// Errors: [Forbidden] for who is no person on the staff list, [NotFound] for an answer
// that is not the actor's or was erased, [Conflict] for one that is not in the log yet.
func (s *Service) AnswerProof(ctx context.Context, actor Actor, answer int64) (evidence.Proof, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return evidence.Proof{}, err
	}
	return s.store.AnswerProof(ctx, actor.Person.ID, answer)
}
