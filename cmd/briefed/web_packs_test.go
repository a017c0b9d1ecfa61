package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/briefed/briefed/digest"
)

// takes asks for a pack and returns it unpacked; "" where it is refused.
func (v *visitor) takes(form url.Values) string {
	v.o.t.Helper()
	status, page := v.post("/evidence", form)
	if status != http.StatusOK {
		if status != http.StatusForbidden {
			v.o.t.Errorf("%v: %d\n%s", form, status, mainOf(page))
		}
		return ""
	}
	file := filepath.Join(v.o.t.TempDir(), "pack.zip")
	v.o.must(os.WriteFile(file, []byte(page), 0o600))
	return unzipped(v.o.t, file)
}

// TestWebPacks: a manager gets a pack of their own team by name, whoever may see counts
// gets one of counts, and everybody who is named can see that it was taken.
func TestWebPacks(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	manager, senior, worker := o.as(aManager), o.as(aSenior), o.as(aWorker)

	named := manager.takes(url.Values{"edition": {"names"}})
	people := contents(t, named, "data/people.csv")
	if !strings.Contains(people, aWorker) || strings.Contains(people, otherManager) {
		t.Errorf("the pack of a manager names others than their team:\n%s", people)
	}
	counts := senior.takes(url.Values{"edition": {"counts"}})
	if all := everything(t, filepath.Join(counts, "data")); strings.Contains(all, "@ambershire.example") {
		t.Errorf("a pack of counts names somebody")
	}
	for by := range packVerifiers {
		for _, pack := range []string{named, counts} {
			if said, content := verified(t, by, pack); !content {
				t.Errorf("%s: %s", by, said)
			}
		}
	}
	for who, refused := range map[*visitor]url.Values{
		senior: {"edition": {"names"}}, manager: {"edition": {"counts"}}, o.as(otherManager): {"team": {"assessment-north"}}, worker: {"edition": {"counts"}},
	} {
		if who.takes(refused) != "" {
			t.Errorf("%v was handed over to who may not have it", refused)
		}
	}
	worker.sees("/me", "took a pack of evidence")
	if _, page := o.as(otherManager).get("/me"); strings.Contains(page, "took a pack of evidence") {
		t.Error("somebody reads that they were in a pack, and were not")
	}
	if status, page := manager.post("/evidence", url.Values{"from": {"2026-12-07"}, "to": {"2026-11-01"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "choose a first day that is not after the last") {
		t.Errorf("days the wrong way round: %d\n%s", status, mainOf(page))
	}
}

// TestWebProof: somebody keeps a proof of their answer, which others can check, and
// nobody gets one of somebody else's.
func TestWebProof(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	worker := o.as(aWorker)
	if status, page := worker.post("/items/"+lessonOfWeb+"/answer", url.Values{"answer": {"understood"}, "version": {"1"}}); status != http.StatusOK {
		t.Fatalf("answering: %d\n%s", status, mainOf(page))
	}
	_, page := worker.get("/me")
	link := regexp.MustCompile(`/me/answers/\d+/proof`).FindString(page)
	if status, page := worker.get(link); status != http.StatusUnprocessableEntity || !strings.Contains(page, "not in the log yet") {
		t.Errorf("before it is in the log: %d\n%s", status, mainOf(page))
	}
	o.must(o.sequence(t.Context()))
	status, proof := worker.get(link)
	if status != http.StatusOK {
		t.Fatalf("%s: %d", link, status)
	}
	if status, _ := o.as(aManager).get(link); status != http.StatusNotFound {
		t.Errorf("somebody else's proof: %d", status)
	}
	file := filepath.Join(t.TempDir(), "answer.tlog-proof")
	for name, c := range map[string]struct {
		text    string
		content bool
		says    string
	}{
		"as it is":        {proof, true, `"kind":"understood"`},
		"another place":   {strings.Replace(proof, "\nindex ", "\nindex 1", 1), false, ""},
		"a hash left out": {regexp.MustCompile(`(index \d+\n)[^\n]+\n`).ReplaceAllString(proof, "$1"), false, "is not in the log of this checkpoint"},
		"another entry":   {regexp.MustCompile(`extra .`).ReplaceAllString(proof, "extra /"), false, "is not in the log of this checkpoint"},
	} {
		o.must(os.WriteFile(file, []byte(c.text), 0o600))
		for by := range packVerifiers {
			if said, content := verified(t, by, file); content != c.content || !strings.Contains(said, c.says) {
				t.Errorf("%s, %s:\n%s", by, name, said)
			}
		}
	}
}

// TestDemoHasPacks: in the demonstration a manager takes a signed pack of their team.
func TestDemoHasPacks(t *testing.T) {
	large(t)
	t.Parallel()
	office, server := newDemo(t)
	manager, err := office.Service.ActorByAccount(t.Context(), digest.Slack, office.Roles()[1].Who)
	if err != nil {
		t.Fatal(err)
	}
	token, err := office.Service.NewSignInLink(t.Context(), manager)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	server.Client().Jar = jar
	n := &newcomer{t: t, server: server}
	n.post("/sign-in/"+token, nil)
	n.open("/teams")
	n.sees("a pack of evidence")
	n.post("/evidence", url.Values{"edition": {"names"}})
	file := filepath.Join(t.TempDir(), "pack.zip")
	if err := os.WriteFile(file, []byte(n.page), 0o600); err != nil {
		t.Fatal(err)
	}
	for by := range packVerifiers {
		if said, content := verified(t, by, unzipped(t, file)); !content || !strings.Contains(said, "The checkpoint bears a signature of the key in the pack") {
			t.Errorf("%s: %s", by, said)
		}
	}
}

// TestPackPages: the pages of both editions open from a stick, have no scripts, are read
// by everybody, and fit a phone.
func TestPackPages(t *testing.T) {
	large(t)
	o := newWebOffice(t)
	engine := axe(t)
	tab := newBrowser(t, o).open(t, "", true)
	if _, err := chromedp.Call(tab.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 320, Height: 640, DeviceScaleFactor: 1, Mobile: true}); err != nil {
		t.Fatal(err)
	}
	for _, pack := range []string{o.as(aManager).takes(url.Values{"edition": {"names"}}), o.as(aSenior).takes(url.Values{"edition": {"counts"}})} {
		for _, page := range []string{"data/index.html", "data/method.html"} {
			if strings.Contains(contents(t, pack, page), "<script") {
				t.Errorf("%s has a script", page)
			}
			tab.run(chromedp.Navigate("file://" + filepath.Join(pack, page)))
			tab.accessible(engine)
			if over := evaluate[int](tab, `document.documentElement.scrollWidth - 320`); over > 0 {
				t.Errorf("%s is %d pixels too wide for a phone", page, over)
			}
		}
	}
}
