package main

import (
	"flag"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var imagesDir = flag.String("images", "", "write the README's pictures of the demonstration to this folder")

// TestImages draws the README's pictures of the demonstration, one for each of
// the three roles that work in Slack, and two of mails: of somebody on the staff, and of
// somebody in a charity. It runs only when asked for: make screenshots.
func TestImages(t *testing.T) {
	if *imagesDir == "" {
		t.Skip("draws pictures only with -images")
	}
	office, server := newDemo(t)
	v := &newcomer{t: t, server: server}
	roles := office.Roles()
	v.post("/demo/as/"+roles[0].Who+"/dm/staff", nil)
	for _, found := range button.FindAllStringSubmatch(v.page, -1) { // the first item that asks no question
		v.post(v.path+"/press", url.Values{"channel": {found[1]}, "ts": {found[2]}, "pick": {found[3]}})
		if !strings.Contains(v.page, `class="modal"`) {
			break
		}
		w := newBrowser(t, nil).open(t, "", false)
		w.run(chromedp.Navigate(server.URL + v.path))
		w.press(`//section[@class="modal"]//button[normalize-space()="Cancel"]`)
	}

	w := newBrowser(t, nil).open(t, "", false)
	draw := func(role int, name string) {
		w.run(chromedp.Navigate(server.URL + "/demo/as/" + roles[role].Who))
		w.shoot(filepath.Join(*imagesDir, name), 900)
	}
	draw(0, "demo.png")
	draw(4, "demo-mail.png")
	draw(5, "demo-partner.png")
	for i := range 3 {
		v.post("/demo/as/"+roles[1].Who+"/dm/clock", url.Values{"to": {"monday"}})
		v.post("/demo/as/"+roles[(i+1)%3].Who+"/dm/staff", nil)
	}
	draw(1, "demo-manager.png")
	v.post("/demo/as/"+roles[2].Who+"/dm/command", url.Values{"text": {"/briefed report"}})
	draw(2, "demo-policy-lead.png")
}
