package digest

import (
	"fmt"
	"slices"
	"strconv"
)

// oldest is the age up to which duties to care leavers run (Children and Social
// Work Act 2017, section 3).
const oldest = 25

var (
	ageRange = pattern(`^(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})$`)
	ageOne   = pattern(`^(\d{1,2})(\+?)$`)
	ageUnder = pattern(`^under (\d{1,2}|one)s?$`)
)

// IsAges reports whether an entry of what a team works with is years of age.
func IsAges(entry string) bool {
	_, _, ok := agesOf(entry)
	return ok
}

// agesOf reads years of age: 3, 0-4, 11 to 17, 16+, under 1. It reports false for
// what is none.
func agesOf(entry string) (from, to int, ok bool) {
	entry = Fold(entry)
	if m := ageRange().FindStringSubmatch(entry); m != nil {
		from, _ = strconv.Atoi(m[1])
		to, _ = strconv.Atoi(m[2])
	} else if m := ageOne().FindStringSubmatch(entry); m != nil {
		from, _ = strconv.Atoi(m[1])
		if to = from; m[2] != "" {
			to = oldest
		}
	} else if m := ageUnder().FindStringSubmatch(entry); m != nil {
		if m[1] != "one" {
			to, _ = strconv.Atoi(m[1])
			to--
		}
	} else {
		return 0, 0, false
	}
	return from, to, from <= to && to <= oldest
}

// WorksKeys are the forms in which what teams work with is compared, in order: a
// year of age each for ages, and names as [Fold] has them.
func WorksKeys(entries []string) (keys []string) {
	for _, entry := range entries {
		from, to, ages := agesOf(entry)
		if !ages {
			keys = append(keys, Fold(entry))
			continue
		}
		for year := from; year <= to; year++ {
			keys = append(keys, fmt.Sprintf("age %d", year))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Works is what a team works with, as [WorksKeys] compares it.
func (t Team) Works() []string { return WorksKeys(append(listed(t.Ages), listed(t.WorksWith)...)) }

// worksWith reports whether a team is meant by what an audience works with. A team
// that says nothing of it is not left out: better one item too many than a risk
// that nobody was told of.
func (a Audience) worksWith(t Team) bool {
	works := t.Works()
	return len(a.WorksWith) == 0 || len(works) == 0 ||
		slices.ContainsFunc(WorksKeys(a.WorksWith), func(key string) bool { return slices.Contains(works, key) })
}
