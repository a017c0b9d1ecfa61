//go:build !unix

package main

import (
	"testing"
	"time"
)

// cpuUsed is not known here.
func cpuUsed(testing.TB) time.Duration { return 0 }
