package main

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWebReadingChangesNothing opens every page as everybody. Looks at named
// lists are recorded, as people are promised, and queued for the log of evidence, weeks that are over are counted once
// for all, and of figures of few people what was shown is kept; nothing else may differ.
func TestWebReadingChangesNothing(t *testing.T) {
	slow(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.postTable()
	visitors := o.everybody()
	done := func() []string {
		t.Helper()
		db, err := sql.Open("sqlite", o.file)
		o.must(err)
		defer db.Close() //nolint:errcheck // it was only read
		return o.rows(db, "SELECT * FROM audit WHERE action NOT LIKE 'saw %'")
	}
	entries := len(done())
	for _, row := range strings.Split(strings.TrimSpace(o.accessTable()), "\n") {
		path, _, _ := strings.Cut(row, " ")
		before := o.dump("audit", "log_staged", "looks", "weeks", "shown_figures", "shown_days")
		for _, v := range visitors {
			v.get(path)
		}
		if o.dump("audit", "log_staged", "looks", "weeks", "shown_figures", "shown_days") != before {
			t.Errorf("reading %s changes something", path)
		}
	}
	if now := done(); len(now) != entries {
		t.Errorf("reading is recorded as more than that somebody saw: %v", now[entries:])
	}
}

// TestWebErrorsSayWhatToDo fails in each way that a page can.
func TestWebErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	worker, manager, stranger := o.as(aWorker), o.as(aManager), o.visitor()
	for range 70 {
		stranger.get("/sign-in/guess")
	}
	broken := newWebOffice(t)
	unlucky := broken.as(aWorker)
	broken.must(broken.db.Exec(t.Context(), "ALTER TABLE receipts RENAME TO receipts_gone"))
	for _, c := range []struct {
		v             *visitor
		path          string
		status        int
		title, advice string
	}{
		{manager, "/teams?as-of=yesterday", http.StatusBadRequest, "That did not work", "Go back and check what you typed"},
		{worker, "/admin", http.StatusForbidden, "You may not see this page", "ask your manager or the person who looks after Briefed"},
		{worker, "/items/no-such-item", http.StatusNotFound, "Page not found", "Search the library"},
		{stranger, "/sign-in/guess", http.StatusTooManyRequests, "Too many attempts", "Your account is not blocked"},
		{unlucky, "/", http.StatusInternalServerError, "Sorry, there is a problem with Briefed", "look before you send it again"},
	} {
		status, page := c.v.get(c.path)
		if status != c.status || !strings.Contains(page, c.title) || !strings.Contains(page, c.advice) || !strings.Contains(page, "Skip to main content") {
			t.Errorf("%s: %d\n%s", c.path, status, page)
		}
		if strings.Contains(page, "receipts") || strings.Contains(page, "SQL") {
			t.Errorf("%s tells about the database:\n%s", c.path, page)
		}
	}
	if status, page := worker.foreign("/me/preferences", nil); status != http.StatusForbidden || !strings.Contains(page, "open the page here, and send it again") {
		t.Errorf("a form of another site: %d\n%s", status, page)
	}
}

// TestWebSessionsEnd looks at how long a session lasts: half an hour after the
// last click, and a working day at most.
func TestWebSessionsEnd(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	db, err := sql.Open("sqlite", o.file)
	o.must(err)
	defer db.Close() //nolint:errcheck // nothing hangs on it
	session := func() (digest string, data map[string]any, until time.Time) {
		t.Helper()
		var raw []byte
		var expires string
		o.must(db.QueryRowContext(t.Context(), "SELECT digest, data, expires_at FROM web_sessions ORDER BY expires_at DESC").Scan(&digest, &raw, &expires))
		o.must(json.Unmarshal(raw, &data))
		return digest, data, instant(t, expires)
	}
	near := func(at, want time.Time) bool { return at.Sub(want).Abs() < time.Minute }
	v := o.as(aWorker)
	_, data, until := session()
	deadline, ok := data["deadline"].(string)
	if now := time.Now(); !ok || !near(until, now.Add(30*time.Minute)) || !near(instant(t, deadline), now.Add(12*time.Hour)) {
		t.Errorf("a session lasts until %s, at most until %s", until, deadline)
	}
	change := func(column string, value any) {
		t.Helper()
		_, err := db.ExecContext(t.Context(), "UPDATE web_sessions SET "+column+" = ?", value)
		o.must(err)
	}
	data["deadline"] = time.Now().Add(5 * time.Minute).UTC().Format(time.RFC3339Nano)
	text, err := json.Marshal(data)
	o.must(err)
	change("data", text)
	v.sees("/", "My items")
	if _, _, until := session(); !near(until, time.Now().Add(5*time.Minute)) {
		t.Errorf("five minutes before its end, a click makes a session last until %s", until)
	}
	change("expires_at", "2020-01-01T00:00:00.000000Z")
	v.sees("/", "Write <kbd>/briefed web</kbd>")
}

// TestWebPrint prints what is read and not what is clicked.
func TestWebPrint(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.trouble()
	b := newBrowser(t, o)
	for path, role := range map[string]string{"/teams/assessment-north": aManager, "/admin/deliveries": anAdmin, "/board": aSenior} {
		w := b.open(t, role, true)
		if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
			t.Fatal(err)
		}
		w.visit(path)
		shown := func(selector string) bool {
			return evaluate[bool](w, `[...document.querySelectorAll("`+selector+`")].some(e => e.getClientRects().length > 0)`)
		}
		for _, selector := range []string{"nav a", "header", "footer", "button", ".briefed-takeaway", "input[type=text]"} {
			if shown(selector) {
				t.Errorf("%s prints its %s", path, selector)
			}
		}
		for _, selector := range []string{"h1", "table", "td"} {
			if !shown(selector) {
				t.Errorf("%s does not print its %s", path, selector)
			}
		}
	}
}
