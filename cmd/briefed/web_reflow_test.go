package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWebReflows opens every page as wide as a small phone, which is also what
// 400% of a desktop leaves: nothing but what scrolls by itself is wider, and
// that can be reached with the keyboard. With either style sheet.
func TestWebReflows(t *testing.T) { eachSheet(t, reflowEverywhere) }

// isFile reports whether an address hands over a file, of which a browser makes no page.
func isFile(path string) bool {
	return strings.Contains(path, ".csv") || strings.Contains(path, ".xlsx") || strings.HasSuffix(path, ".ics") || path == "/me/everything"
}

func reflowEverywhere(t *testing.T, o *webOffice) {
	o.draft(secondLead, draftOfWeb)
	o.trouble()
	b := newBrowser(t, o)
	roles := []string{aWorker, aManager, otherManager, aSenior, aPolicyLead, anAdmin}
	tabs := map[string]*tab{}
	for _, row := range strings.Split(strings.TrimSpace(o.accessTable()), "\n") {
		path, who, _ := strings.Cut(row, " ")
		if isFile(path) {
			continue
		}
		role := roles[max(0, strings.Index(strings.ReplaceAll(strings.TrimSpace(who), " ", ""), "y"))]
		if tabs[role] == nil {
			tabs[role] = b.open(t, role, false)
			_, err := chromedp.Call(tabs[role].ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
				Width: 320, Height: 640, DeviceScaleFactor: 1, Mobile: true,
			})
			o.must(err)
		}
		w := tabs[role]
		w.visit(path)
		if over := evaluate[int](w, `document.documentElement.scrollWidth - 320`); over > 0 {
			t.Errorf("%s is %d pixels too wide for a phone", path, over)
		}
		if stuck := evaluate[int](w, `[...document.querySelectorAll("main *")].filter(e => e.scrollWidth > e.clientWidth &&
			/auto|scroll/.test(getComputedStyle(e).overflowX) && e.tagName == "DIV" && e.tabIndex < 0).length`); stuck > 0 {
			t.Errorf("%s: %d parts scroll, and not with the keyboard", path, stuck)
		}
	}
}
