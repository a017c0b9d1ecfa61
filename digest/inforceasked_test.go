package digest

import (
	"strings"
	"testing"
	"time"
)

// TestPolicyAndDayTyped: a ref, a part of a title, a day in any usual form, or both.
func TestPolicyAndDayTyped(t *testing.T) {
	today, march := NewDate(2026, time.December, 7), NewDate(2026, time.March, 2)
	book := &forceBook{refs: []string{"policy-bruising", "policy-visits", "policy-visits-abroad"}, versions: map[string][]Item{}}
	for ref, title := range map[string]string{"policy-bruising": "Bruises on babies", "policy-visits": "How often we visit", "policy-visits-abroad": "Families who move"} {
		book.versions[ref] = []Item{{Version: Version{Text: Text{Ref: ref, Title: title}}}}
	}
	for typed, want := range map[string]struct {
		ref, refused string
		on           Date
	}{
		"":                              {on: today},
		"2 March 2026":                  {on: march},
		"02/03/2026":                    {on: march},
		"policy-visits":                 {ref: "policy-visits", on: today},
		"policy-visits 2026-03-02":      {ref: "policy-visits", on: march},
		"Bruises on babies on 2 Mar 26": {ref: "policy-bruising", on: march},
		"2nd March 2026 babies":         {ref: "policy-bruising", on: march},
		"how often today":               {ref: "policy-visits", on: today},
		"visits":                        {refused: "policy-visits, policy-visits-abroad", on: today},
		"policy-brusing yesterday":      {refused: "did you mean policy-bruising?", on: today - 1},
		"famlies":                       {refused: "did you mean policy-visits-abroad?", on: today},
	} {
		words, on := splitDay(strings.Fields(typed), today)
		ref, refused := "", ""
		if len(words) > 0 {
			var err error
			if ref, err = book.named(strings.Join(words, " ")); err != nil {
				refused = err.Error()
			}
		}
		if ref != want.ref || on != want.on || (refused == "") != (want.refused == "") || !strings.Contains(refused, want.refused) {
			t.Errorf("%q: %q on %s, %s", typed, ref, on, refused)
		}
	}
}
