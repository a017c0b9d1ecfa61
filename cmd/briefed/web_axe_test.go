package main

import (
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestWebAxe looks at every page as somebody who may see it, and at forms that
// were filled in wrongly, with either style sheet.
func TestWebAxe(t *testing.T) { eachSheet(t, axeEverywhere) }

func axeEverywhere(t *testing.T, o *webOffice) {
	engine := axe(t)
	o.draft(secondLead, draftOfWeb)
	o.trouble()
	b := newBrowser(t, o)
	roles := []string{aWorker, aManager, otherManager, aSenior, aPolicyLead, anAdmin}
	tabs := map[string]*tab{}
	as := func(t *testing.T, role string) *tab {
		if tabs[role] == nil {
			tabs[role] = b.open(b.t, role, true)
		}
		w := *tabs[role]
		w.t = t
		return &w
	}
	for _, row := range strings.Split(strings.TrimSpace(o.accessTable()), "\n") {
		path, who, _ := strings.Cut(row, " ")
		if isFile(path) {
			continue
		}
		i := max(0, strings.Index(strings.ReplaceAll(strings.TrimSpace(who), " ", ""), "y"))
		t.Run(path, func(t *testing.T) {
			w := as(t, roles[i])
			w.visit(path)
			w.check(engine)
		})
	}
	t.Run("sign-in", func(t *testing.T) {
		w := b.open(t, "", true)
		w.visit("/sign-in")
		w.check(engine)
		w.visit(strings.TrimPrefix(o.link(aWorker), o.server.URL))
		w.check(engine)
	})
	t.Run("pages of a coordinator", func(t *testing.T) {
		o.partners()
		o.course("training-charities", "Talking with charities", "third sector")
		fay := o.actor(aPartner)
		letters := []digest.Letter{{Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: fay.Person.ID, Via: digest.Email}, Team: fay.Home()}}
		o.must(o.Fill(t.Context(), letters))
		o.must(o.StopWriting(t.Context(), letters[0].StopLink, true))
		w := b.open(t, aCoordinator, true)
		for _, path := range []string{"/", "/teams", "/teams/oak", "/teams/oak/shared", "/training", "/training/training-charities", "/stop/" + letters[0].StopLink} {
			w.visit(path)
			w.check(engine)
		}
	})
	t.Run("teams of a senior", func(t *testing.T) {
		w := as(t, aSenior)
		w.visit("/teams")
		w.check(engine)
	})
	t.Run("preview of a schedule", func(t *testing.T) {
		w := as(t, anAdmin)
		w.visit("/admin/schedules/mash")
		w.choose(`#line`)
		w.write(`#schedule`, "0 9 * * 5")
		w.write(`#reason`, "On Fridays.")
		w.press(`//button[contains(., "Preview")]`)
		w.has("Look before you save")
		w.check(engine)
	})
	for path, role := range map[string]string{
		"/items/" + lessonOfWeb: aWorker, "/desk/new": aPolicyLead, "/teams/assessment-north/start": aManager, "/admin/import/people": anAdmin,
		"/admin/schedules/mash": anAdmin, "/admin/settings": anAdmin,
	} {
		t.Run("wrong"+path, func(t *testing.T) {
			w := as(t, role)
			w.visit(path)
			w.press(`//main//form[@novalidate or @enctype]//button[1][not(@aria-hidden) and not(@value="count")]`)
			w.has("There is a problem")
			w.check(engine)
		})
	}
}
