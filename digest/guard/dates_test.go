package guard_test

import (
	"fmt"
	"testing"

	"github.com/briefed/briefed/digest/guard"
)

// TestEveryDayOfAMonth: a day is found in figures and in words, whatever letters its
// figures look like.
func TestEveryDayOfAMonth(t *testing.T) {
	words := []string{
		"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
		"seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
		"twenty-ninth", "thirtieth", "thirty-first",
	}
	for i, word := range words {
		n := i + 1
		ending := "th"
		if n%10 < 4 && n%10 > 0 && n/10 != 1 {
			ending = []string{"st", "nd", "rd"}[n%10-1]
		}
		for _, day := range []string{
			"the " + word + " of March 2018", fmt.Sprintf("the %d%s of March 2018", n, ending), fmt.Sprintf("%d%s March 2018", n, ending), fmt.Sprintf("March %d%s, 2018", n, ending),
			fmt.Sprintf("%d March 2018", n), fmt.Sprintf("%d-Mar-2018", n), fmt.Sprintf("%02d-March-18", n), fmt.Sprintf("%02d/03/2018", n), fmt.Sprintf("%d.3.18", n), fmt.Sprintf("2018-03-%02d", n),
		} {
			for _, sentence := range []string{"He was placed on %s with carers.", "On %s the children were moved.", "Taken into police protection %s at night."} {
				text := fmt.Sprintf(sentence, day)
				if found := look(text); severest(found, guard.Date) != guard.MustFix {
					t.Errorf("%q: %s", text, spell(text, found))
				}
			}
			text := fmt.Sprintf("Version 2 was published on %s and replaces the last.", day)
			if found := look(text); len(found) > 0 {
				t.Errorf("%q: %s", text, spell(text, found))
			}
		}
	}
}
