//go:build race

package guard_test

// slow is how much more time the race detector's bookkeeping may take.
const slow = 20
