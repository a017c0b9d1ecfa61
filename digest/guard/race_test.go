//go:build race

package guard_test

// raced says that races are looked for.
const raced = true
