package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	screen "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/briefed/briefed/templates/static"
)

// browser is what a test has of the headless Chromium that all tests of a process share;
// each person has a profile of their own in it.
type browser struct {
	t   testing.TB
	o   *webOffice
	ctx context.Context
}

// newBrowser gives a test a share of Chromium. Where there is none the test is left out,
// except in CI, where it must not be.
func newBrowser(t testing.TB, o *webOffice) *browser {
	t.Helper()
	large(t)
	ctx, err := chromium()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") != "true" {
		t.Skip("there is no Chromium: install it to test the pages in a browser")
	}
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, o: o, ctx: ctx}
}

// eachSheet runs a test of looks with either set of components: the public
// sector's, which npm builds, and our own, for where there is no npm.
func eachSheet(t *testing.T, f func(t *testing.T, o *webOffice)) {
	t.Helper()
	eachAssets(t, func(t *testing.T, assets []fs.FS) {
		o := newWebOffice(t)
		o.assets = assets
		o.dress()
		f(t, o)
	})
}

// eachAssets hands a test what pages link to, of either set. In CI the built ones may be
// missing only where nothing could have built them.
func eachAssets(t *testing.T, f func(t *testing.T, assets []fs.FS)) {
	t.Helper()
	t.Parallel()
	for _, sheet := range []struct {
		name   string
		layers []fs.FS
	}{{"built", static.Pages()}, {"own", static.Own()}} {
		t.Run(sheet.name, func(t *testing.T) {
			t.Parallel()
			if sheet.name == "built" {
				needsBuilt(t)
			}
			f(t, sheet.layers)
		})
	}
}

// needsBuilt leaves a test out where the pages were not built, but where npm is at hand
// and everything must run.
func needsBuilt(t *testing.T) {
	t.Helper()
	missing := static.Missing()
	if len(missing) == 0 {
		return
	}
	if _, err := exec.LookPath("npm"); err == nil && os.Getenv("CI") == "true" {
		t.Fatal("the pages were not built: run make pages; missing: ", missing)
	}
	t.Skip("the pages were not built: run make pages; missing: ", missing)
}

// tab is one person's window.
type tab struct {
	t   testing.TB
	o   *webOffice
	ctx context.Context
}

// open opens a window for somebody and signs them in with a link.
func (b *browser) open(t testing.TB, email string, scripts bool) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 5*longWait)
	t.Cleanup(cancel)
	w := &tab{t: t, o: b.o, ctx: ctx}
	// Many windows are open at once, and each is in front for its person.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts}); err != nil {
		t.Fatal(err)
	}
	if email != "" {
		w.run(chromedp.Navigate(b.o.link(email)))
		w.press(`//main//button`)
		w.has("My items")
	}
	return w
}

func (w *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		where, _ := chromedp.Run(w.ctx, chromedp.Location())
		w.t.Fatalf("at %s: %v\n%s", where, err, w.text())
	}
}

func (w *tab) visit(path string) {
	w.t.Helper()
	w.run(chromedp.Navigate(w.o.server.URL + path))
}

// press clicks what an XPath finds, and waits for the page that follows.
func (w *tab) press(xpath string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, longWait)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.Search(xpath))); err != nil {
		w.t.Fatalf("pressing %s: %v\n%s", xpath, err, w.text())
	}
}

func (w *tab) choose(selector string) {
	w.t.Helper()
	w.run(chromedp.Click(chromedp.CSS(selector)))
}

func (w *tab) write(selector, text string) {
	w.t.Helper()
	w.run(chromedp.SetValue(chromedp.CSS(selector), text))
}

func (w *tab) text() string {
	// Not by a node: while the next page loads, the one that was found is gone.
	text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.body?.innerText ?? ""`))
	if err != nil {
		return err.Error()
	}
	return text
}

// has fails unless the page shows every text.
func (w *tab) has(texts ...string) {
	w.t.Helper()
	shown := w.text()
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			w.t.Fatalf("the page does not show %q:\n%s", text, shown)
		}
	}
}

// key presses a key and waits for nothing; enter waits for the page that follows.
func (w *tab) key(keys string) {
	w.t.Helper()
	w.run(chromedp.KeyEvent(keys))
}

func (w *tab) enter() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, longWait)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		w.t.Fatalf("Enter: %v\n%s", err, w.text())
	}
}

// tabTo presses Tab until an element has the focus, as somebody without a mouse
// does, and checks that the focus can be seen.
func (w *tab) tabTo(selector string) {
	w.t.Helper()
	for range 120 {
		w.key(kb.Tab)
		there := evaluate[bool](w, fmt.Sprintf(`document.activeElement.matches(%q)`, selector))
		seen := evaluate[bool](w, focusSeen)
		if there && !seen {
			w.t.Errorf("the focus on %s cannot be seen", selector)
		}
		if there {
			return
		}
	}
	w.t.Fatalf("Tab does not reach %s\n%s", selector, w.text())
}

// focusSeen asks whether the focused element, or the label that stands for it,
// is marked.
const focusSeen = `(() => {
	const marked = s => s && (s.boxShadow !== "none" || s.outlineStyle !== "none" && s.outlineWidth !== "0px");
	const e = document.activeElement, l = e.nextElementSibling;
	return marked(getComputedStyle(e)) || !!l && marked(getComputedStyle(l, "::before"));
})()`

func evaluate[T any](w *tab, expression string, options ...chromedp.EvaluateOption) T {
	w.t.Helper()
	value, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		w.t.Fatalf("evaluating %.80s: %v", expression, err)
	}
	return value
}

// shoot writes a picture of the page, to a height.
func (w *tab) shoot(path string, height float64) {
	w.t.Helper()
	metrics, err := chromedp.Call(w.ctx, screen.GetLayoutMetrics, cdp.Empty{})
	w.must(err)
	beyond := true
	shot, err := chromedp.Call(w.ctx, screen.CaptureScreenshot, screen.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond,
		Clip:                  &screen.Viewport{Width: metrics.CSSContentSize.Width, Height: min(metrics.CSSContentSize.Height, height), Scale: 1},
	})
	w.must(err)
	w.must(os.WriteFile(path, shot.Data, 0o644))
}

func (w *tab) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// axe is the accessibility engine that browsers' own tools use.
func axe(t testing.TB) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "..", "templates", "static", "node_modules", "axe-core", "axe.min.js"))
	if err == nil {
		return string(source)
	}
	if _, npm := exec.LookPath("npm"); npm == nil && os.Getenv("CI") == "true" {
		t.Fatal("axe-core is not installed: npm ci in templates/static")
	}
	t.Skip("axe-core is not installed: npm ci in templates/static")
	return ""
}

type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// unstyled are the texts of a page that are in the browser's own typeface.
const unstyled = `[...document.querySelectorAll("body *")].filter(e => e.getClientRects().length && /^"?Times/.test(getComputedStyle(e).fontFamily) &&
	[...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())).map(e => e.outerHTML.slice(0, 200))`

// check runs axe on the page and fails for each violation, and for text without a style.
func (w *tab) check(axe string) {
	w.t.Helper()
	if plain := evaluate[[]string](w, unstyled); len(plain) > 0 {
		where, _ := chromedp.Run(w.ctx, chromedp.Location())
		w.t.Errorf("%s: text that has no style:\n%s", where, strings.Join(plain, "\n"))
	}
	w.accessible(axe)
}

// accessible has axe look at a page.
func (w *tab) accessible(axe string) {
	w.t.Helper()
	evaluate[int](w, axe+"; 0")
	// A frame without scripts would never answer: what is in one is looked at by itself.
	found := evaluate[[]violation](w, `axe.run(document, {iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200))})))`, chromedp.EvalAwaitPromise)
	for _, v := range found {
		w.t.Errorf("axe: %s: %s\n%s", v.ID, v.Help, strings.Join(v.Nodes, "\n"))
	}
}
