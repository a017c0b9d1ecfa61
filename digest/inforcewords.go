package digest

import "strings"

// Stood says in a sentence without a full stop how the version stood on the day,
// for every face alike: “in force from 15 December 2023 by its own date; on our
// record since 2 March 2026”.
func (f PolicyForce) Stood() string {
	switch f.Force {
	case ForceConsultation:
		return f.consultation()
	case ForceProposed:
		return "a proposal, and not in force"
	case ForceEnacted:
		return "enacted, and not in force" + after(": that is to be from ", f.From)
	case ForceComing:
		return "announced, and not yet in force: that was to be from " + f.From.Long()
	case ForceWithdrawn:
		return "withdrawn by then"
	case ForceUnsure:
		return "published in " + f.since() + ", and in force from then: whether by this day is not on record"
	case ForceEnded:
		return strings.TrimSuffix("no longer in force: that was "+f.days()+"; "+f.byOwnDate(), "; ")
	case ForceSuperseded:
		return f.bound(", and replaced since")
	default:
		if f.Beside {
			return f.bound(", beside what supersedes it")
		}
		if !f.Until.IsZero() {
			return f.bound("")
		}
		return f.bound(", and still in force")
	}
}

func (f PolicyForce) consultation() string {
	if !f.Closes.IsZero() && f.Closes < f.On {
		return "a consultation that closed on " + f.Closes.Long() + ", and never in force"
	}
	return "a consultation, and not in force" + after(": it closes on ", f.Closes)
}

// bound is from when to when it was in force; then is what is to be said of it
// besides.
func (f PolicyForce) bound(then string) string {
	own := f.byOwnDate()
	switch {
	case own == "":
		return "in force " + f.days() + then
	case f.Until.IsZero():
		return "in force " + f.days() + " " + own + strings.Replace(then, ", and ", "; ", 1)
	default:
		return "in force " + f.days() + then + "; " + own
	}
}

func (f PolicyForce) days() string {
	from := f.From.Long()
	if f.partial() {
		from = "its publication in " + f.since()
	}
	if f.Until.IsZero() {
		return "from " + from
	}
	return "from " + from + " to " + f.Until.Long()
}

// byOwnDate says that it began before we had it on record.
func (f PolicyForce) byOwnDate() string {
	if f.Recorded.IsZero() || f.From >= f.Recorded {
		return ""
	}
	return "by its own date; on our record since " + f.Recorded.Long()
}

// partial reports whether only the month or year is known from which it is in force.
func (f PolicyForce) partial() bool {
	first, last := publishedIn(f.Published)
	return f.InForce.IsZero() && first == f.From && first != last
}

// since is the month or year of its publication.
func (f PolicyForce) since() string {
	if first, _ := publishedIn(f.Published); len(f.Published) > 4 {
		return first.Time().Format("January 2006")
	}
	return f.Published
}

// Around are sentences on what came before it and after it, none where nothing is
// on record. Refs stand in full: they are to be typed.
func (f PolicyForce) Around() (lines []string) {
	if f.Before != "" {
		lines = append(lines, "It replaced: "+f.Before)
	}
	if f.Heir != "" {
		name := f.Heir
		if f.HeirName != "" {
			name = f.HeirName + " (" + f.Heir + ")"
		}
		lines = append(lines, "Superseded by: "+name)
	}
	return lines
}

// after puts words before a day; nothing where there is none.
func after(words string, d Date) string {
	if d.IsZero() {
		return ""
	}
	return words + d.Long()
}
