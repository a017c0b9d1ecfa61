package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestWebSettings changes the week's minutes and takes that back.
func TestWebSettings(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	const path = "/admin/settings"
	page := admin.sees(path, "In force: <strong>7</strong>, as the service was started (<code>BRIEFED_WEEKLY_MINUTES</code>)", "BRIEFED_NATION", "england", "Europe/London", "08:00 to 18:00", "A second policy lead approves")
	if strings.Contains(page, "Back to") {
		t.Error("there is something to take back")
	}
	form := func(values ...string) url.Values {
		f := url.Values{"setting": {string(digest.WeeklyMinutes)}}
		for i := 0; i < len(values); i += 2 {
			f.Set(values[i], values[i+1])
		}
		return f
	}
	for says, form := range map[string]url.Values{
		`id="minutes-error"`:                 form("minutes", "many", "minutes-reason", "more"),
		"from 1 to 120":                      form("minutes", "121", "minutes-reason", "more"),
		"it is 7 already":                    form("minutes", "7", "minutes-reason", "the same"),
		`id="minutes-reason-error"`:          form("minutes", "9"),
		"as the service was started already": form("do", "reset", "minutes-reason", "back"),
	} {
		if status, page := admin.post(path, form); status != http.StatusUnprocessableEntity || !strings.Contains(page, says) {
			t.Errorf("%v: %d, no %q\n%s", form, status, says, page)
		}
	}
	if status, _ := admin.post(path, url.Values{"setting": {"clock"}}); status != http.StatusNotFound {
		t.Errorf("a setting that there is none of: %d", status)
	}
	if status, page := admin.post(path, form("minutes", "10", "minutes-reason", "asked for")); status != http.StatusOK ||
		!strings.Contains(page, "In force: <strong>10</strong>, set here by "+anAdmin) || !strings.Contains(page, "Back to 7") {
		t.Errorf("%d\n%s", status, page)
	}
	admin.sees("/admin/audit?action=changed+a+setting", "10, was 7: asked for")
	if status, page := admin.post(path, form("do", "reset", "minutes-reason", "back again")); status != http.StatusOK || !strings.Contains(page, "In force: <strong>7</strong>, as the service was started") {
		t.Errorf("%d\n%s", status, page)
	}
}
