package digest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNoticeOfAConversationComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Int64Range(1, 1<<53)
		for _, n := range []Notice{
			ReplyNotice(id.Draw(t, "question")), DiscussionNotice(id.Draw(t, "discussion")),
			ObjectionNotice(id.Draw(t, "of"), id.Draw(t, "person")),
		} {
			if got, ok := ParseNotice(n.Encode()); !ok || got != n {
				t.Fatalf("%q came back as %+v (%t)", n.Encode(), got, ok)
			}
		}
	})
}

func TestSameLookIsToldOnceADay(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	look := func(by string, before time.Duration) Look {
		return Look{By: by, Action: "saw names", At: noon.Add(-before)}
	}
	got := onceADay([]Look{look("mia", 0), look("mia", time.Hour), look("sam", time.Hour), look("mia", 13*time.Hour)}, time.UTC)
	if diff := cmp.Diff([]Look{look("mia", 0), look("sam", time.Hour), look("mia", 13*time.Hour)}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRateIsOfThoseWhoAnswered(t *testing.T) {
	count := OtherCount{People: 4, NotClear: 1}
	if rate, ok := count.Rate(NotClear); !ok || rate != 0.25 {
		t.Errorf("got %v (%t)", rate, ok)
	}
	if _, ok := count.Rate(Understood); ok {
		t.Error("understood is not counted here")
	}
	if _, ok := (OtherCount{}).Rate(NotClear); ok {
		t.Error("nobody answered")
	}
}

func TestTitleHasEveryWord(t *testing.T) {
	item := ItemVersion{Ref: "lesson-one", Title: "Before you  close"}
	for query, want := range map[string]bool{"": true, "close BEFORE": true, "lesson-one": true, "close later": false} {
		if got := item.has(fields(query)); got != want {
			t.Errorf("%q: %t, want %t", query, got, want)
		}
	}
}
