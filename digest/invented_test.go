package digest_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestInvented(t *testing.T) {
	for address, want := range map[string]bool{
		"https://partnership.ambershire.example/rapid-reviews/child-r": true,
		"https://PARTNERSHIP.Ambershire.EXAMPLE:8080/":                 true,
		"https://ambershire.example./":                                 true,
		"https://example/":                                             true,
		"https://example.org/review":                                   false,
		"https://www.gov.uk/ambershire.example":                        false,
		"https://notanexample/":                                        false,
		"":                                                             false,
		"::":                                                           false,
	} {
		if got := (digest.Text{Source: digest.Source{URL: address}}).Invented(); got != want {
			t.Errorf("%q is invented: %t", address, got)
		}
	}
}
