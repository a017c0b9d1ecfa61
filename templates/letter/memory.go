package letter

import (
	"fmt"
	"strconv"

	"github.com/briefed/briefed/digest"
)

// Memory is how often reviews found what a lesson’s review found, in a sentence: “The fourth review since 2022 that found this
// (neglect), two of them ours.” Where the order of reviews is not known, it does
// not claim one.
func Memory(m digest.Memory) string {
	if m.Reviews < 2 {
		return ""
	}
	which := "One of " + numeral(m.Reviews) + " reviews"
	if m.Latest {
		which = "The " + place(m.Reviews) + " review"
	}
	ours := ""
	switch {
	case m.Ours == m.Reviews:
		ours = ", all of them ours"
	case m.Ours > 0:
		ours = ", " + numeral(m.Ours) + " of them ours"
	}
	return fmt.Sprintf("%s since %d that found this (%s)%s.", which, m.Since, m.Theme, ours)
}

var numerals = []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

func numeral(n int) string {
	if n < len(numerals) {
		return numerals[n]
	}
	return strconv.Itoa(n)
}

var ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// place is a place in an order, in words as far as people write it so.
func place(n int) string {
	if n < len(ordinals) {
		return ordinals[n]
	}
	return ordinal(n)
}
