//go:build !linux

package storetest

import "syscall"

// unprivileged returns how to start PostgreSQL in a folder: as whoever runs the tests.
func unprivileged(string) (*syscall.SysProcAttr, error) { return &syscall.SysProcAttr{}, nil }

// memory is empty: a file system in memory is looked for on Linux alone.
func memory() string { return "" }
