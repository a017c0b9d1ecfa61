package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	screen "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestBoardIsPrinted: Chromium prints the board's page on one sheet of paper, with each
// step on it; the page names nobody who works here.
func TestBoardIsPrinted(t *testing.T) {
	large(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	status, text := o.as(aSenior).get("/board")
	if status != http.StatusOK {
		t.Fatalf("a senior gets %d", status)
	}
	for _, want := range []string{
		"Without a change", "A change nobody has been told of", "Seen in practice", "Decided, with a reason, to change nothing",
		"Managers of ", "Policy leads, by ", "11 of 12 records showed the change", "informed, of", "People asked for shorter talks",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the board's page does not say %q", want)
		}
	}
	main := text[strings.Index(text, "<main"):strings.Index(text, "</main>")]
	roster, err := o.db.Roster(t.Context())
	o.must(err)
	for _, p := range roster.People {
		if strings.Contains(main, p.Name) {
			t.Errorf("the board's page names %s", p.Name)
		}
	}
	w := newBrowser(t, o).open(t, aSenior, true)
	w.visit("/board")
	w.check(axe(t))
	// Inches: A4.
	_, err = chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	o.must(err)
	smallest, err := chromedp.Run(w.ctx, chromedp.Evaluate[float64](`Math.min(...[...document.querySelectorAll("main *")]
		.filter(e => e.checkVisibility() && !e.classList.contains("govuk-visually-hidden")).map(e => parseFloat(getComputedStyle(e).fontSize)))`))
	o.must(err)
	if smallest < 12 { // pixels: 9 points
		t.Errorf("the smallest words are of %v px", smallest)
	}
	printed, err := chromedp.Call(w.ctx, screen.PrintToPDF, screen.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	o.must(err)
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1)); n != 1 {
		t.Errorf("the board's page takes %d sheets, want one", n)
	}
}

// TestTheBoardSaysWhatChangedBecauseSomebodyAsked: the line is there with its number once
// five who asked in the quarter had an answer by a newer version, and below five without.
func TestTheBoardSaysWhatChangedBecauseSomebodyAsked(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	line := func() string {
		t.Helper()
		status, text := o.as(aSenior).get("/board")
		if status != http.StatusOK {
			t.Fatalf("a senior gets %d", status)
		}
		return string(regexp.MustCompile(`<strong>[^<]*</strong> You asked, we changed`).Find([]byte(text)))
	}
	if got := line(); got != "" {
		t.Errorf("where nothing changed, the board says %q", got)
	}
	asked := o.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	for n, want := range []string{"not shown", "not shown", "not shown", "not shown", "5"} {
		o.must(o.db.Exec(t.Context(), fmt.Sprintf(`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
			SELECT p.id, i.id, 1, 1, 'question', 'Why?', 'web', '%s' FROM people p, items i WHERE p.id = %d AND i.ref = 'lesson-talk-to-the-child'`, asked, n+1)))
		o.must(o.db.Exec(t.Context(), fmt.Sprintf(`INSERT INTO outcomes (answer_id, item_id, version, at) SELECT MAX(id), MAX(item_id), 1, '%s' FROM answers`, asked)))
		if got := line(); !strings.Contains(got, ">"+want+"<") {
			t.Errorf("of %d the board says %q, want %s", n+1, got, want)
		}
	}
}
