//go:build race

package store_test

import "flag"

// With race detection the embedded engine is many times slower, and the
// properties, which run one thing after another, gain nothing by it: they keep a
// tenth of their checks there, and all of them without it.
func init() {
	if err := flag.Set("rapid.checks", "10"); err != nil {
		panic(err)
	}
}
