package digest

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// A Pulse asks everybody, twice a year, the two questions that Ofsted asked social
// workers in 2010: what people feel stands beside what is recorded. It is anonymous by
// construction: a reply adds one to a counter of a service, a question and a reply, and
// makes no row. That somebody replied is written in another transaction, shuffled with
// others and with the day only, and forgotten when the pulse closes. Nothing is shown
// before that, as two looks would tell one reply. Whoever can copy the database after
// every reply can tell them apart all the same, which the question says.
type Pulse struct {
	ID     int64
	Opens  Date
	Closes Date      // its last day
	Closed time.Time // zero while it is open
	Wiped  bool      // closed, and nothing is left of the order in which it was counted
}

// PulseQuestion is what a pulse asks.
type PulseQuestion string

// The questions. The words are the templates'.
const (
	PulseLessons  PulseQuestion = "lessons"
	PulsePolicies PulseQuestion = "policies"
)

// PulseQuestions are all of them, in the order in which they are asked.
var PulseQuestions = []PulseQuestion{PulseLessons, PulsePolicies}

// PulseReply is one tap.
type PulseReply string

// The replies.
const (
	PulseYes    PulseReply = "yes"
	PulsePartly PulseReply = "partly"
	PulseNo     PulseReply = "no"
)

// PulseReplies are all of them, in the order in which they are offered.
var PulseReplies = []PulseReply{PulseYes, PulsePartly, PulseNo}

// How a pulse goes.
const (
	pulseDays = 20 // that it is open after its first
	// pulseTogether is how many are written down together as having replied, so that
	// the order of writing tells of none. Until then they stand in memory alone: after a
	// crash as many less one may be asked again.
	pulseTogether = SmallNumber
)

// DefaultPulseMonths are those in which a pulse opens, unless the organisation says
// otherwise.
var DefaultPulseMonths = []time.Month{time.March, time.September}

// PulseStore keeps the counters. None of its methods leaves a trace of a reply
// anywhere else: no entry in the log, no key of a request.
type PulseStore interface {
	// Pulse returns the newest one, zero where there was none.
	Pulse(ctx context.Context) (Pulse, error)
	// Replied returns which questions somebody replied to, as far as it is written.
	Replied(ctx context.Context, pulse, person int64) ([]PulseQuestion, error)
	// CountReply adds one to a counter, and nothing else; false where the pulse is
	// closed. A service that had no counter of its own is counted with the others.
	CountReply(ctx context.Context, pulse int64, service string, q PulseQuestion, r PulseReply) (bool, error)
	// MarkReplied writes down who replied on a day, in the order given.
	MarkReplied(ctx context.Context, pulse int64, on Date, who []PulseMark) error
	// ClosePulse ends a pulse, forgets who replied, and writes the counters anew, so
	// that the database keeps no trace of the order in which they grew. Where something
	// is left of it, because somebody reads at that moment, it can be called again.
	ClosePulse(ctx context.Context, now time.Time, pulse int64) error
	// PulseCounts returns the counters of the pulses that are closed, oldest first.
	PulseCounts(ctx context.Context) ([]PulseCount, error)
}

// PulseTx is the part of planning that opens pulses and asks people.
type PulseTx interface {
	LastPulse() (Pulse, error)
	// ServicePeople counts who has a home team on a day, by service.
	ServicePeople(on Date) (map[string]int, error)
	// OpenPulse opens a pulse, with its counters at nought, one set for each service
	// named and one for everybody else.
	OpenPulse(p Pulse, services []string) error
	// AskPulse takes the turn to ask people on a day; false where it was taken.
	AskPulse(pulse int64, on Date) (bool, error)
	// PulseUnasked returns who can be reached on a day and has no letter with a notice.
	PulseUnasked(on Date, notice string) ([]Recipient, error)
}

// PulseMark says that somebody replied to a question.
type PulseMark struct {
	PersonID int64
	Question PulseQuestion
}

// PulseCount is a counter of a closed pulse. Service is "" for those counted together.
type PulseCount struct {
	Pulse    Pulse
	Service  string
	Question PulseQuestion
	Reply    PulseReply
	N        int
}

// NoticePulse asks the questions of a pulse: Letter.Pulse are those that its reader has
// not replied to.
const NoticePulse NoticeKind = "pulse"

// pulseWaits are the replies that are counted and not yet written down as given.
type pulseWaits struct {
	pulse int64
	marks []PulseMark
}

// PulseFor returns the pulse that somebody can reply to today, and its questions that
// they have not replied to; none where nothing is asked of them.
func (s *Service) PulseFor(ctx context.Context, actor Actor) (Pulse, []PulseQuestion, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return Pulse{}, nil, err
	}
	if actor.Partner() { // it asks the council's staff
		return Pulse{}, nil, nil
	}
	return s.pulseFor(ctx, actor.Person.ID)
}

func (s *Service) pulseFor(ctx context.Context, person int64) (Pulse, []PulseQuestion, error) {
	p, err := s.store.Pulse(ctx)
	if err != nil || !p.open(s.Today()) {
		return Pulse{}, nil, err
	}
	replied, err := s.store.Replied(ctx, p.ID, person)
	if err != nil {
		return Pulse{}, nil, err
	}
	s.pulse.Lock()
	defer s.pulse.Unlock()
	var left []PulseQuestion
	for _, q := range PulseQuestions {
		if !slices.Contains(replied, q) && !s.pulse.waits(p.ID, PulseMark{person, q}) {
			left = append(left, q)
		}
	}
	return p, left, nil
}

// open reports whether people can reply on a day.
func (p Pulse) open(on Date) bool { return p.ID != 0 && p.Closed.IsZero() && on <= p.Closes }

func (w *pulseWaits) waits(pulse int64, m PulseMark) bool {
	return w.pulse == pulse && slices.Contains(w.marks, m)
}

// ReplyPulse counts one reply, which cannot be changed or taken back: nobody knows
// which it was. Errors: [Forbidden]; [Invalid]; [Conflict] where the pulse is closed or
// the question was replied to.
func (s *Service) ReplyPulse(ctx context.Context, actor Actor, pulse int64, q PulseQuestion, r PulseReply) error {
	switch p, left, err := s.PulseFor(ctx, actor); {
	case err != nil:
		return err
	case !slices.Contains(PulseQuestions, q) || !slices.Contains(PulseReplies, r):
		return Errorf(Invalid, "choose one of the replies")
	case p.ID == 0 || p.ID != pulse:
		return Errorf(Conflict, "these questions are closed: nothing was counted")
	case !slices.Contains(left, q):
		return Errorf(Conflict, "you replied to this already: nothing was counted, and nobody knows what you said")
	}
	mark := PulseMark{actor.Person.ID, q}
	if !s.pulse.add(pulse, mark) { // at the same moment, elsewhere
		return Errorf(Conflict, "you replied to this already: nothing was counted, and nobody knows what you said")
	}
	counted, err := s.store.CountReply(ctx, pulse, actor.Home().Service, q, r)
	if err == nil && !counted {
		err = Errorf(Conflict, "these questions are closed: nothing was counted")
	}
	if err != nil {
		s.pulse.remove(pulse, mark)
		return err
	}
	if err := s.keepReplied(ctx, pulseTogether); err != nil {
		s.log.Warn("who replied to a pulse could not be written down, and is kept in memory", "error", err)
	}
	return nil
}

// KeepReplied writes down who replied and is not written down yet: for when the
// program ends.
func (s *Service) KeepReplied(ctx context.Context) error { return s.keepReplied(ctx, 1) }

// keepReplied writes down who replied once there are so many, in the order of their
// numbers, which has nothing to do with that of their replies.
func (s *Service) keepReplied(ctx context.Context, together int) error {
	s.pulse.Lock()
	defer s.pulse.Unlock()
	if len(s.pulse.marks) < together {
		return nil
	}
	marks := slices.Clone(s.pulse.marks)
	slices.SortFunc(marks, func(a, b PulseMark) int {
		return cmp.Or(cmp.Compare(a.PersonID, b.PersonID), cmp.Compare(a.Question, b.Question))
	})
	if err := s.store.MarkReplied(ctx, s.pulse.pulse, s.Today(), marks); err != nil {
		return err
	}
	s.pulse.marks = nil
	return nil
}
