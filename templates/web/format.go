package web

import (
	"fmt"
	"math"
)

func formatPercent(share float64) string { return fmt.Sprintf("%.0f%%", math.Floor(share*100)) }

// dict makes a map of alternating names and values, to hand several things to
// one template.
func dict(pairs []any) map[string]any {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			m[name] = pairs[i+1]
		}
	}
	return m
}
