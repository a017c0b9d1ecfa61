package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// link returns the address of the link with a text.
func (w *tab) link(text string) string {
	w.t.Helper()
	return evaluate[string](w, `[...document.querySelectorAll("a")].find(a => a.textContent.includes("`+text+`")).href`)
}

// TestDemoInABrowser is a visitor at the demonstration, in each of the three
// roles that work in Slack and without scripts: what Slack has, the page has a
// control for.
func TestDemoInABrowser(t *testing.T) {
	t.Parallel()
	office, server := newDemo(t)
	b := newBrowser(t, nil)
	w := b.open(t, "", false)
	roles := office.Roles()
	as := func(i int, place string) {
		w.run(chromedp.Navigate(server.URL + "/demo/as/" + roles[i].Who + "/" + place))
	}
	button := func(text string) { // of the modal, where one is open
		named := `//button[normalize-space()="` + text + `"]`
		w.press(`//section[@class="modal"]` + named + ` | //main[not(.//section[@class="modal"])]` + named)
	}

	// A social worker: a menu, a modal with a text of several lines, stacked modals.
	w.run(chromedp.Navigate(server.URL))
	w.has("Try this", "Your digest")
	w.choose(`details.menu summary`)
	button("I have a question")
	w.write(`.modal textarea`, "When does this begin?\nAnd for whom?")
	button("Send answer")
	w.has("I have a question")
	w.press(`//button[text()="/briefed search sharing"]`)
	w.has("Only visible to you", "Sharing information")
	as(0, "home")
	button("Search")
	w.write(`.modal input[type=text]`, "sharing")
	button("Search")
	button("Read more")
	w.has("Show the background", "Close all")
	button("Close")
	w.has("Words in quotation marks")
	button("Close")
	as(0, "home")
	w.has("09:05: When does this begin?")
	button("Settings")
	w.run(chromedp.SetValue(chromedp.CSS(`.modal select[name*=weekday]`), "3"))
	button("I will be on leave") // over the settings, which keep what was chosen
	w.write(`.modal input[name*=from]`, "2026-12-02")
	w.write(`.modal input[name*=to]`, "2026-12-04")
	button("Pause")
	w.has("Your leave is on record")
	button("Close")
	if day := evaluate[string](w, `document.querySelector(".modal select[name*=weekday]").value`); day != "3" {
		t.Errorf("the settings hold day %q, want the third", day)
	}
	button("Cancel")

	// The policy lead replies in lines of their own, and the worker has it at once.
	as(2, "home")
	button("Questions")
	w.has("And for whom?")
	button("Reply")
	w.write(`.modal textarea`, "Today.")
	w.choose(`.modal input[value=asker]`)
	button("Send the reply")
	as(0, "dm")
	w.has("replied: Today.")

	// The manager: a past day, boxes of several people, and a file.
	as(1, "home")
	button("Report")
	w.write(`.modal input[type=date]`, "2026-11-29")
	button("Choose")
	w.has("nothing was asked of anybody yet")
	button("Close")
	as(1, "home")
	button("Report")
	button("Discussions")
	button("Record a discussion")
	evaluate[int](w, `(() => { const f = document.querySelector(".modal"); f.querySelector("select[name*=item]").selectedIndex = 1;
		const there = [...f.querySelector("select[name*=present]").options]; there[0].selected = there[1].selected = true; return 0 })()`)
	button("Next")
	w.write(`.modal textarea`, "We looked at three cases.")
	button("Record")
	w.has("2 people were there")
	button("Action plan as Excel")
	as(1, "dm")
	w.has("Download briefed-action-plan-mash")
}

// TestDemoOpensTheWebPages: /briefed web in the demonstration gives the person
// that one is playing a link into the real pages, on the same address.
func TestDemoOpensTheWebPages(t *testing.T) {
	t.Parallel()
	office, server := newDemo(t)
	b := newBrowser(t, nil)
	w := b.open(t, "", false)
	worker, manager := office.Roles()[0], office.Roles()[1]
	w.run(chromedp.Navigate(server.URL + "/"))
	w.press(`//button[text()="/briefed web"]`)
	link := w.link("Open Briefed in your browser")
	if !strings.HasPrefix(link, server.URL+"/sign-in/") {
		t.Fatalf("the link is %s", link)
	}
	w.run(chromedp.Navigate(link))
	w.press(`//main//button`)
	w.has("My items", "Sharing information: a duty", worker.Name)
	if font := evaluate[string](w, `getComputedStyle(document.querySelector("h1")).fontFamily`); strings.Contains(font, "Times") {
		t.Errorf("the style sheet did not come: %s", font)
	}
	w.run(chromedp.Navigate(server.URL + "/")) // the session is theirs from now on
	w.has("My items")
	w.run(chromedp.Navigate(server.URL + "/items/policy-information-sharing-2026"))
	w.choose(`input[value=understood]`)
	w.press(`//main//button[contains(., "Record my answer")]`)
	w.run(chromedp.Navigate(server.URL + "/demo/as/" + worker.Who + "/home"))
	w.has("You answered Understood")

	// As the manager, the same link signs the manager in.
	w.run(chromedp.Navigate(server.URL + "/demo/as/" + manager.Who))
	w.press(`//button[text()="/briefed web"]`)
	w.run(chromedp.Navigate(w.link("Open Briefed in your browser")))
	w.press(`//main//button`)
	w.run(chromedp.Navigate(server.URL + "/teams"))
	w.has(manager.Name, "MASH")
}

// TestDemoAsAdministrator follows the guide of the administrator through their
// pages, which are nobody else's.
func TestDemoAsAdministrator(t *testing.T) {
	t.Parallel()
	office, server := newDemo(t)
	w := newBrowser(t, nil).open(t, "", false)
	worker, admin := office.Roles()[0], office.Roles()[3]
	open := func(path string) { w.run(chromedp.Navigate(server.URL + path)) }
	signIn := func() {
		w.press(`//button[text()="/briefed web"]`)
		w.run(chromedp.Navigate(w.link("Open Briefed in your browser")))
		w.press(`//main//button`)
	}
	open("/demo")
	signIn()
	open("/admin")
	w.has("You may not see this page", worker.Name)

	open("/demo")
	w.press(`//nav//a[contains(., "Administrator")]`)
	w.has("Try this", admin.Name, "Import people")
	head := evaluate[[]string](w, `[...document.querySelectorAll(".guide code")].map(c => c.textContent)`)
	signIn()
	w.press(`//nav//a[contains(., "Administration")]`)
	w.press(`//main//a[contains(., "Import people")]`)
	w.write(`#file-text`, strings.Join(head, "\n")+"\n")
	w.press(`//button[contains(., "Preview")]`)
	w.has("1 new person", "1 membership begins")
	w.press(`(//button[contains(., "Import")])[1]`)
	w.has("Imported.")
	for path, shows := range map[string]string{
		"/admin/import/teams": "Import teams", "/admin/schedules": "Assessment North", "/admin/roles": "Administrator", "/admin/directory": "Staff list and Slack",
	} {
		open(path)
		w.has(shows)
	}

	open("/admin/deliveries")
	w.write(`input[name=reason]`, "the office moves")
	w.press(`//main//button[contains(., "Pause sending")]`)
	w.has("Sending is paused")
	open("/demo/as/" + admin.Who)
	w.press(`//button[text()="Next Monday"]`)
	open("/admin/deliveries")
	w.has(" queued (the oldest since 1 December 2026, ")
	w.press(`//main//button[contains(., "Go on sending")]`)
	w.has("Sending goes on")
	open("/demo/as/" + admin.Who)
	w.press(`//button[text()="Next morning"]`)
	open("/admin/deliveries")
	w.has("0 queued, 0 being sent")

	open("/admin/settings")
	w.write(`input[name=minutes]`, "5")
	w.write(`input[name=minutes-reason]`, "a busy month")
	w.press(`//form[.//input[@name="minutes"]]//button[@value="change"]`)
	w.has("Changed. It counts from now on.")
	open("/admin/audit")
	w.has("a busy month", "the office moves", "imported people")
}

// TestDemoHandsOutFiles: what is shared as a file in Slack can be taken along.
func TestDemoHandsOutFiles(t *testing.T) {
	t.Parallel()
	office, server := newDemo(t)
	v := &newcomer{t: t, server: server}
	manager := office.Roles()[1].Who
	if _, err := office.Slack.OpenHome(t.Context(), manager); err != nil {
		t.Fatal(err)
	}
	office.Settle(t.Context())
	for _, pick := range []string{"Report", "Send me as CSV"} {
		if _, err := office.Slack.ClickView(t.Context(), manager, "", pick); err != nil {
			t.Fatal(err)
		}
		office.Settle(t.Context())
	}
	v.open("/demo/as/" + manager)
	files := office.Slack.Files()
	if len(files) != 1 {
		t.Fatalf("%d files were shared", len(files))
	}
	v.sees("Download "+files[0].Name, `href="/demo/files/`+files[0].ID+`"`)
	response, err := server.Client().Get(server.URL + "/demo/files/" + files[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || string(body) != string(files[0].Content) {
		t.Errorf("%d %v %q", response.StatusCode, err, body)
	}
	if got := response.Header.Get("Content-Disposition"); got != "attachment; filename="+files[0].Name {
		t.Errorf("handed out as %s", got)
	}
}

// TestDemoIsAccessible runs axe over what each of the roles begins with, a modal, and a
// mail by itself.
func TestDemoIsAccessible(t *testing.T) {
	t.Parallel()
	engine := axe(t)
	office, server := newDemo(t)
	w := newBrowser(t, nil).open(t, "", true)
	w.run(chromedp.Navigate(server.URL))
	w.press(`//button[text()="Next Monday"]`)
	for _, role := range office.Roles()[4:] { // who has no Slack
		w.run(chromedp.Navigate(server.URL + "/demo/as/" + role.Who))
		w.check(engine)
	}
	newest := office.Mail.Mails()[len(office.Mail.Mails())-1]
	read, err := newest.Read()
	if err != nil {
		t.Fatal(err)
	}
	alone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, read.HTML) }))
	defer alone.Close()
	w.run(chromedp.Navigate(alone.URL))
	w.has("Your digest", "answer by")
	w.check(engine)
	for _, role := range office.Roles()[:4] {
		for _, place := range []string{"dm", "home"} {
			w.run(chromedp.Navigate(server.URL + "/demo/as/" + role.Who + "/" + place))
			w.check(engine)
		}
		w.press(`//main//button[text()="Settings"]`)
		w.check(engine)
	}
}
