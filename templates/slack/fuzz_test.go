package slacktext

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzParseControls: what a control carries comes back through people's own
// clients. Whatever is read is written the same way again; nothing else is read.
func FuzzParseControls(f *testing.F) {
	for _, seed := range []string{"1.2", "understood 1.2", "read 1.2", "item:1.2:full:3", "item:1.1:reply:0", "1.2 question k", "t=north&p=7&o=2026-03-02&n=2&w=1.2z", "", ":", "9999999999999999999.1", "-1.-1", "p=%zz", "7", "-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if target, err := ParseTarget(text); err == nil {
			again, err := ParseTarget(target.String())
			if err != nil || again != target {
				t.Errorf("target %q: %+v, then %+v, %v", text, target, again, err)
			}
		}
		if kind, read, target, err := ParseOption(text); err == nil && !read {
			again, _, to, err := ParseOption(option(string(kind), target))
			if err != nil || again != kind || to != target {
				t.Errorf("option %q: %s %+v, then %s %+v, %v", text, kind, target, again, to, err)
			}
		}
		if place, err := ParsePlace(text); err == nil {
			again, err := ParsePlace(place.ID())
			if err != nil || again != place {
				t.Errorf("place %q: %+v, then %+v, %v", text, place, again, err)
			}
		}
		if asking, err := ParseAsking(text); err == nil {
			again, err := ParseAsking(asking.String())
			if err != nil || again != asking {
				t.Errorf("asking %q: %+v, then %+v, %v", text, asking, again, err)
			}
		}
		if spot, err := ParseSpot(text); err == nil {
			again, err := ParseSpot(spot.String())
			if diff := cmp.Diff(spot, again); err != nil || diff != "" {
				t.Errorf("spot %q: %v\n%s", text, err, diff)
			}
		}
		// A number that no list offers is passed on as it is: the use case refuses it, where
		// nothing would let them think that it was kept.
		number, err := strconv.Atoi(text)
		if day := ParseWeekday(text); (day != nil) != (err == nil) || day != nil && int(*day) != number {
			t.Errorf("weekday %q: %v", text, day)
		}
		if hour := ParseHour(text); (hour != nil) != (err == nil) || hour != nil && *hour != number {
			t.Errorf("hour %q: %v", text, hour)
		}
		if where := ParseWhere(text); where != "" && string(where) != text {
			t.Errorf("where %q: %q", text, where)
		}
	})
}
