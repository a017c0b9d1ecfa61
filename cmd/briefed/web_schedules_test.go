package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

func (o *webOffice) team(slug string) digest.Team {
	o.t.Helper()
	known, err := o.Timing(o.t.Context(), digest.Operator(), slug)
	o.must(err)
	return known.Team
}

func (o *webOffice) schedule(slug string) string { return o.team(slug).Schedule }

// TestWebSchedules changes when a team gets its digest, by simple fields and by a
// cron line, looking before it is saved.
func TestWebSchedules(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	const path = "/admin/schedules/assessment-north"
	was := o.schedule("assessment-north")
	admin.sees("/admin/schedules", `href="`+path+`"`, "in teams.csv", "Mondays at 9:00", "Mondays to Fridays at 10:00", "Tuesday 8 December 2026, ")
	admin.sees(path, "Schedule of Assessment North", "As it is, the digest goes out next on")
	form := url.Values{"how": {"week"}, "day": {"2", "4"}, "hour": {"14"}, "timezone": {"Europe/London"}, "mode": {"channel"}, "channel": {"C0123456789"}, "reason": {"the team meets then"}}
	status, page := admin.post(path, form)
	for _, text := range []string{"Look before you save", "in the channel C0123456789", "Tuesday 8 December 2026, 14:00", "Thursday 10 December 2026, 14:00", "Tuesday 15 December 2026, 14:00", `name="schedule" value="0 14 * * 2,4"`} {
		if status != http.StatusOK || !strings.Contains(page, text) {
			t.Errorf("%d: the preview has no %q\n%s", status, text, page)
		}
	}
	if o.schedule("assessment-north") != was {
		t.Fatal("a preview changed something")
	}
	confirm := url.Values{"schedule": {"0 14 * * 2,4"}, "timezone": {"Europe/London"}, "mode": {"channel"}, "channel": {"C0123456789"}, "reason": {"the team meets then"}, "do": {"save"}}
	if status, page := admin.post(path, confirm); status != http.StatusOK || !strings.Contains(page, "The schedule counts from now") || !strings.Contains(page, "here, by "+anAdmin) {
		t.Errorf("saving: %d\n%s", status, page)
	}
	if got := o.schedule("assessment-north"); got != "0 14 * * 2,4" {
		t.Errorf("the schedule is %s", got)
	}
	admin.sees("/admin/audit?action=set+a+schedule", "the team meets then")
	admin.sees(path, `id="day-2"`, `value="4" checked`, "teams.csv said: ")
}

// TestWebSchedulesSayWhatIsPutOff sets a schedule for Good Friday, and reads when
// it comes before and after it is saved.
func TestWebSchedulesSayWhatIsPutOff(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	const path, tuesday = "/admin/schedules/assessment-north", "Tuesday 30 March 2027, 09:00"
	form := url.Values{"how": {"line"}, "schedule": {"0 9 26 3 *"}, "timezone": {"Europe/London"}, "mode": {"dm"}, "reason": {"once a year"}}
	if status, page := admin.post(path, form); status != http.StatusOK || !strings.Contains(page, tuesday) || strings.Contains(page, "26 March 2027") {
		t.Errorf("%d: the preview does not say %s\n%s", status, tuesday, page)
	}
	form.Set("do", "save")
	if status, page := admin.post(path, form); status != http.StatusOK || !strings.Contains(page, tuesday) || strings.Contains(page, "26 March 2027") {
		t.Errorf("%d: the list does not say %s\n%s", status, tuesday, page)
	}
	admin.sees(path, tuesday, "comes at the same hour of the next working day")
}

// TestWebScheduleMistakes sends what no importer would take.
func TestWebScheduleMistakes(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	good := func(change url.Values) url.Values {
		form := url.Values{"how": {"line"}, "schedule": {"0 9 * * 2"}, "timezone": {"Europe/London"}, "mode": {"dm"}, "reason": {"a reason"}}
		for name, value := range change {
			form[name] = value
		}
		return form
	}
	for says, form := range map[string]url.Values{
		"Choose at least one day":                    good(url.Values{"how": {"week"}}),
		"write five fields such as 0 9 * * 1":        good(url.Values{"schedule": {"every day"}}),
		"never comes round":                          good(url.Values{"schedule": {"0 9 31 2 *"}}),
		"write it as Europe/London":                  good(url.Values{"timezone": {"London"}}),
		"needs the id of its channel":                good(url.Values{"mode": {"channel"}}),
		"is not a channel id":                        good(url.Values{"channel": {"#north"}}),
		"the reason is empty":                        good(url.Values{"reason": {""}}),
		"has this schedule already":                  good(url.Values{"schedule": {o.schedule("mash")}, "do": {"save"}, "channel": {o.team("mash").Channel}, "mode": {string(o.team("mash").Mode)}}),
		"&#34;post&#34; is not a mode: write dm (to": good(url.Values{"mode": {"post"}}),
	} {
		if status, page := admin.post("/admin/schedules/mash", form); status != http.StatusUnprocessableEntity || !strings.Contains(page, says) {
			t.Errorf("%v: %d, no %q\n%s", form, status, says, page)
		}
	}
}

// TestWebScheduleStays imports the teams.csv that was there before.
func TestWebScheduleStays(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin, team := o.as(anAdmin), o.team("mash")
	line := strings.Join([]string{team.Slug, team.Name, team.Service, team.Channel, string(team.Mode), team.Schedule, team.Timezone}, ",")
	admin.post("/admin/schedules/mash", url.Values{
		"how": {"line"}, "schedule": {"30 15 * * 5"}, "timezone": {"Europe/London"}, "mode": {string(team.Mode)}, "channel": {team.Channel}, "reason": {"on Fridays"}, "do": {"save"},
	})
	file := "team,name,service,channel,mode,schedule,timezone\n" + line + "\n"
	if _, page := admin.post("/admin/import/teams", url.Values{"file-text": {file}, "do": {"preview"}}); !strings.Contains(page, "as was set here: the file still says") {
		t.Errorf("the preview does not say what it keeps\n%s", page)
	}
	admin.post("/admin/import/teams", url.Values{"file-text": {file}, "do": {"import"}})
	if got := o.schedule("mash"); got != "30 15 * * 5" {
		t.Errorf("the file made it %s", got)
	}
	file = strings.Replace(file, team.Schedule, "0 12 * * 3", 1)
	if _, page := admin.post("/admin/import/teams", url.Values{"file-text": {file}, "do": {"preview"}}); !strings.Contains(page, "the file has changed since, and makes it 0 12 * * 3") {
		t.Errorf("the preview does not say what it overrules\n%s", page)
	}
}
