package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"github.com/briefed/briefed/digest"
)

// answerLink is the path of a link in a mail, by which a worker answers an item.
func (o *webOffice) answerLink() string {
	worker := o.actor(aWorker)
	item, err := o.ReadRef(o.t.Context(), worker, lessonOfWeb, 0)
	o.must(err)
	token, err := o.NewAnswerLink(o.t.Context(), digest.Operator(), worker.Person.ID, item.ID)
	o.must(err)
	return "/a/" + token
}

// TestScannersRecordNothing: what guards mailboxes follows every link, twice, and sends
// every form as it stands, by every button. Whether there is an answer on record or
// none, all of that changes nothing.
func TestScannersRecordNothing(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	path, v := o.answerLink(), o.visitor()
	for _, answer := range []string{"", "understood", "question"} {
		if answer != "" {
			if status, page := v.post(path, url.Values{"version": {"1"}, "answer": {answer}, "note": {"Why?"}}); status != http.StatusOK {
				t.Fatalf("answering: %d\n%s", status, page)
			}
		}
		o.unchanged(fmt.Sprintf("a scanner, after %q", answer), func() {
			for range 2 {
				if status, _, headers := v.do(http.MethodHead, path, nil); status != http.StatusOK || headers.Get("Referrer-Policy") != "no-referrer" {
					t.Errorf("HEAD: %d, %v", status, headers)
				}
				status, page := v.get(path)
				if status != http.StatusOK {
					t.Errorf("GET: %d", status)
				}
				v.get(path + "?answer=understood&version=1")
				v.post(path, nil)
				v.post(path+"?answer=understood&version=1", url.Values{"version": {"1"}})
				forms := standing(t, page, path)
				if len(forms) == 0 {
					t.Error("the page has no form")
				}
				for _, form := range forms {
					if status, _ := v.post(path, form); status != http.StatusUnprocessableEntity {
						t.Errorf("the form as it stands, %v: %d", form, status)
					}
				}
			}
		})
	}
	if status, page := v.post(path, url.Values{"version": {"1"}, "answer": {"undone"}}); status != http.StatusOK || strings.Contains(page, "On record") {
		t.Errorf("taking back: %d\n%s", status, page)
	}
}

// TestScannersWithABrowserRecordNothing does the same with a browser that presses all
// there is to press, with scripts and without.
func TestScannersWithABrowserRecordNothing(t *testing.T) {
	large(t)
	t.Parallel()
	o := newWebOffice(t)
	path, b := o.answerLink(), newBrowser(t, o)
	for _, answer := range []string{"", "understood"} {
		if answer != "" {
			o.visitor().post(path, url.Values{"version": {"1"}, "answer": {answer}})
		}
		for _, scripts := range []bool{true, false} {
			o.unchanged(fmt.Sprintf("a browser, scripts %t, after %q", scripts, answer), func() {
				w := b.open(t, "", scripts)
				w.visit(path)
				w.has("This link is for", "What do you say?")
				w.press(`//main//button`)
				w.has("There is a problem")
				if !scripts {
					return
				}
				w.visit(path)
				if n := evaluate[int](w, `document.querySelectorAll("main form").length`); n != 1 {
					t.Errorf("%d forms", n)
				}
				evaluate[string](w, `fetch(location.href, {method: "POST", body: new URLSearchParams(new FormData(document.querySelector("main form")))}).then(r => String(r.status))`, chromedp.EvalAwaitPromise)
				if _, err := chromedp.RunResponse(w.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector("main form").submit()`)); err != nil {
					t.Fatal(err)
				}
				w.has("There is a problem")
			})
		}
	}
	// A person chooses, with scripts and without.
	for _, scripts := range []bool{true, false} {
		w := b.open(t, "", scripts)
		w.visit(path)
		w.choose(`#answer-undone`)
		w.press(`//main//button`)
		w.choose(`#answer`)
		w.press(`//main//button`)
		w.has("On record: Understood")
	}
}

// TestSomebodyElsesLink: a link says whose it is, and ends when whoever has it says
// that it is not theirs; nothing else is recorded by that.
func TestSomebodyElsesLink(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	path, v := o.answerLink(), o.visitor()
	name := o.actor(aWorker).Person.Name
	v.sees(path, "This link is for", name, "I am not "+html.EscapeString(name))
	if status, page := v.post(path, url.Values{"version": {"1"}, "answer": {"not_me"}}); status != http.StatusOK || !strings.Contains(page, "nothing was recorded") {
		t.Errorf("not me: %d\n%s", status, page)
	}
	if answers, err := o.MyAnswers(t.Context(), o.actor(aWorker), ""); err != nil || len(answers) > 0 && answers[0].Face == digest.FaceMail {
		t.Errorf("recorded %+v, %v", answers, err)
	}
	if status, _ := v.get(path); status != http.StatusNotFound {
		t.Errorf("afterwards: %d", status)
	}
	v.sees(o.answerLink(), name) // their next letter has another
}

// standing are the fields of a page's forms to a path, as it stands: once for each way
// of sending one.
func standing(t *testing.T, page, path string) (forms []url.Values) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	for form := range tree.Descendants() {
		if to, _ := attr(form, "action"); form.Data != "form" || to != "" && to != path {
			continue
		}
		fields := url.Values{}
		var buttons []url.Values
		for n := range form.Descendants() {
			name, _ := attr(n, "name")
			value, _ := attr(n, "value")
			kind, _ := attr(n, "type")
			_, checked := attr(n, "checked")
			switch {
			case n.Data == "button" && name != "":
				buttons = append(buttons, url.Values{name: {value}})
			case n.Data == "textarea":
				fields.Set(name, "")
			case n.Data == "input" && name != "" && (checked || kind != "radio" && kind != "checkbox"):
				fields.Set(name, value)
			}
		}
		forms = append(forms, fields)
		for _, button := range buttons {
			pressed := url.Values{}
			for _, all := range []url.Values{fields, button} {
				for name, values := range all {
					pressed[name] = values
				}
			}
			forms = append(forms, pressed)
		}
	}
	return forms
}
