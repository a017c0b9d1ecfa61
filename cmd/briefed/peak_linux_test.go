package main

import (
	"os"
	"syscall"
)

// peakMemory is the most memory that a process had, in MB; 0 where nobody knows.
func peakMemory(ended *os.ProcessState) float64 {
	usage, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) / 1024
}
