package digest_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

func TestPack(t *testing.T) {
	next := today + 7
	item := func(id int64, minutes int, due digest.Date) digest.Open {
		return digest.Open{ItemID: id, Minutes: minutes, DueOn: due}
	}
	urgent := func(o digest.Open) digest.Open { o.Urgent = true; return o }
	carried := func(o digest.Open) digest.Open { o.Told = true; return o }
	for name, c := range map[string]struct {
		open           []digest.Open
		listed, queued []int64
	}{
		"all fit":                      {[]digest.Open{item(1, 3, 0), item(2, 4, 0)}, []int64{1, 2}, nil},
		"the budget is spent":          {[]digest.Open{item(1, 5, next), item(2, 4, next+1), item(3, 2, next+2)}, []int64{1, 3}, []int64{2}},
		"urgent goes first":            {[]digest.Open{item(1, 5, next), urgent(item(2, 4, next+9))}, []int64{2}, []int64{1}},
		"late next week goes now":      {[]digest.Open{item(1, 5, next-1), item(2, 5, next-1), item(3, 1, next)}, []int64{1, 2}, []int64{3}},
		"told before costs nothing":    {[]digest.Open{carried(item(1, 7, next)), item(2, 7, next)}, []int64{1, 2}, nil},
		"five at most":                 {items(6, 1, false), []int64{1, 2, 3, 4, 5}, []int64{6}},
		"seven from before at most":    {items(8, 1, true), []int64{1, 2, 3, 4, 5, 6, 7}, []int64{8}},
		"longer than any week's quota": {[]digest.Open{item(1, 9, next)}, nil, []int64{1}},
	} {
		t.Run(name, func(t *testing.T) {
			listed, queued := digest.Pack(c.open, 7, next)
			if diff := cmp.Diff([][]int64{c.listed, c.queued}, [][]int64{ids(listed), ids(queued)}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func items(n, minutes int, delivered bool) (open []digest.Open) {
	for i := range n {
		open = append(open, digest.Open{ItemID: int64(i + 1), Minutes: minutes, Told: delivered})
	}
	return open
}

func ids(open []digest.Open) (ids []int64) {
	for _, o := range open {
		ids = append(ids, o.ItemID)
	}
	return ids
}

func anyOpen(t *rapid.T) (open []digest.Open) {
	for i := range rapid.IntRange(0, 25).Draw(t, "items") {
		o := digest.Open{
			ItemID: int64(i + 1), Minutes: rapid.IntRange(1, 9).Draw(t, "minutes"),
			Urgent: rapid.Bool().Draw(t, "urgent"), Told: rapid.Bool().Draw(t, "delivered"),
		}
		if rapid.Bool().Draw(t, "has due day") {
			o.DueOn = today + digest.Date(rapid.IntRange(-5, 20).Draw(t, "due"))
		}
		open = append(open, o)
	}
	return open
}

func TestPackKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open, minutes, next := anyOpen(t), rapid.IntRange(-3, 15).Draw(t, "minutes left"), today+7
		listed, queued := digest.Pack(open, minutes, next)

		all := append(ids(listed), ids(queued)...)
		slices.Sort(all)
		if diff := cmp.Diff(ids(open), all); diff != "" {
			t.Fatalf("not every item exactly once:\n%s", diff)
		}
		for _, o := range queued {
			if !o.Told && o.MustGo(next) {
				t.Fatalf("item %d waits and is late before the next digest", o.ItemID)
			}
		}
		read, chosen, carried := 0, 0, 0
		for _, o := range listed {
			switch {
			case o.Told:
				carried++
				continue
			case o.MustGo(next):
				read += o.Minutes
				continue
			}
			read += o.Minutes
			chosen++
			if read > minutes {
				t.Fatalf("item %d is beyond the budget: %d of %d minutes", o.ItemID, read, minutes)
			}
		}
		if chosen > digest.MaxEntries || carried > digest.MaxCarried {
			t.Fatalf("lists %d new and %d from before", chosen, carried)
		}
		for _, list := range [][]digest.Open{listed, queued} {
			if !slices.IsSortedFunc(list, func(a, b digest.Open) int { return urgency(a) - urgency(b) }) {
				t.Fatalf("a routine item before an urgent one: %v", list)
			}
		}
		shuffled := rapid.Permutation(open).Draw(t, "shuffled")
		again, waiting := digest.Pack(shuffled, minutes, next)
		if diff := cmp.Diff([][]digest.Open{listed, queued}, [][]digest.Open{again, waiting}); diff != "" {
			t.Fatalf("the order of the rows matters:\n%s", diff)
		}
	})
}

func urgency(o digest.Open) int {
	if o.Urgent {
		return 0
	}
	return 1
}

// Whatever the backlog, with a digest each week nobody hears of an item after
// the day by which they should have answered.
func TestNothingStarvesInTheQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open := anyOpen(t)
		for i := range open {
			open[i].Told = false
			open[i].DueOn = max(open[i].DueOn, today)
		}
		for week := today; week < today+30; week += 7 {
			listed, _ := digest.Pack(open, digest.DefaultWeeklyMinutes, week+7)
			for _, o := range listed {
				i := slices.IndexFunc(open, func(p digest.Open) bool { return p.ItemID == o.ItemID })
				if !open[i].Told && o.DueOn < week {
					t.Fatalf("item %d is due on %s and first told on %s", o.ItemID, o.DueOn, week)
				}
				open[i].Told = true
			}
		}
		for _, o := range open {
			if !o.Told {
				t.Fatalf("item %d, due on %s, was never told", o.ItemID, o.DueOn)
			}
		}
	})
}

func TestPaceWeek(t *testing.T) {
	for _, c := range []struct {
		ahead, weekly int
		urgent        bool
		want          int
	}{{0, 7, false, 0}, {6, 7, false, 0}, {7, 7, false, 1}, {40, 7, false, 5}, {40, 7, true, 0}, {40, 0, false, 0}} {
		if got := digest.PaceWeek(c.ahead, c.weekly, c.urgent); got != c.want {
			t.Errorf("%d minutes ahead at %d a week: week %d; want %d", c.ahead, c.weekly, got, c.want)
		}
	}
}
