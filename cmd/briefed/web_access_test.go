package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// What a page answers to somebody.
const (
	sees   = 'y' // the page
	turned = '-' // "you may not see this page", or that there is none for them
	asked  = 's' // asked to sign in
)

// TestWebAccess walks every page as everybody: the columns are worker, manager,
// manager of another team, senior, policy lead, administrator, leaver and
// somebody who is not signed in.
func TestWebAccess(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.clock.Set(instant(t, "2026-12-04T10:00:00Z"))
	leaver := o.as(aLeaver)
	o.clock.Set(instant(t, presentOfWeb))
	o.draft(secondLead, draftOfWeb)
	visitors := []*visitor{
		o.as(aWorker), o.as(aManager), o.as(otherManager), o.as(aSenior), o.as(aPolicyLead), o.as(anAdmin), leaver, o.visitor(),
	}
	for _, row := range strings.Split(strings.TrimSpace(o.accessTable()), "\n") {
		path, want, _ := strings.Cut(row, " ")
		want = strings.ReplaceAll(strings.TrimSpace(want), " ", "")
		t.Run(path, func(t *testing.T) {
			for i, v := range visitors {
				status, page := v.get(path)
				got := rune(turned)
				switch {
				case status == http.StatusOK && strings.Contains(page, "/briefed web</kbd>"):
					got = asked
				case status == http.StatusOK:
					got = sees
				case status != http.StatusForbidden && status != http.StatusNotFound:
					t.Errorf("visitor %d: status %d\n%s", i, status, page)
				}
				if got != rune(want[i]) {
					t.Errorf("visitor %d: got %c, want %c (%d)", i, got, want[i], status)
				}
			}
		})
	}
}

// accessTable lists every page that is read. Addresses of people are those of
// the worker, whom the manager manages.
func (o *webOffice) accessTable() string {
	worker := o.actor(aWorker).Person.ID
	return fmt.Sprintf(`
/                                          y y y y y y s s
/sign-in                                   y y y y y y s s
/sign-in/account                           - - - - - - - -
/sign-in/callback                          - - - - - - - -
/me                                        y y y y y y s s
/me/everything                             y y y y y y s s
/me/answers/4711/proof                     - - - - - - s s
/me/sign-ins                               y y y y y y s s
/me/reflections                            y y y y y y s s
/me/reflections/`+lessonOfWeb+`            y y y y y y s s
/me/reflections/`+lessonOfWeb+`/text       - - - - - - s s
/me/preferences                            y y y y y y s s
/pulse                                     y y y y y y s s
/refreshers                                y y y y y y s s
/felt                                      - - - y y y s s
/library                                   y y y y y y s s
/library?q=child&kind=lesson               y y y y y y s s
/in-force                                  y y y y y y s s
/training                                  y y y y y y s s
/training/calendar.ics                     y y y y y y s s
/training/no-such-training                 - - - - - - s s
/training/no-such-training/calendar.ics    - - - - - - s s
/feed/no-such-feed                         - - - - - - - -
/stop/no-such-link                         - - - - - - - -
/items/`+lessonOfWeb+`                     y y y y y y s s
/items/`+lessonOfWeb+`/versions            y y y y y y s s
/teams                                     - y y y y y s s
/teams?as-of=2026-11-02                    - y y y y y s s
/teams/assessment-north                    - y - y y y s s
/teams/mash                                - - y y y y s s
/teams/assessment-north/supervision        - y - - - - s s
/teams/assessment-north/discussions        - y - - - - s s
/teams/assessment-north/discussions/new    - y - - - - s s
/teams/assessment-north/action-plan.xlsx   - y - - - - s s
/teams/assessment-north/start              - y - - - y s s
/teams/assessment-north/shared             - - - - - - s s
/teams/assessment-north/cover              - y - - - y s s
/requests                                  - y y - - y s s
/items/`+lessonOfWeb+`/report              - y y y y y s s
/evidence                                  - y y y y y s s
/report.csv                                - y y y y y s s
/report.csv?team=assessment-north          - y - y y y s s
/report.csv?team=assessment-north&table=people  - y - - - - s s
/report.csv?item=`+lessonOfWeb+`&table=people   - y y - - - s s
/report.xlsx?team=assessment-north         - y - y y y s s
/people/%[1]d                              - y - - - - s s
/people/%[1]d/staff                        - y - - - y s s
/desk                                      - - - - y - s s
/desk/new                                  - - - - y - s s
/desk/drafts/`+draftOfWeb+`                - - - - y - s s
/desk/drafts/`+draftOfWeb+`/review         - - - - y - s s
/desk/items/`+lessonOfWeb+`/withdraw       - - - - y - s s
/desk/coverage                             - - - - y - s s
/desk/coverage.csv                         - - - - y - s s
/desk/coverage.csv?table=held-back         - - - - y - s s
/desk/coverage.xlsx                        - - - - y - s s
/desk/found                                - - - - y - s s
/desk/questions                            - - - - y - s s
/desk/import                               - - - - y - s s
/desk/reviews                              - - - - y - s s
/desk/reviews/2                            - - - - y - s s
/desk/reviews/2/recommendations/2          - - - - y - s s
/desk/reviews/1/release                    - - - - y - s s
/desk/reviews/99/release                   - - - - - - s s
/speak                                     y y y y y y s s
/desk/reviews/2/recommendations/99         - - - - - - s s
/board                                     - - - y y - s s
/board?quarter=2026-Q3                     - - - y y - s s
/desk/guard                                - - - - y - s s
/desk/starters/Safeguarding                - - - - y - s s
/admin                                     - - - - - y s s
/admin/import/teams                        - - - - - y s s
/admin/import/organisations                - - - - - y s s
/admin/import/people                       - - - - - y s s
/admin/deliveries                          - - - - - y s s
/admin/schedules                           - - - - - y s s
/admin/schedules/mash                      - - - - - y s s
/admin/schedules/no-such-team              - - - - - - s s
/admin/roles                               - - - - - y s s
/admin/roles?q=chidi                       - - - - - y s s
/admin/roles/%[1]d                         - - - - - y s s
/admin/directory                           - - - - - y s s
/admin/directory?list=staff_only           - - - - - y s s
/admin/directory.csv                       - - - - - y s s
/admin/settings                            - - - - - y s s
/admin/audit.csv?actor=operator            - - - - - y s s
/admin/audit.xlsx                          - - - - - y s s
/admin/audit                               - - - - - y s s
/no-such-page                              - - - - - - - -
/items/no-such-item                        - - - - - - s s
/sign-in/no-such-link                      - - - - - - - -
/a/no-such-link                            - - - - - - - -
/p/no-such-link                            - - - - - - - -
/r/no-such-link                            - - - - - - - -
`, worker)
}
