package digest

import "time"

// forceBook is what is on record of every policy, to answer what bound on a day.
// It is a pure reading of the versions: a later version, which may say more of
// the past, counts for the past too.
type forceBook struct {
	versions map[string][]Item // by ref, in order
	refs     []string
	zone     *time.Location
	today    Date
}

// newForceBook takes versions by ref and number.
func newForceBook(versions []Item, zone *time.Location, today Date) *forceBook {
	b := &forceBook{versions: map[string][]Item{}, zone: zone, today: today}
	for _, v := range versions {
		if len(b.versions[v.Ref]) == 0 {
			b.refs = append(b.refs, v.Ref)
		}
		b.versions[v.Ref] = append(b.versions[v.Ref], v)
	}
	return b
}

// recorded is the day a version came onto our record.
func (b *forceBook) recorded(v Item) Date { return DateIn(v.PublishedAt, b.zone) }

// begins returns the first and the last day on which a version can have come into
// force; they differ where its publisher's month or year is all that is known. A
// version without a day is in force from its publication. A later version never
// binds before we published it, as nobody here could have known it; the first one
// that binds may be older than our record of it.
func (b *forceBook) begins(v Item, first bool) (from, latest Date) {
	recorded := b.recorded(v)
	switch {
	case !first:
		day := max(v.InForce, recorded)
		return day, day
	case !v.InForce.IsZero():
		return v.InForce, v.InForce
	case v.Published != "":
		return publishedIn(v.Published)
	default:
		return recorded, recorded
	}
}

// publishedIn returns the first and the last day of a year, a month or a day.
func publishedIn(published string) (first, last Date) {
	if t, err := time.Parse(dateLayout, published); err == nil {
		day := NewDate(t.Date())
		return day, day
	}
	if t, err := time.Parse("2006-01", published); err == nil {
		return NewDate(t.Date()), NewDate(t.Year(), t.Month()+1, 0)
	}
	if t, err := time.Parse("2006", published); err == nil {
		return NewDate(t.Date()), NewDate(t.Year(), time.December, 31)
	}
	return 0, 0
}

// known is the day from which a version was known to the world: its publisher's,
// where that is before ours.
func (b *forceBook) known(v Item, first bool) Date {
	recorded := b.recorded(v)
	if _, published := publishedIn(v.Published); first && !published.IsZero() && published < recorded {
		return published
	}
	return recorded
}

// on finds the version of a policy that held on a day. It reports false where
// nothing was known that day.
func (b *forceBook) on(ref string, on Date) (held PolicyForce, ok bool) {
	versions := b.versions[ref]
	live := versions[len(versions)-1]
	if live.Stage.Binds() {
		held, ok = b.binding(versions, on)
	}
	if !ok {
		if held, ok = b.notBinding(versions, on); !ok {
			return PolicyForce{}, false
		}
	}
	held.On, held.Recorded, held.Before = on, b.recorded(versions[0]), held.Replaces
	if before := b.versions[held.Replaces]; len(before) > 0 {
		held.Before = before[len(before)-1].Title + " (" + held.Replaces + ")"
	}
	b.succeed(&held, on)
	if held.Force == ForceNow && !held.Until.IsZero() && held.Until < b.today {
		held.Force = ForceSuperseded
	}
	if w := held.Withdrawn; !w.IsZero() && DateIn(w, b.zone) <= on {
		held.Force = ForceWithdrawn
	}
	return held, true
}

// binding finds the version that bound on a day, or the one that was to.
func (b *forceBook) binding(versions []Item, on Date) (PolicyForce, bool) {
	var held, coming *PolicyForce
	first := true
	for i, v := range versions {
		if !v.Stage.Binds() {
			continue
		}
		from, latest := b.begins(v, first)
		switch {
		case latest <= on:
			if held != nil && (v.Change == Minor || v.InForce == held.InForce) {
				from = held.From // the same rule, said better
			}
			held, coming = &PolicyForce{Item: v, Force: ForceNow, From: from}, nil
		case from <= on && held == nil:
			held = &PolicyForce{Item: v, Force: ForceUnsure, From: from}
		default:
			if held != nil && held.Until.IsZero() {
				held.Until = from - 1
			}
			if coming == nil && b.known(v, i == 0) <= on {
				coming = &PolicyForce{Item: v, Force: ForceComing, From: from}
			}
		}
		first = false
	}
	switch {
	case held != nil:
		return *held, true
	case coming != nil:
		return *coming, true
	default:
		return PolicyForce{}, false
	}
}

// notBinding finds what was known on a day of a policy that did not bind then:
// the stage of the version of that day, or, where that version did not say, of
// the one that says it.
func (b *forceBook) notBinding(versions []Item, on Date) (PolicyForce, bool) {
	var known *Item
	stage := Stage("")
	for i, v := range versions {
		if !v.Stage.Binds() {
			stage = v.Stage
		}
		if b.known(v, i == 0) <= on {
			known = &versions[i]
		}
	}
	if known == nil || stage == "" {
		return PolicyForce{}, false
	}
	held := PolicyForce{Item: *known}
	if held.Stage.Binds() {
		held.Stage = stage
	}
	if held.Closes.IsZero() {
		held.Closes = versions[len(versions)-1].Closes
	}
	held.Force = map[Stage]Force{Consultation: ForceConsultation, Proposed: ForceProposed, Enacted: ForceEnacted}[held.Stage]
	if held.Stage == Enacted {
		held.From = held.InForce
	}
	return held, true
}

// succeed takes into account the policy that supersedes another: the older binds
// to the day before the newer, or to the end of the newer's transition. A proposal
// supersedes nothing. Where the newer is not on record, it counts from the day on
// which we recorded that there is one.
func (b *forceBook) succeed(held *PolicyForce, on Date) {
	if held.Heir = b.heirOf(held.Ref); held.Heir == "" || held.Heir == held.Ref {
		held.Heir = ""
		return
	}
	begins, transition := Date(0), Date(0)
	if heir := b.versions[held.Heir]; len(heir) > 0 {
		newest := heir[len(heir)-1]
		held.HeirName = newest.Title
		begins, transition = b.firstBinding(heir), newest.TransitionEnds
	} else {
		for _, v := range b.versions[held.Ref] {
			if v.SupersededBy == held.Heir {
				begins = b.recorded(v)
				break
			}
		}
	}
	if begins.IsZero() {
		return
	}
	ends := max(begins-1, transition)
	if held.Until.IsZero() || ends < held.Until {
		held.Until = ends
	}
	switch bound := held.Force == ForceNow || held.Force == ForceUnsure; {
	case bound && on > ends:
		held.Force = ForceEnded
	case bound && on >= begins:
		held.Beside = true
	}
}

// firstBinding is the day from which a policy surely binds; zero for one that
// does not.
func (b *forceBook) firstBinding(versions []Item) Date {
	if !versions[len(versions)-1].Stage.Binds() {
		return 0
	}
	for _, v := range versions {
		if v.Stage.Binds() {
			_, latest := b.begins(v, true)
			return latest
		}
	}
	return 0
}
