package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/briefed/briefed/digest"
)

// routes lists every address. "open" is for who is not signed in; whether anybody
// else may is for the use case behind a page to decide.
func (s *site) routes(mux *http.ServeMux) {
	open := func(pattern string, h func(*visit) error) { mux.Handle(pattern, s.handle(h, false)) }
	own := func(pattern string, h func(*visit) error) { mux.Handle(pattern, s.handle(h, true)) }
	open("/", s.nowhere)

	open("GET /sign-in", s.signInPage)
	open("GET /sign-in/account", s.toProvider)
	open("GET /sign-in/callback", s.fromProvider)
	open("GET /sign-in/{token}", s.linkPage)
	open("POST /sign-in/{token}", s.useLink)
	open("POST /sign-out", s.signOut)
	own("GET /me/sign-ins", s.signInsPage)
	own("POST /sign-out/everywhere", s.signOutEverywhere)
	open("GET /a/{token}", s.answerLinkPage)
	open("POST /a/{token}", s.answerByLink)

	own("GET /{$}", s.minePage)
	own("GET /items/{ref}", s.itemPage)
	own("POST /items/{ref}/answer", s.answer)
	own("POST /items/{ref}/undo", s.undo)

	own("GET /me", s.myRecordPage)
	own("POST /me/object", s.object)
	own("POST /me/notes", s.decideNote)
	own("POST /me/cover", s.declineCover)
	own("GET /me/reflections", s.reflectionsPage)
	own("GET /me/reflections/{ref}", s.reflectionPage)
	own("POST /me/reflections/{ref}", s.saveReflection)
	own("POST /me/reflections/{ref}/delete", s.deleteReflection)
	own("GET /me/reflections/{ref}/text", s.reflectionText)
	own("GET /me/preferences", s.preferencesPage)
	own("POST /me/preferences", s.savePreferences)
	own("POST /me/pause", s.pause)
	own("POST /me/pause/end", s.endPause)
	own("POST /me/pause/cancel", s.cancelPause)
	own("GET /library", s.libraryPage)
	own("GET /in-force", s.inForcePage)
	own("GET /items/{ref}/versions", s.versionsPage)

	own("GET /teams", s.overviewPage)
	own("GET /teams/{team}", s.teamPage)
	own("GET /items/{ref}/report", s.itemReportPage)
	own("GET /report.csv", s.reportCSV)
	own("GET /report.xlsx", s.reportXLSX)
	own("GET /people/{id}", s.personPage)
	own("POST /people/{id}/exempt", s.exempt)
	own("POST /people/{id}/lift", s.lift)
	own("GET /people/{id}/staff", s.staffPage)
	own("POST /people/{id}/staff", s.changeStaff)
	own("GET /teams/{team}/start", s.startPage)
	own("POST /teams/{team}/start", s.start)
	own("GET /teams/{team}/cover", s.coverPage)
	own("POST /teams/{team}/cover", s.cover)
	own("GET /requests", s.requestsPage)
	own("POST /requests", s.decideStart)
	own("GET /teams/{team}/supervision", s.supervisionPage)
	own("POST /teams/{team}/supervision", s.tick)
	own("GET /teams/{team}/discussions", s.discussionsPage)
	own("POST /teams/{team}/discussions/close", s.closeAction)
	own("GET /teams/{team}/discussions/new", s.discussPage)
	own("POST /teams/{team}/discussions/new", s.discuss)
	own("GET /teams/{team}/action-plan.xlsx", s.actionPlan)

	own("GET /desk", s.deskPage)
	own("GET /desk/new", s.newDraftPage)
	own("POST /desk/new", s.saveDraft)
	own("GET /desk/drafts/{ref}", s.draftPage)
	own("POST /desk/drafts/{ref}", s.saveDraft)
	own("GET /desk/drafts/{ref}/review", s.reviewPage)
	own("POST /desk/drafts/{ref}/review", s.decide)
	own("GET /desk/items/{ref}/withdraw", s.withdrawPage)
	own("POST /desk/items/{ref}/withdraw", s.withdraw)
	own("GET /desk/coverage", s.receptionPage)
	own("GET /desk/coverage.csv", s.receptionCSV)
	own("GET /desk/coverage.xlsx", s.receptionXLSX)
	own("GET /desk/questions", s.questionsPage)
	own("POST /desk/questions", s.reply)
	own("POST /desk/questions/hide", s.hideReply)
	own("GET /desk/import", s.importItemsPage)
	own("POST /desk/import", s.importItems)
	own("GET /desk/starters/{service}", s.startersPage)
	own("POST /desk/starters/{service}", s.saveStarters)

	own("GET /admin", s.adminPage)
	own("GET /admin/import/{kind}", s.importRosterPage)
	own("POST /admin/import/{kind}", s.importRoster)
	own("GET /admin/deliveries", s.deliveriesPage)
	own("POST /admin/deliveries/again", s.sendAgain)
	own("POST /admin/deliveries/pause", s.pauseSending)
	own("POST /admin/deliveries/resume", s.resumeSending)
	own("GET /admin/schedules", s.timetablePage)
	own("GET /admin/schedules/{team}", s.timingPage)
	own("POST /admin/schedules/{team}", s.setTiming)
	own("GET /admin/roles", s.rolesPage)
	own("GET /admin/roles/{id}", s.rolePage)
	own("POST /admin/roles/{id}", s.setRole)
	own("GET /admin/directory", s.directoryPage)
	own("GET /admin/directory.csv", s.directoryCSV)
	own("GET /admin/settings", s.settingsPage)
	own("POST /admin/settings", s.changeSetting)
	own("GET /admin/audit", s.auditPage)
	own("GET /admin/audit.csv", s.auditCSV)
	own("GET /admin/audit.xlsx", s.auditXLSX)
}

// handle turns a handler into one of net/http. Who is not signed in is asked to,
// and comes back to a page they wanted to read.
func (s *site) handle(h func(*visit) error, signedIn bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{site: s, w: w, r: r}
		if err := v.open(); err != nil {
			v.fail(err)
			return
		}
		actor, known, err := v.who()
		if err != nil {
			v.fail(err)
			return
		}
		if signedIn && !known {
			if err := v.askToSignIn(); err != nil {
				v.fail(err)
			}
			return
		}
		v.actor = actor
		if err := h(v); err != nil {
			v.fail(err)
		}
	})
}

// open reads the form, which may hold a file.
func (v *visit) open() error {
	err := v.r.ParseMultipartForm(maxForm)
	if errors.Is(err, http.ErrNotMultipart) {
		err = v.r.ParseForm()
	}
	if err != nil {
		return digest.Errorf(digest.Invalid, "the form could not be read: it may be too large: %w", err)
	}
	for _, form := range []url.Values{v.r.Form, v.r.PostForm} {
		for _, values := range form {
			for i := range values {
				values[i] = writable(values[i])
			}
		}
	}
	return nil
}

// writable is a text with a mark in place of what PostgreSQL does not take: bytes
// that are no UTF-8, and NUL. No page of ours sends either.
func writable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// nowhere is every address that is no page.
func (s *site) nowhere(v *visit) error {
	return digest.Errorf(digest.NotFound, "there is no page at this address")
}
