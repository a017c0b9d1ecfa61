package digest_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestHeadcountKeepsSmallNumbersBack(t *testing.T) {
	for _, c := range []struct {
		answered, asked, least, most int
		ok                           bool
	}{
		{1, 2, 0, 0, false},
		{9, 9, 0, 0, false},
		{0, 10, 0, 4, true},
		{4, 10, 0, 4, true},
		{5, 10, 5, 5, true},
		{6, 10, 6, 10, true},
		{10, 10, 6, 10, true},
		{7, 12, 7, 7, true},
		{8, 12, 8, 12, true},
		{11, 12, 8, 12, true},
		{12, 12, 8, 12, true},
		{30, 40, 30, 30, true},
	} {
		least, most, ok := digest.Headcount{Answered: c.answered, Asked: c.asked}.Bounds()
		if least != c.least || most != c.most || ok != c.ok {
			t.Errorf("%d of %d: %d to %d, %t; want %d to %d, %t", c.answered, c.asked, least, most, ok, c.least, c.most, c.ok)
		}
	}
}
