package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestPartnersReadNoLonger: a digest to an organisation's people, and one to its own
// address, is of the same minutes a week as the council's; the rest comes later.
func TestPartnersReadNoLonger(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		const many = 5
		for n := range many {
			long := fiveMinutes(fmt.Sprintf("long-%d", n))
			long.Audience.Organisations = []string{"third_sector", "school"}
			o.publish(long)
		}
		brought := map[string]map[string]bool{}
		for range 2 + many {
			o.later(7 * 24 * time.Hour)
			o.plan()
			for _, l := range o.mailed().letters {
				if l.Kind != digest.DigestLetter {
					continue
				}
				minutes := 0
				for _, e := range l.Entries {
					if e.Told { // it is open still, and not to be read again
						continue
					}
					minutes += e.Minutes()
					if brought[l.To.Address] == nil {
						brought[l.To.Address] = map[string]bool{}
					}
					brought[l.To.Address][e.Ref] = true
				}
				if minutes > digest.DefaultWeeklyMinutes {
					t.Errorf("%s gets %d minutes at once", l.To.Address, minutes)
				}
			}
		}
		for _, to := range []string{"fay@oak.example", "office@hill.example"} {
			for n := range many {
				if ref := fmt.Sprintf("long-%d", n); !brought[to][ref] {
					t.Errorf("%s never got %s", to, ref)
				}
			}
		}
	})
}
