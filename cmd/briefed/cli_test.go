package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestPatience: what is quick says nothing; what takes long says so every two
// seconds, on standard error.
func TestPatience(t *testing.T) {
	for took, want := range map[time.Duration]string{
		time.Second:     "",
		5 * time.Second: "Planning, 2 seconds so far\nPlanning, 4 seconds so far\n",
	} {
		synctest.Test(t, func(t *testing.T) {
			var said strings.Builder
			done := terminal{err: &said}.during("Planning")
			time.Sleep(took) //nolint:forbidigo // of the bubble's clock
			done()
			synctest.Wait()
			if said.String() != want {
				t.Errorf("after %s: %q, want %q", took, said.String(), want)
			}
		})
	}
}
