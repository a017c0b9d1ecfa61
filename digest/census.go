package digest

import (
	"context"
	"time"
)

// A Census is how many, by item and team, owed, were told and were informed at the end
// of a day: a leaf of the log, so that leaving somebody out of it or of a pack shows.
type Census struct {
	Day Date
	// Until is the end of the day: the first moment that is not in it.
	Until time.Time
	// Missed is how many days before this one nobody counted, after one that somebody did.
	Missed int
	Late   bool // counted when another day had passed: by what was known then
}

// Moment is what the census is about.
func (c Census) Moment() Moment { return Moment{At: c.Until.Add(-time.Microsecond), On: c.Day} }

// CensusStore keeps censuses.
type CensusStore interface {
	// LastCensus returns the newest day that was counted; zero for none.
	LastCensus(ctx context.Context) (Date, error)
	// TakeCensus counts and keeps a day, and reports whether it did: of any number of
	// callers one does.
	TakeCensus(ctx context.Context, now time.Time, c Census) (bool, error)
}

// censusBack is how many days are counted that nobody counted when they were over, as
// where no service ran. What is further back is said to be missed.
const censusBack = 31

// CensusAfter is how long after the end of a day it is counted: an answer given in its last
// moment has been saved by then, by whichever process and clock.
const CensusAfter = 10 * time.Minute

// TakeCensus counts each day that is over and was not counted, the oldest first, and
// returns how many it counted. The first of all is yesterday.
func (s *Service) TakeCensus(ctx context.Context) (taken int, err error) {
	now, yesterday := s.clock.Now(), s.Today()-1
	last, err := s.store.LastCensus(ctx)
	if err != nil || last >= yesterday {
		return 0, err
	}
	first := max(last+1, yesterday-censusBack+1)
	if last.IsZero() {
		first = yesterday
	}
	for day := first; day <= yesterday; day++ {
		c := Census{Day: day, Until: (day + 1).Start(s.config.Zone), Late: day < yesterday}
		if !last.IsZero() && day == first {
			c.Missed = int(first - last - 1)
		}
		took, err := s.store.TakeCensus(ctx, now, c)
		if err != nil {
			return taken, err
		}
		if took {
			taken++
		}
	}
	return taken, nil
}
