package main

import (
	"context"
	"flag"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/briefed/briefed/cmd/briefed/demo"
)

var imagesDir = flag.String("images", "", "write the README's pictures of the demonstration to this folder")

// TestImages draws the README's pictures of the demonstration, one for each of
// the three roles. It runs only when asked for: make images.
func TestImages(t *testing.T) {
	if *imagesDir == "" {
		t.Skip("draws pictures only with -images")
	}
	council, err := demo.ReadCouncil()
	if err != nil {
		t.Fatal(err)
	}
	office, stop, err := openOffice(t.Context(), council, demo.NewClock(demo.Start), "sqlite:"+filepath.Join(t.TempDir(), "demo.db"), "", terminal{out: t.Output(), err: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	defer stop(&err)
	if err := council.Import(t.Context(), office.Service); err != nil {
		t.Fatal(err)
	}
	v := &newcomer{t: t, server: httptest.NewServer(office.Page())}
	defer v.server.Close()
	roles := office.Roles()
	v.open("/as/" + roles[0].SlackID)
	v.post(v.path+"/dm/clock", url.Values{"to": {"monday"}})
	v.post("/as/"+roles[0].SlackID+"/dm/staff", nil)
	v.press()

	allocator, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 900), chromedp.Flag("disable-background-networking", true))...)
	defer cancel()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	draw(t, browser, v.server.URL+"/as/"+roles[0].SlackID, "demo.png")
	for i := range 3 {
		v.post("/as/"+roles[1].SlackID+"/dm/clock", url.Values{"to": {"monday"}})
		v.post("/as/"+roles[(i+1)%3].SlackID+"/dm/staff", nil)
	}
	draw(t, browser, v.server.URL+"/as/"+roles[1].SlackID, "demo-manager.png")
	v.post("/as/"+roles[2].SlackID+"/dm/command", url.Values{"text": {"/briefed report"}})
	draw(t, browser, v.server.URL+"/as/"+roles[2].SlackID, "demo-policy-lead.png")
}

func draw(t *testing.T, browser context.Context, address, name string) {
	t.Helper()
	if err := chromedp.Do(browser, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	picture, err := chromedp.Run(browser, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*imagesDir, name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
