//go:build !race

package guard_test

// slow: the limit as it stands.
const slow = 1
