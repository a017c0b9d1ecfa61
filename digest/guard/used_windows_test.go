package guard_test

import (
	"syscall"
	"time"
)

// used is how much of a processor this process has taken so far.
func used() time.Duration {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		panic(err)
	}
	var began, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(process, &began, &ended, &kernel, &user); err != nil {
		panic(err)
	}
	long := func(f syscall.Filetime) time.Duration { // in steps of 100 ns
		return time.Duration(int64(f.HighDateTime)<<32|int64(f.LowDateTime)) * 100
	}
	return long(kernel) + long(user)
}
