package digest

import (
	"slices"
	"strings"
)

var nations = []Nation{England, Wales, Scotland, NorthernIreland}

// Nations returns all of them, in the order in which people choose.
func Nations() []Nation { return slices.Clone(nations) }

// NationOf finds a nation however a file writes it: “Northern Ireland” too. It
// reports false for what is none.
func NationOf(written string) (Nation, bool) {
	n := Nation(strings.NewReplacer(" ", "-", "_", "-").Replace(Fold(written)))
	return n, slices.Contains(nations, n)
}

// Name is the nation for readers.
func (n Nation) Name() string {
	switch n {
	case England:
		return "England"
	case Wales:
		return "Wales"
	case Scotland:
		return "Scotland"
	case NorthernIreland:
		return "Northern Ireland"
	default:
		return string(n)
	}
}
