package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var screenshots = flag.String("screenshots", "", "a folder for pictures of the main pages; empty for none")

// TestScreenshots draws the pictures of the README, from the sample council.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("pictures are drawn by make screenshots")
	}
	if err := os.MkdirAll(*screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	o := newWebOffice(t)
	o.draft(secondLead, draftOfWeb)
	o.trouble()
	b := newBrowser(t, o)
	for _, p := range []struct {
		name, email, path string
		height            float64
	}{
		{"worker-items", aWorker, "/", 1100},
		{"worker-item", aWorker, "/items/" + lessonOfWeb, 1500},
		{"manager-teams", aManager, "/teams", 1500},
		{"senior-overview", aSenior, "/teams", 1500},
		{"lead-desk", aPolicyLead, "/desk", 1000},
		{"lead-review", aPolicyLead, "/desk/drafts/" + draftOfWeb + "/review", 1500},
	} {
		w := b.open(t, p.email, true)
		w.visit(p.path)
		w.shoot(filepath.Join(*screenshots, "web-"+p.name+".png"), p.height)
	}
}
