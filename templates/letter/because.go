package letter

import (
	"strings"

	"github.com/briefed/briefed/digest"
)

// Because says in a few words why somebody gets an item: every part of the rule
// that matched them, in the words of the rule.
func Because(a digest.Audience) string {
	if a.Everybody() {
		return "everyone in children’s services gets this"
	}
	var parts []string
	add := func(list []string, format string) {
		if len(list) > 0 {
			parts = append(parts, strings.Replace(format, "*", strings.Join(list, ", "), 1))
		}
	}
	switch a.NQSW {
	case digest.Yes:
		parts = append(parts, "the newly qualified")
	case digest.No:
		parts = append(parts, "all but the newly qualified")
	}
	add(a.Roles, "*")
	add(a.Employment, "* staff")
	add(a.Services, "in *")
	if len(a.Services)+len(a.Roles)+len(a.Employment) == 0 && len(a.Teams) > 0 {
		parts = append(parts, "your team")
	} else {
		add(a.Teams, "in the teams *")
	}
	add(worksWith(a.WorksWith), "whoever works with *")
	var in []string
	for _, n := range a.Nations {
		in = append(in, digest.Nation(n).Name())
	}
	add(in, "in *")
	if len(parts) == 0 {
		parts = organisations(a)
	}
	return "for " + strings.Join(parts, ", ")
}

// organisations are the kinds that a rule names, in words.
func organisations(a digest.Audience) (kinds []string) {
	for _, key := range a.OrganisationKeys() {
		switch digest.OrganisationKind(key) {
		case digest.CouncilStaff:
			kinds = append(kinds, "the council’s staff")
		case digest.ThirdSector:
			kinds = append(kinds, "charities and other voluntary organisations")
		case digest.School:
			kinds = append(kinds, "schools")
		case digest.HealthBody:
			kinds = append(kinds, "health services")
		case digest.OtherAuthority:
			kinds = append(kinds, "other authorities")
		default:
			kinds = append(kinds, digest.OrganisationKind(key).Words())
		}
	}
	return kinds
}

// worksWith are the entries of what a team works with in words: ages as ages.
func worksWith(entries []string) []string {
	words := make([]string, len(entries))
	for i, entry := range entries {
		words[i] = entry
		if digest.IsAges(entry) {
			words[i] = "children aged " + entry
			if strings.HasPrefix(digest.Fold(entry), "under") {
				words[i] = "children " + entry
			}
		}
	}
	return words
}

// Coming says why an item comes when it does, to who waits for it.
func Coming(c digest.Coming) string {
	switch c {
	case digest.ComesUrgent:
		return "urgent: it goes ahead of everything else"
	case digest.ComesNext:
		return "it is in your next digest"
	case digest.ComesLater:
		return "your reading time before that goes to what is due sooner"
	case digest.ComesBack:
		return "you are away with no day of return on record"
	case digest.HasCome:
		return "a digest brought it already"
	default:
		return string(c)
	}
}

// Missed says why somebody missed an item when it came out.
func Missed(m digest.Missed) string {
	switch m {
	case digest.MissedBefore:
		return "it came out before you joined"
	case digest.MissedAway:
		return "it came out while you were away"
	default:
		return string(m)
	}
}
