package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/briefed/briefed/digest"
)

// TestDemoByMail is a visitor who is somebody without Slack, with no scripts: they read
// their mail, press its link, and answer; their manager sees it.
func TestDemoByMail(t *testing.T) {
	office, server := newDemo(t)
	reader := office.Roles()[4]
	if reader.Kind != "mail" {
		t.Fatalf("the last role is %+v", reader)
	}
	w := newBrowser(t, nil).open(t, "", false)
	open := func(path string) { w.run(chromedp.Navigate(server.URL + path)) }
	open("/demo")
	w.press(`//nav//a[contains(., "Without Slack")]`)
	w.has(reader.Name, "Your digest", "briefed@ambershire.example", "no Slack account")
	if evaluate[bool](w, `!!document.querySelector("#text, .tabs a[href$=home]")`) {
		t.Error("somebody without Slack has a command line or a Home tab")
	}

	// The frame holds the mail; what a press in it opens is another window.
	frame := evaluate[string](w, `document.querySelector(".mail iframe").src`)
	if within := evaluate[bool](w, `document.querySelector(".mail iframe").contentDocument === null`); !within {
		t.Error("the mail is in the page's own origin: it could reach it")
	}
	w.run(chromedp.Navigate(frame))
	w.has("Your digest")
	if base := evaluate[string](w, `document.querySelector("base").target`); base != "_blank" {
		t.Errorf("links open in %q", base)
	}
	link := evaluate[string](w, `[...document.querySelectorAll("a")].find(a => a.pathname.startsWith("/a/")).href`)
	if !strings.HasPrefix(link, server.URL+"/a/") {
		t.Fatalf("the link is %s", link)
	}
	before := understood(t, office.Service)
	w.run(chromedp.Navigate(link))
	w.has(reader.Name)
	if n := understood(t, office.Service); n != before {
		t.Errorf("looking made %d answers of %d", n, before)
	}
	w.choose(`input[value=understood]`)
	w.press(`//main//button[contains(., "Go on")]`)
	w.has("Understood")
	if n := understood(t, office.Service); n != before+1 {
		t.Errorf("%d answered, %d before", n, before)
	}

	// The next mail asks for what is open, and not for that again.
	open("/demo/as/" + reader.Who)
	w.press(`//button[text()="Next Monday"]`)
	if n := evaluate[int](w, `document.querySelectorAll(".mail").length`); n < 2 {
		t.Errorf("%d mails after another week", n)
	}
	w.has("As plain text")
}

// understood counts what everybody has understood.
func understood(t *testing.T, service *digest.Service) int {
	t.Helper()
	report, err := service.Report(t.Context(), digest.Operator(), digest.ReportQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return report.Measures.Lessons.Informed + report.Measures.Policies.Informed
}

// TestDemoMailIsShutIn: what arrives as a mail runs nothing and loads nothing in the
// visitor's browser, and there is no mail but those that arrived.
func TestDemoMailIsShutIn(t *testing.T) {
	t.Parallel()
	office, server := newDemo(t)
	reader := office.Roles()[4]
	get := func(path string) (*http.Response, string) {
		response, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close() //nolint:errcheck // read to its end
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(body)
	}
	response, body := get("/demo/mails/" + reader.Who + "/1")
	policy := response.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "sandbox", "form-action 'none'", "frame-ancestors 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the mail's policy has no %q: %s", part, policy)
		}
	}
	if strings.Contains(policy, "allow-scripts") || strings.Contains(policy, "allow-same-origin") {
		t.Errorf("the mail's policy lets it run: %s", policy)
	}
	if !strings.Contains(body, `<base target="_blank">`) || !strings.Contains(body, "/a/") {
		t.Errorf("the mail reads\n%s", body)
	}
	for _, path := range []string{"/demo/mails/" + reader.Who + "/0", "/demo/mails/" + reader.Who + "/99", "/demo/mails/" + reader.Who + "/x", "/demo/mails/nobody/1", "/demo/as/nobody"} {
		if response, _ := get(path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}
