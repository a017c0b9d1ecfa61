package digest_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestHome(t *testing.T) {
	in := func(team int64, from, to string) digest.Membership {
		return digest.Membership{PersonID: 1, TeamID: team, Span: span(from, to)}
	}
	cover := func(team int64, from, to string) digest.Membership {
		m := in(team, from, to)
		m.Cover = true
		return m
	}
	for name, c := range map[string]struct {
		record []digest.Membership
		want   int64
	}{
		"in no team":                         {nil, 0},
		"left yesterday":                     {[]digest.Membership{in(1, "2025-01-06", "2026-03-01")}, 0},
		"begins tomorrow":                    {[]digest.Membership{in(1, "2026-03-03", "")}, 0},
		"somebody else's":                    {[]digest.Membership{{PersonID: 2, TeamID: 1, Span: span("2025-01-06", "")}}, 0},
		"the longest, recorded last":         {[]digest.Membership{in(1, "2025-01-07", ""), in(2, "2025-01-06", "")}, 2},
		"of two since a day, the first":      {[]digest.Membership{in(2, "2025-01-06", ""), in(1, "2025-01-06", "")}, 2},
		"another role is no break":           {[]digest.Membership{in(1, "2024-01-01", "2026-03-01"), in(2, "2025-01-06", ""), in(1, "2026-03-02", "")}, 1},
		"nor is one after another":           {[]digest.Membership{in(1, "2024-01-01", "2025-05-31"), in(1, "2025-06-01", "2026-03-01"), in(2, "2025-01-06", ""), in(1, "2026-03-02", "")}, 1},
		"corrected on the first day":         {[]digest.Membership{in(1, "2026-03-02", "2026-03-01"), in(2, "2026-03-02", ""), in(1, "2026-03-02", "")}, 1},
		"a day away begins anew":             {[]digest.Membership{in(1, "2024-01-01", "2026-02-28"), in(2, "2025-01-06", ""), in(1, "2026-03-02", "")}, 2},
		"another team in between is a break": {[]digest.Membership{in(1, "2024-01-01", "2025-12-31"), in(2, "2026-01-01", "2026-02-28"), in(2, "2026-03-01", ""), in(1, "2026-03-01", "")}, 2},
		"cover is not their own":             {[]digest.Membership{cover(1, "2026-02-02", "2026-03-31"), in(2, "2026-03-02", "")}, 2},
		"nor does it make a stay longer":     {[]digest.Membership{cover(1, "2024-01-01", "2026-03-01"), in(2, "2025-01-06", ""), in(1, "2026-03-02", "")}, 2},
		"who only covers":                    {[]digest.Membership{cover(1, "2026-02-02", "2026-03-31"), in(2, "2025-01-06", "2026-03-01")}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (digest.History{Memberships: c.record}).Home(1, today); got != c.want {
				t.Errorf("their home is team %d, want %d", got, c.want)
			}
		})
	}
}
