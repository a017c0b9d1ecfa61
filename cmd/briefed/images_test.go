package main

import (
	"context"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var imagesDir = flag.String("images", "", "write the README's pictures of the demonstration to this folder")

// TestImages draws the README's pictures of the demonstration, one for each of
// the three roles. It runs only when asked for: make images.
func TestImages(t *testing.T) {
	if *imagesDir == "" {
		t.Skip("draws pictures only with -images")
	}
	office, server := newDemo(t)
	v := &newcomer{t: t, server: server}
	roles := office.Roles()
	v.open("/demo/as/" + roles[0].SlackID)
	v.post(v.path+"/dm/clock", url.Values{"to": {"monday"}})
	v.post("/demo/as/"+roles[0].SlackID+"/dm/staff", nil)
	v.press()

	allocator, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 900), chromedp.Flag("disable-background-networking", true))...)
	defer cancel()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	draw(t, browser, v.server.URL+"/demo/as/"+roles[0].SlackID, "demo.png")
	for i := range 3 {
		v.post("/demo/as/"+roles[1].SlackID+"/dm/clock", url.Values{"to": {"monday"}})
		v.post("/demo/as/"+roles[(i+1)%3].SlackID+"/dm/staff", nil)
	}
	draw(t, browser, v.server.URL+"/demo/as/"+roles[1].SlackID, "demo-manager.png")
	v.post("/demo/as/"+roles[2].SlackID+"/dm/command", url.Values{"text": {"/briefed report"}})
	draw(t, browser, v.server.URL+"/demo/as/"+roles[2].SlackID, "demo-policy-lead.png")
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
