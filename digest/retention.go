package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// RetentionKind is a kind of record that is kept for a period of its own.
type RetentionKind string

// The kinds of record.
const (
	KeepLeavers RetentionKind = "leavers" // the whole record of who has left, from their last day
	KeepNotes   RetentionKind = "notes"   // the words that somebody wrote, from when they did
	KeepLetters RetentionKind = "letters" // what was sent to whom, from when it was
	KeepBodies  RetentionKind = "bodies"  // what a letter brought, whose row stays; a setting of the service, see [Config.KeepBodies]
)

// RetentionKinds are all of those whose period is set on record.
var RetentionKinds = []RetentionKind{KeepLeavers, KeepNotes, KeepLetters}

// MaxRetention is the longest period in years.
const MaxRetention = 100

// remindRetention is after how many years without a period the operator is reminded that
// somebody has to decide: what councils' schedules often give to staff records.
const remindRetention = 6

// Retention is for how long a kind of record is kept. Nothing is destroyed by default:
// without a period it is kept.
type Retention struct {
	Kind   RetentionKind
	Years  int // 0: no period
	Reason string
	At     time.Time
	By     string
}

// Hold keeps what is about a person, a team or an item from being forgotten, whatever
// period is over, until it is lifted.
type Hold struct {
	ID       int64
	PersonID int64  // or
	TeamID   int64  // or
	ItemID   int64  // one of the three
	What     string // "person 12", a team's slug or an item's ref
	Reason   string
	At       time.Time
	By       string
	Lifted   time.Time // zero while it stands
	LiftedBy string
}

// Forgettable is what a rule lets go.
type Forgettable struct {
	Rule    RetentionKind
	Before  Date     // what ended or was written before this day
	People  []Person // whose whole record goes
	Words   int      // how many texts go
	Letters int      // how many letters go, or their bodies
	Held    int      // how many people, texts or letters a hold keeps
	Entries int      // leaves of the log that are erased; counted when it was done
}

// RetentionStore keeps periods and holds, and forgets.
type RetentionStore interface {
	// Retentions returns the newest line of each kind.
	Retentions(ctx context.Context) ([]Retention, error)
	SetRetention(ctx context.Context, r Retention, audit AuditEntry) error
	LegalHolds(ctx context.Context) ([]Hold, error)
	PlaceHold(ctx context.Context, h Hold, audit AuditEntry) (int64, error)
	// LiftHold ends a hold; [NotFound] where none stands under the number.
	LiftHold(ctx context.Context, h Hold, audit AuditEntry) error
	// Forgettable says what a rule lets go of, on a day.
	Forgettable(ctx context.Context, rule RetentionKind, before Date) (Forgettable, error)
	// Forget lets it go, in transactions that each leave the log whole, and says what went.
	// by is nobody where a setting has it done; then it is on record where something went.
	Forget(ctx context.Context, now time.Time, rule RetentionKind, before Date, by Person, audit AuditEntry) (Forgettable, error)
}

// Retentions returns the period of each kind of record. Errors: [Forbidden] for all but
// administrators and the operator.
func (s *Service) Retentions(ctx context.Context, actor Actor) ([]Retention, error) {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return nil, err
	}
	set, err := s.store.Retentions(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Retention, len(RetentionKinds))
	for i, kind := range RetentionKinds {
		all[i].Kind = kind
		for _, r := range set {
			if r.Kind == kind {
				all[i] = r
			}
		}
	}
	return append(all, Retention{Kind: KeepBodies, Years: s.config.KeepBodies}), nil
}

// Undecided returns how many records there are of people who left more than
// [remindRetention] years ago, where no period says what becomes of them. Errors:
// [Forbidden].
func (s *Service) Undecided(ctx context.Context, actor Actor) (int, error) {
	set, err := s.Retentions(ctx, actor)
	if err != nil {
		return 0, err
	}
	for _, r := range set {
		if r.Kind == KeepLeavers && r.Years > 0 {
			return 0, nil
		}
	}
	f, err := s.store.Forgettable(ctx, KeepLeavers, s.Today().AddMonths(-12*remindRetention))
	return len(f.People), err
}

// SetRetention sets for how many years a kind of record is kept, 0 for no period, with
// the reason. Nothing goes by that alone: see [Service.Forget]. Errors: [Forbidden];
// [Invalid] for another kind, a period out of bounds and without a reason.
func (s *Service) SetRetention(ctx context.Context, actor Actor, kind RetentionKind, years int, reason string) error {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case kind == KeepBodies:
		return Errorf(Invalid, "for how long the bodies of letters are kept is a setting of the service: BRIEFED_KEEP_BODIES")
	case !slices.Contains(RetentionKinds, kind):
		return Errorf(Invalid, "there is no kind of record %q: choose leavers, notes or letters", kind)
	case years < 0 || years > MaxRetention:
		return Errorf(Invalid, "a period is a whole number of years from 1 to %d, or 0 for none", MaxRetention)
	}
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	entry := s.entry(actor, "set a period of retention", string(kind), fmt.Sprintf("%d years: %s", years, reason))
	return s.store.SetRetention(ctx, Retention{Kind: kind, Years: years, Reason: reason, At: entry.At, By: actor.name()}, entry)
}

// HoldRequest says what a hold is on: one of the three.
type HoldRequest struct {
	Email, Team, Item string
	Reason            string
}

// PlaceHold keeps what is about a person, a team or an item from being forgotten. Errors:
// [Forbidden]; [Invalid] for none or several of the three, and without a reason;
// [NotFound]; [Conflict] for an address that several people have had.
func (s *Service) PlaceHold(ctx context.Context, actor Actor, r HoldRequest) (Hold, error) {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return Hold{}, err
	}
	named := 0
	for _, what := range []string{r.Email, r.Team, r.Item} {
		if what != "" {
			named++
		}
	}
	if named != 1 {
		return Hold{}, Errorf(Invalid, "a hold is on one person, one team or one item")
	}
	h := Hold{Reason: strings.TrimSpace(r.Reason), What: r.Team + r.Item}
	if err := written("the reason", h.Reason, true, MaxNote); err != nil {
		return Hold{}, err
	}
	switch {
	case r.Email != "":
		person, err := s.whoHad(ctx, r.Email, 0)
		if err != nil {
			return Hold{}, err
		}
		h.PersonID, h.What = person.ID, personSubject(person.ID)
	case r.Team != "":
		team, err := s.teamBySlug(ctx, r.Team)
		if err != nil {
			return Hold{}, err
		}
		h.TeamID = team.ID
	default:
		item, err := s.store.ItemByRef(ctx, r.Item)
		if err != nil {
			return Hold{}, err
		}
		h.ItemID = item.ID
	}
	entry := s.entry(actor, "placed a hold", h.What, h.Reason)
	h.At, h.By = entry.At, actor.name()
	var err error
	h.ID, err = s.store.PlaceHold(ctx, h, entry)
	return h, err
}

// LiftHold ends a hold, with the reason. Errors: [Forbidden], [NotFound], [Invalid]
// without a reason.
func (s *Service) LiftHold(ctx context.Context, actor Actor, id int64, reason string) error {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	entry := s.entry(actor, "lifted a hold", fmt.Sprintf("hold %d", id), reason)
	return s.store.LiftHold(ctx, Hold{ID: id, Lifted: entry.At, LiftedBy: actor.name()}, entry)
}

// Holds returns every hold, those that stand first. Errors: [Forbidden].
func (s *Service) Holds(ctx context.Context, actor Actor) ([]Hold, error) {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return nil, err
	}
	return s.store.LegalHolds(ctx)
}

// Forgettable returns what the periods that are set let go today. Errors: [Forbidden];
// [Conflict] where none is set.
func (s *Service) Forgettable(ctx context.Context, actor Actor) ([]Forgettable, error) {
	return s.eachRule(ctx, actor, s.store.Forgettable)
}

// Forget lets that go, for good. by is the administrator who carries it out: it stands
// on record under their name, with how much went, and of nobody who. Errors: as
// [Service.Forgettable]; [Forbidden] where by is no administrator.
func (s *Service) Forget(ctx context.Context, actor Actor, by string) ([]Forgettable, error) {
	person, err := s.whoHad(ctx, by, 0)
	if err != nil {
		return nil, err
	}
	named, err := s.ActorByID(ctx, person.ID, actor.Face)
	if err != nil {
		return nil, err
	}
	if !actor.Operator || !named.May(ManageRoles, 0) {
		return nil, Errorf(Forbidden, "only an administrator of Briefed has records forgotten, from the command line, under their own name")
	}
	return s.eachRule(ctx, actor, func(ctx context.Context, rule RetentionKind, before Date) (Forgettable, error) {
		return s.store.Forget(ctx, s.Now(), rule, before, named.Person, s.entry(named, "had records forgotten", string(rule), "before "+before.String()))
	})
}

// ForgetBodies lets the bodies of letters go that are older than the configuration says,
// and says how many went and how many a hold keeps; none where they are kept for ever. It
// stands on record as the operator's. It takes batches, between which others have their
// turn, and can take long. Errors: [Forbidden] for all but the operator.
func (s *Service) ForgetBodies(ctx context.Context, actor Actor) (f Forgettable, err error) {
	if !actor.Operator {
		return f, Errorf(Forbidden, "only the service itself lets the bodies of letters go, by its setting")
	}
	if s.config.KeepBodies == 0 {
		return f, nil
	}
	before := s.Today().AddMonths(-12 * s.config.KeepBodies)
	return s.store.Forget(ctx, s.Now(), KeepBodies, before, Person{}, s.entry(actor, "had records forgotten", string(KeepBodies), "before "+before.String()))
}

func (s *Service) eachRule(ctx context.Context, actor Actor, do func(context.Context, RetentionKind, Date) (Forgettable, error)) (all []Forgettable, err error) {
	set, err := s.Retentions(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, r := range set {
		if r.Years == 0 {
			continue
		}
		f, err := do(ctx, r.Kind, s.Today().AddMonths(-12*r.Years))
		if err != nil {
			return all, fmt.Errorf("forget %s: %w", r.Kind, err)
		}
		all = append(all, f)
	}
	if len(all) == 0 {
		return nil, Errorf(Conflict, "no period is set, so everything is kept: set one with briefed retention --set leavers=6 --reason …, or BRIEFED_KEEP_BODIES")
	}
	return all, nil
}
