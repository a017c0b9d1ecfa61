package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"

	screen "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// TestTheWorkersGuideIsOnePage: it is printed and put up, so it fits one sheet of A4 as a
// browser prints it.
func TestTheWorkersGuideIsOnePage(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../.github/docs/social-worker.md")
	if err != nil {
		t.Fatal(err)
	}
	w := newBrowser(t, nil).open(t, "", false)
	pages := func(markdown []byte) int {
		var html bytes.Buffer
		html.WriteString(`<!doctype html><html lang="en-GB"><title>Guide</title><body>`)
		if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert(markdown, &html); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(http.HandlerFunc(func(to http.ResponseWriter, _ *http.Request) {
			to.Header().Set("Content-Type", "text/html; charset=utf-8")
			to.Write(html.Bytes()) //nolint:errcheck // the browser says what it lacks
		}))
		defer server.Close()
		w.run(chromedp.Navigate(server.URL))
		// Inches: A4.
		printed, err := chromedp.Call(w.ctx, screen.PrintToPDF, screen.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
		w.must(err)
		return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1))
	}
	if n := pages(source); n != 1 {
		t.Errorf("the guide of social workers takes %d pages", n)
	}
	if n := pages(bytes.Repeat(source, 3)); n < 2 {
		t.Errorf("three times the guide takes %d page: counting shows nothing", n)
	}
}
