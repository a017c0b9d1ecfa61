package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/briefed/briefed/digest/evidence"
)

// TestTheRecordIsHashedEachNight: once a night, also where one failed, on the nights on
// which clocks change too, and what is found is said and counted until it is gone.
func TestTheRecordIsHashedEachNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		zone := london(t)
		time.Sleep(time.Until(time.Date(2026, time.October, 23, 12, 0, 0, 0, zone))) // clocks go back on the 25th
		ctx, stop := context.WithCancel(t.Context())
		var at []string
		var counted []int
		var said bytes.Buffer
		v := verifier{
			log: slog.New(slog.NewTextHandler(&said, nil)), zone: zone,
			look: func(context.Context) (v evidence.Verdict, err error) {
				at = append(at, time.Now().In(zone).Format("2 Jan 15h"))
				switch len(at) {
				case 2:
					return v, errors.New("the database is down")
				case 3:
					v.Damage("Number 7 of answers is gone.")
				}
				return v, nil
			},
			counts: func(n int) { counted = append(counted, n) },
		}
		done := make(chan error)
		go func() { done <- v.forever(ctx) }()
		time.Sleep(5 * 24 * time.Hour)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if want := []string{"24 Oct 04h", "25 Oct 04h", "26 Oct 04h", "27 Oct 04h", "28 Oct 04h"}; !slices.Equal(at, want) {
			t.Errorf("it looked at %v, want %v", at, want)
		}
		if !slices.Equal(counted, []int{0, 1, 0, 0}) {
			t.Errorf("counted were %v", counted)
		}
		if !strings.Contains(said.String(), "Number 7 of answers is gone.") || !strings.Contains(said.String(), "could not be hashed again") {
			t.Errorf("said was %s", said.String())
		}
	})
}
