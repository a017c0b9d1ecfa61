package digest

// People counts people and not receipts: of those told something of a kind in the
// twelve months to the day, how many are informed of everything whose day has
// come, how many have asked – all that is missing is with us – and how many are
// behind. Expected is the three together. Who is away or cannot be reached, and
// was to answer something before, is not counted, nor is who understood nothing yet and
// has nothing left that is asked of them: it was withdrawn, or its next version comes with
// a later digest. It is the figure that stands
// beside Ofsted's half of 2010, which was one of people too.
type People struct {
	Expected int      `json:"expected"`
	Informed int      `json:"informed"`
	Asking   int      `json:"asking"`
	Behind   int      `json:"behind"`
	Share    *float64 `json:"share"` // Informed / Expected; null when nobody is expected
}

func (p *People) add(o People) {
	p.Informed += o.Informed
	p.Asking += o.Asking
	p.Behind += o.Behind
	p.Expected = p.Informed + p.Asking + p.Behind
}

// Finish works out the share.
func (p *People) Finish() { p.Share = ratio(p.Informed, p.Expected) }

// measured are the measures that a report keeps apart.
type measured int

const (
	lessons measured = iota
	localLessons
	policies
	measuredKinds
)

// Recent says of which measures somebody was told anything in the twelve months
// to a moment: the window of [People].
type Recent struct{ Lessons, LocalLessons, Policies bool }

func (r Recent) of(k measured) bool {
	return [measuredKinds]bool{r.Lessons, r.LocalLessons, r.Policies}[k]
}

// somebody is how far one person has come with what they were told of a kind.
type somebody struct{ behind, asking, absent, known bool }

// add takes a receipt into account.
func (s *somebody) add(state State, f Facts, on Date) {
	if !f.Told && state != StateInformed {
		return
	}
	past := f.past(on)
	switch state {
	case StateOverdue:
		s.behind = true
	case StateAsked:
		s.asking = s.asking || past
	case StateAway, StateUnreachable:
		s.absent = s.absent || past
	case StateExempt, StateWaiting:
		return
	case StateInformed, StateOutstanding:
	}
	s.known = s.known || !past || state == StateInformed
}

// count counts the person.
func (s somebody) count() People {
	switch {
	case s.behind:
		return People{Behind: 1}
	case s.asking:
		return People{Asking: 1}
	case s.absent || !s.known:
		return People{}
	default:
		return People{Informed: 1}
	}
}
