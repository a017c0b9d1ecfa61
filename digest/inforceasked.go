package digest

import (
	"context"
	"slices"
	"strings"
)

// PolicyAsked reads what somebody typed to ask about policies: the ref of one or a
// part of its title, a day in any usual form, or both, in either order. It returns
// "" where no policy is named, and today where no day is. Errors: [Forbidden];
// [NotFound] where the words name no policy, with the nearest one, and [Invalid]
// where they name several, with their refs in full.
func (s *Service) PolicyAsked(ctx context.Context, actor Actor, typed string) (ref string, on Date, err error) {
	book, err := s.forces(ctx, actor)
	if err != nil {
		return "", 0, err
	}
	words, on := splitDay(strings.Fields(Clean(typed)), s.Today())
	if len(words) == 0 {
		return "", on, nil
	}
	ref, err = book.named(strings.Join(words, " "))
	if other := s.noPolicy(ctx, words[0]); CodeOf(err) == NotFound && CodeOf(other) == Invalid {
		err = other // it names an item of another kind
	}
	return ref, on, err
}

// splitDay takes a day from the end or the beginning of words, the longest that is one.
func splitDay(words []string, today Date) ([]string, Date) {
	for n := min(4, len(words)); n > 0; n-- {
		last := len(words) - n
		if day, ok := dayTyped(strings.Join(words[last:], " "), today); ok {
			if last > 0 && lowerASCII(words[last-1]) == "on" {
				last--
			}
			return words[:last], day
		}
		if day, ok := dayTyped(strings.Join(words[:n], " "), today); ok {
			return words[n:], day
		}
	}
	return words, today
}

// dayTyped reads a day as people write it: the day before the month.
func dayTyped(text string, today Date) (Date, bool) {
	switch lowerASCII(text) {
	case "today", "now":
		return today, true
	case "yesterday":
		return today - 1, true
	case "tomorrow":
		return today + 1, true
	}
	day, ok := dateReader{order: DayFirst}.read(text)
	return day, ok && !day.IsZero() && !serial().MatchString(text)
}

// named finds the policy that words mean.
func (b *forceBook) named(words string) (string, error) {
	asked := Fold(words)
	var found []string
	nearest, least := "", len(asked)
	for _, ref := range b.refs {
		versions := b.versions[ref]
		title := Fold(versions[len(versions)-1].Title)
		if Fold(ref) == asked || title == asked {
			return ref, nil
		}
		if strings.Contains(title, asked) || strings.Contains(Fold(ref), asked) {
			found = append(found, ref)
		}
		for _, name := range append(strings.Fields(title), title, Fold(ref)) {
			if d := lettersApart(asked, name); d < least {
				nearest, least = ref, d
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", Errorf(Invalid, "%q is in the names of several policies: write one of %s", words, strings.Join(found[:min(len(found), 10)], ", "))
	case nearest != "":
		return "", Errorf(NotFound, "there is no published policy %q: did you mean %s?", words, nearest)
	default:
		return "", Errorf(NotFound, "there is no published policy %q: write its short name or a part of its title", words)
	}
}

// lettersApart is how many letters must be put in, left out or changed to make one text of
// the other (Levenshtein 1966).
func lettersApart(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, c := range from {
		before := row[0]
		row[0] = i + 1
		for j, d := range to {
			same := before
			if c != d {
				same++
			}
			before = row[j+1]
			row[j+1] = slices.Min([]int{row[j] + 1, before + 1, same})
		}
	}
	return row[len(to)]
}
