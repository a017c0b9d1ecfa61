package digest_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

func TestDatesReadWhatTheyWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := digest.Date(rapid.Int32Range(1, 80000).Draw(t, "day"))
		back, err := digest.ParseDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%d is %q is %d, %v", d, d, back, err)
		}
		if m := d.Monday(); m.Weekday() != time.Monday || d < m || d-m > 6 {
			t.Fatalf("the Monday of %s is %s", d, m)
		}
		if digest.DateIn(d.Time(), time.UTC) != d {
			t.Fatalf("%s begins at %s", d, d.Time())
		}
	})
}

func TestDateJSON(t *testing.T) {
	var got, none digest.Date
	if err := json.Unmarshal([]byte(`"2026-03-02"`), &got); err != nil || got != day("2026-03-02") {
		t.Errorf("read %s, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`""`), &none); err != nil || !none.IsZero() || none.String() != "" {
		t.Errorf("read %s, %v", none, err)
	}
	if text, err := json.Marshal(got); err != nil || string(text) != `"2026-03-02"` {
		t.Errorf("wrote %s, %v", text, err)
	}
}

func TestDayOfAPlace(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	night := time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC) // half past midnight in London
	if got := digest.DateIn(night, london); got != day("2026-07-02") {
		t.Errorf("in London it is %s", got)
	}
	if got := day("2026-07-02").Start(london); !got.Equal(night.Add(-30 * time.Minute)) {
		t.Errorf("the day begins at %s", got)
	}
}
