package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/briefed/briefed/digest"
)

// routes lists every address. "open" is for who is not signed in; whether anybody
// else may is for the use case behind a page to decide.
func (s *site) routes(mux *http.ServeMux, service *digest.Service) {
	open := func(pattern string, h func(*visit) error) { mux.Handle(pattern, s.handle(h, false, "")) }
	own := func(pattern string, h func(*visit) error) { mux.Handle(pattern, s.handle(h, true, "")) }
	files := func(pattern string, may digest.Action, h func(*visit) error) {
		mux.Handle(pattern, s.handle(h, true, may))
	}
	admin := adminPages{s, service}
	audit := auditPages{s, service}
	caseReview := caseReviewPages{s, service}
	desk := deskPages{s, service}
	directory := directoryPages{s, service}
	discussion := discussionPages{s, service}
	draft := draftPages{s, service}
	found := foundPages{s, service}
	roster := rosterPages{s, service}
	packs := packPages{s, service, new(sync.Mutex)}
	item := itemPages{s, service}
	answer := answerPages{s, service, item}
	answerLink := answerLinkPages{s, service, answer}
	itemReport := itemReportPages{s, service}
	library := libraryPages{s, service}
	mine := minePages{s, service}
	myRecord := myRecordPages{s, service}
	moving := movingPages{s, service, myRecord}
	overview := overviewPages{s, service}
	passing := passingPages{s, service}
	person := personPages{s, service}
	preferences := preferencesPages{s, service}
	pulse := pulsePages{s, service}
	refresher := refresherPages{s, service}
	reception := receptionPages{s, service}
	reflection := reflectionPages{s, service}
	release := releasePages{s, service}
	review := reviewPages{s, service}
	roles := rolesPages{s, service}
	settings := settingsPages{s, service}
	signIn := signInPages{s, service}
	staff := staffPages{s, service}
	stopping := stoppingPages{s, service}
	supervision := supervisionPages{s, service}
	team := teamPages{s, service}
	report := reportPages{s, itemReport, team, overview, pulse}
	timetable := timetablePages{s, service}
	training := trainingPages{s, service}
	upload := uploadPages{s, service, draft}
	guarded := guardPages{s, service}

	open("/", s.nowhere)

	open("GET /sign-in", signIn.signInPage)
	open("POST /sign-in", signIn.mailLink)
	open("GET /sign-in/account", s.toProvider)
	open("GET /sign-in/callback", s.fromProvider)
	open("GET /sign-in/{token}", signIn.linkPage)
	open("POST /sign-in/{token}", signIn.useLink)
	open("POST /sign-out", signIn.signOut)
	own("GET /me/sign-ins", signIn.signInsPage)
	own("POST /sign-out/everywhere", signIn.signOutEverywhere)
	open("GET /a/{token}", answerLink.answerLinkPage)
	open("POST /a/{token}", answerLink.answerByLink)

	open("GET /p/{token}", pulse.linkedPulsePage)
	open("POST /p/{token}", pulse.replyByLink)
	open("GET /r/{token}", refresher.linkedRefresherPage)
	open("POST /r/{token}", refresher.replyRefresherByLink)

	open("GET /feed/{token}", training.feed)
	open("GET /stop/{token}", stopping.stopPage)
	open("POST /stop/{token}", stopping.stop)

	own("GET /{$}", mine.minePage)
	own("GET /training", training.trainingPage)
	own("POST /training", training.newFeed)
	own("GET /training/calendar.ics", training.calendarPage)
	own("GET /training/{ref}", training.offerPage)
	own("GET /training/{ref}/calendar.ics", training.offerCalendar)
	own("GET /pulse", pulse.pulsePage)
	own("POST /pulse", pulse.replyPulse)
	own("GET /refreshers", refresher.refreshersPage)
	own("POST /refreshers", refresher.replyRefresher)
	own("GET /felt", pulse.feltPage)
	own("GET /items/{ref}", item.itemPage)
	own("POST /items/{ref}/answer", answer.answer)
	own("POST /items/{ref}/undo", answer.undo)

	own("GET /me", myRecord.myRecordPage)
	own("GET /me/everything", myRecord.everything)
	own("GET /me/answers/{answer}/proof", myRecord.answerProof)
	own("POST /me/object", myRecord.object)
	own("POST /me/again", myRecord.writeToMeAgain)
	own("POST /me/notes", myRecord.decideNote)
	own("POST /me/cover", moving.declineCover)
	own("GET /me/reflections", reflection.reflectionsPage)
	own("GET /me/reflections/{ref}", reflection.reflectionPage)
	own("POST /me/reflections/{ref}", reflection.saveReflection)
	own("POST /me/reflections/{ref}/delete", reflection.deleteReflection)
	own("GET /me/reflections/{ref}/text", reflection.reflectionText)
	own("GET /me/preferences", preferences.preferencesPage)
	own("POST /me/preferences", preferences.savePreferences)
	own("POST /me/reach", preferences.saveReach)
	own("POST /me/pause", preferences.pause)
	own("POST /me/pause/end", preferences.endPause)
	own("POST /me/pause/cancel", preferences.cancelPause)
	own("GET /library", library.libraryPage)
	own("GET /in-force", library.inForcePage)
	own("GET /items/{ref}/versions", library.versionsPage)

	own("GET /teams", overview.overviewPage)
	own("GET /teams/{team}", team.teamPage)
	own("GET /items/{ref}/report", itemReport.itemReportPage)
	own("GET /evidence", packs.packsPage)
	own("POST /evidence", packs.takePack)
	own("GET /report.csv", report.reportCSV)
	own("GET /report.xlsx", report.reportXLSX)
	own("GET /people/{id}", person.personPage)
	own("POST /people/{id}/exempt", person.exempt)
	own("POST /people/{id}/lift", person.lift)
	own("GET /people/{id}/staff", staff.staffPage)
	own("POST /people/{id}/staff", staff.changeStaff)
	own("POST /people/{id}/again", staff.writeAgain)
	own("GET /teams/{team}/shared", passing.sharesPage)
	own("POST /teams/{team}/shared", passing.recordShare)
	own("POST /teams/{team}/again", passing.writeAgain)
	own("GET /teams/{team}/start", staff.startPage)
	own("POST /teams/{team}/start", staff.start)
	own("GET /teams/{team}/cover", moving.coverPage)
	own("POST /teams/{team}/cover", moving.cover)
	own("GET /requests", moving.requestsPage)
	own("POST /requests", moving.decideStart)
	own("GET /teams/{team}/supervision", supervision.supervisionPage)
	own("POST /teams/{team}/supervision", supervision.tick)
	own("GET /teams/{team}/discussions", discussion.discussionsPage)
	own("POST /teams/{team}/discussions/close", discussion.closeAction)
	own("GET /teams/{team}/discussions/new", discussion.discussPage)
	own("POST /teams/{team}/discussions/new", discussion.discuss)
	own("GET /teams/{team}/action-plan.xlsx", discussion.actionPlan)

	own("GET /desk", desk.deskPage)
	own("GET /desk/new", draft.newDraftPage)
	own("POST /desk/new", draft.saveDraft)
	own("GET /desk/drafts/{ref}", draft.draftPage)
	own("POST /desk/drafts/{ref}", draft.saveDraft)
	own("GET /desk/drafts/{ref}/review", review.reviewPage)
	own("POST /desk/drafts/{ref}/review", review.decide)
	own("GET /desk/items/{ref}/withdraw", review.withdrawPage)
	own("POST /desk/items/{ref}/withdraw", review.withdraw)
	own("GET /desk/coverage", reception.receptionPage)
	own("GET /desk/coverage.csv", reception.receptionCSV)
	own("GET /desk/coverage.xlsx", reception.receptionXLSX)
	own("GET /desk/questions", desk.questionsPage)
	own("POST /desk/questions", desk.reply)
	own("POST /desk/questions/hide", desk.hideReply)
	own("GET /desk/found", found.foundPage)
	own("POST /desk/found", found.settle)
	own("GET /desk/import", upload.importItemsPage)
	files("POST /desk/import", digest.Write, upload.importItems)
	own("GET /desk/reviews", caseReview.caseReviewsPage)
	own("POST /desk/reviews", caseReview.saveCaseReview)
	own("GET /desk/reviews/{id}", caseReview.caseReviewPage)
	own("POST /desk/reviews/{id}", caseReview.saveCaseReview)
	own("POST /desk/reviews/{id}/recommendations", caseReview.recommend)
	own("GET /desk/reviews/{id}/recommendations/{recommendation}", caseReview.recommendationPage)
	own("POST /desk/reviews/{id}/recommendations/{recommendation}", caseReview.follow)
	own("GET /desk/reviews/{id}/release", release.releasePage)
	own("POST /desk/reviews/{id}/release", release.release)
	own("GET /speak", release.speakPage)
	own("POST /speak", release.spoke)
	own("GET /board", caseReview.boardPage)
	own("GET /desk/guard", guarded.guardPage)
	own("POST /desk/guard", guarded.decideAllowed)
	own("GET /desk/starters/{service}", upload.startersPage)
	own("POST /desk/starters/{service}", upload.saveStarters)

	own("GET /admin", admin.adminPage)
	own("GET /admin/import/{kind}", roster.importRosterPage)
	files("POST /admin/import/{kind}", digest.ManageRoster, roster.importRoster)
	own("GET /admin/deliveries", admin.deliveriesPage)
	own("POST /admin/deliveries/again", admin.sendAgain)
	own("POST /admin/deliveries/pause", admin.pauseSending)
	own("POST /admin/deliveries/resume", admin.resumeSending)
	own("GET /admin/schedules", timetable.timetablePage)
	own("GET /admin/schedules/{team}", timetable.timingPage)
	own("POST /admin/schedules/{team}", timetable.setTiming)
	own("GET /admin/roles", roles.rolesPage)
	own("GET /admin/roles/{id}", roles.rolePage)
	own("POST /admin/roles/{id}", roles.setRole)
	own("GET /admin/directory", directory.directoryPage)
	own("GET /admin/directory.csv", directory.directoryCSV)
	own("GET /admin/settings", settings.settingsPage)
	own("POST /admin/settings", settings.changeSetting)
	own("GET /admin/audit", audit.auditPage)
	own("GET /admin/audit.csv", audit.auditCSV)
	own("GET /admin/audit.xlsx", audit.auditXLSX)
}

// handle turns a handler into one of net/http. Who is not signed in is asked to,
// and comes back to a page they wanted to read. Who it is is found out before
// anything of a form is read, and of that no more than the page needs: files only
// where upload is an action, of who may do it.
func (s *site) handle(h func(*visit) error, signedIn bool, upload digest.Action) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{site: s, w: w, r: r}
		actor, known, err := v.who()
		if err != nil {
			v.unread()
			v.fail(err)
			return
		}
		most := int64(maxForm)
		if known && upload != "" && actor.May(upload, 0) {
			most = maxUpload
		}
		if err := v.open(most); err != nil {
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

// tooLarge is a form that nobody reads.
type tooLarge struct{ most int64 }

func (e tooLarge) Error() string {
	return fmt.Sprintf("what was sent is larger than %d KB, and was not read: send less, or a file in parts", e.most>>10)
}

// unread leaves a form as it is: an error page asks for its fields like any other,
// and finds none.
func (v *visit) unread() {
	v.r.Body, v.r.Form, v.r.PostForm, v.r.MultipartForm = http.NoBody, url.Values{}, url.Values{}, nil
}

// open reads the form, which may hold a file, up to so many bytes.
func (v *visit) open(most int64) error {
	if v.r.ContentLength > most {
		v.unread()
		return tooLarge{most}
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, most)
	err := v.r.ParseMultipartForm(most)
	if errors.Is(err, http.ErrNotMultipart) {
		err = v.r.ParseForm()
	}
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		v.unread()
		return tooLarge{most}
	}
	if err != nil {
		return digest.Errorf(digest.Invalid, "the form could not be read: %w", err)
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
