package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestASettingCountsAtOnceInEveryReplica changes the week's minutes in one
// service and plans with another over the same database.
func TestASettingCountsAtOnceInEveryReplica(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ada := o.actor("ada")
		other := digest.NewService(db, o.clock, digest.Config{Nation: digest.England, WeeklyMinutes: 9}, nil)
		o.refused(o.ChangeSetting(o.ctx, ada, digest.WeeklyMinutes, 0, "none"), digest.Invalid)
		o.refused(o.ChangeSetting(o.ctx, ada, digest.WeeklyMinutes, 121, "all"), digest.Invalid)
		o.refused(o.ChangeSetting(o.ctx, ada, digest.WeeklyMinutes, 20, ""), digest.Invalid)
		o.refused(o.ChangeSetting(o.ctx, ada, "clock", 20, "why not"), digest.NotFound)
		o.refused(o.ChangeSetting(o.ctx, ada, digest.WeeklyMinutes, 7, "as it is"), digest.Conflict)
		o.refused(o.ResetSetting(o.ctx, ada, digest.WeeklyMinutes, "as it is"), digest.Conflict)

		o.must(o.ChangeSetting(o.ctx, ada, digest.WeeklyMinutes, 20, "a week of catching up"))
		o.must(o.ChangeSetting(o.ctx, ada, digest.JoinerBacklogWeeks, 26, "half a year"))
		if entry := o.logged("changed a setting", "weekly minutes"); entry.Detail != "20, was 7: a week of catching up" || entry.Actor != ada.Person.Email {
			t.Errorf("the log has %+v", entry)
		}
		for _, service := range []*digest.Service{o.Service, other} {
			got, err := service.Settings(o.ctx, ada)
			o.must(err)
			if got.WeeklyMinutes != 20 || got.JoinerBacklogWeeks != 26 || got.Changed[digest.WeeklyMinutes].By != ada.Person.Email {
				t.Errorf("in force is %+v, started with %+v", got.Config, got.Started)
			}
		}
		o.must(o.ResetSetting(o.ctx, ada, digest.WeeklyMinutes, "caught up"))
		o.logged("took a setting back", "weekly minutes")
		for service, want := range map[*digest.Service]int{o.Service: 7, other: 9} {
			got, err := service.Settings(o.ctx, ada)
			o.must(err)
			if got.WeeklyMinutes != want || got.Changed[digest.WeeklyMinutes] != nil {
				t.Errorf("in force is %d, want %d", got.WeeklyMinutes, want)
			}
		}
	})
}

// TestTheWeekHoldsWhatIsSet packs and paces five long lessons by seven minutes a
// week, and by two hours.
func TestTheWeekHoldsWhatIsSet(t *testing.T) {
	for minutes, want := range map[int]int{7: 2, 120: 5} {
		t.Run(fmt.Sprint(minutes), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				o := newOffice(t, db)
				if minutes != 7 {
					o.must(o.ChangeSetting(o.ctx, o.actor("ada"), digest.WeeklyMinutes, minutes, "for once"))
				}
				var long []digest.Text
				for n := range 5 {
					item := text(fmt.Sprintf("long-%d", n))
					item.Learned = strings.Repeat("word ", 3*digest.WordsPerMinute)
					long = append(long, item)
				}
				o.publish(long...)
				o.clock.Set(monday.Add(7*day - time.Minute))
				queue, err := o.Queue(o.ctx, o.actor("ann"))
				o.must(err)
				first := 0
				for _, item := range queue {
					if item.Expected == o.Today() {
						first++
					}
				}
				o.later(time.Minute)
				o.plan()
				listed := -1
				for _, letter := range o.sent() {
					if letter.Person.Name == "ann" && letter.Kind == digest.DigestLetter {
						listed = 0
						for _, e := range letter.Entries {
							if strings.HasPrefix(e.Item.Ref, "long-") {
								listed++
							}
						}
					}
				}
				if listed != want || first != want {
					t.Errorf("of five lessons of three minutes %d are expected and the digest has %d, want %d", first, listed, want)
				}
			})
		})
	}
}
