package main

import (
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// route is how routes.go registers an address.
var route = regexp.MustCompile(`(?:open|own|files)\("((?:GET|POST) [^"]+)"`)

// TestWebTablesAreWhole holds the two tables of who may what to the addresses
// that there are: each has a row, so that nobody adds one and forgets who may.
func TestWebTablesAreWhole(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../bot/web/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	mux, registered := http.NewServeMux(), map[string]bool{}
	for _, match := range route.FindAllStringSubmatch(string(source), -1) {
		registered[match[1]] = true
		mux.Handle(match[1], http.NotFoundHandler())
	}
	if n := strings.Count(string(source), `("GET /`) + strings.Count(string(source), `("POST /`); n != len(registered) || n == 0 {
		t.Fatalf("%d addresses are registered, %d are read", n, len(registered))
	}
	o := newWebOffice(t)
	covered := map[string]bool{}
	cover := func(method, address string) {
		r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
		o.must(err)
		if _, pattern := mux.Handler(r); pattern != "" {
			covered[pattern] = true
		}
	}
	for _, row := range strings.Split(strings.TrimSpace(o.accessTable()), "\n") {
		address, _, _ := strings.Cut(row, " ")
		cover(http.MethodGet, address)
	}
	for _, row := range o.postTable() {
		cover(http.MethodPost, row.path)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(registered)), slices.Sorted(maps.Keys(covered))); diff != "" {
		t.Errorf("addresses without a row (-) in TestWebAccess or TestWebPosts:\n%s", diff)
	}
}
