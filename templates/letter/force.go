package letter

import (
	"strings"

	"github.com/briefed/briefed/digest"
)

// Stood says in a sentence without a full stop how a version of a policy stood on a day,
// for every face alike: “in force from 15 December 2023 by its own date; on our
// record since 2 March 2026”.
func Stood(f digest.PolicyForce) string {
	switch f.Force {
	case digest.ForceConsultation:
		return stoodAsConsultation(f)
	case digest.ForceProposed:
		return "a proposal, and not in force"
	case digest.ForceEnacted:
		return "enacted, and not in force" + after(": that is to be from ", f.From)
	case digest.ForceComing:
		return "announced, and not yet in force: that was to be from " + f.From.Long()
	case digest.ForceWithdrawn:
		return "withdrawn by then"
	case digest.ForceUnsure:
		return "published in " + Partial(f.Published) + ", and in force from then: whether by this day is not on record"
	case digest.ForceEnded:
		return strings.TrimSuffix("no longer in force: that was "+daysInForce(f)+"; "+byOwnDate(f), "; ")
	case digest.ForceSuperseded:
		return bound(f, ", and replaced since")
	default:
		if f.Beside {
			return bound(f, ", beside what supersedes it")
		}
		if !f.Until.IsZero() {
			return bound(f, "")
		}
		return bound(f, ", and still in force")
	}
}

func stoodAsConsultation(f digest.PolicyForce) string {
	if !f.Closes.IsZero() && f.Closes < f.On {
		return "a consultation that closed on " + f.Closes.Long() + ", and never in force"
	}
	return "a consultation, and not in force" + after(": it closes on ", f.Closes)
}

// bound is from when to when it was in force; then is what is to be said of it
// besides.
func bound(f digest.PolicyForce, then string) string {
	own := byOwnDate(f)
	switch {
	case own == "":
		return "in force " + daysInForce(f) + then
	case f.Until.IsZero():
		return "in force " + daysInForce(f) + " " + own + strings.Replace(then, ", and ", "; ", 1)
	default:
		return "in force " + daysInForce(f) + then + "; " + own
	}
}

func daysInForce(f digest.PolicyForce) string {
	from := f.From.Long()
	if f.FromPublication() {
		from = "its publication in " + Partial(f.Published)
	}
	if f.Until.IsZero() {
		return "from " + from
	}
	return "from " + from + " to " + f.Until.Long()
}

// byOwnDate says that it began before we had it on record.
func byOwnDate(f digest.PolicyForce) string {
	if !f.Backdated() {
		return ""
	}
	return "by its own date; on our record since " + f.Recorded.Long()
}

// Around are sentences on what came before it and after it, none where nothing is
// on record. Refs stand in full: they are to be typed.
func Around(f digest.PolicyForce) (lines []string) {
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
func after(words string, d digest.Date) string {
	if d.IsZero() {
		return ""
	}
	return words + d.Long()
}
