package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestWebAsksWhoBegins shows both records where an address is on record of somebody who
// has left or has another name, and changes nothing until it is said whose it is.
func TestWebAsksWhoBegins(t *testing.T) {
	t.Parallel()
	const start = "/teams/assessment-north/start"
	for _, row := range []struct {
		name, email, called string
		asks                []string // of the page with both records
		may                 bool     // say that it is somebody else
	}{
		{"of a leaver, by another name", aLeaver, "Omar Halloway", []string{"Whose address is " + aLeaver, "Deepa Nambiar", "Omar Halloway", "4 December 2026"}, true},
		{"of a leaver, by the same name", aLeaver, "Deepa Nambiar", []string{"Whose address is " + aLeaver, "4 December 2026", "Say whose address this is"}, true},
		{"of another manager’s", otherManager, "Omar Halloway", []string{"Whose address is " + otherManager, "Kiran Bhogal", "in a team today"}, false},
	} {
		for _, who := range []digest.Who{digest.NewPerson, digest.SamePerson} {
			t.Run(row.name+", "+string(who), func(t *testing.T) {
				t.Parallel()
				o := newWebOffice(t)
				manager := o.as(aManager)
				before, err := o.db.PersonByEmail(t.Context(), row.email)
				o.must(err)
				form := url.Values{"email": {row.email}, "name": {row.called}, "from": {"2026-12-07"}, "reason": {"the file comes on Monday"}}
				o.unchanged("a start that is asked about", func() {
					for _, said := range []string{"", "whoever"} {
						form.Set("who-"+row.email, said)
						status, page := manager.post(start, form)
						for _, text := range append(row.asks, `value="new"`, `value="same"`) {
							if status != http.StatusUnprocessableEntity || !strings.Contains(page, text) {
								t.Errorf("%q, %d: the page has no %q\n%s", said, status, text, mainOf(page))
							}
						}
					}
				})
				form.Set("who-"+row.email, string(who))
				status, page := manager.post(start, form)
				now, err := o.db.PersonByEmail(t.Context(), row.email)
				o.must(err)
				switch {
				case who == digest.NewPerson && !row.may: // an administrator can
					if status != http.StatusForbidden || now.ID != before.ID {
						t.Errorf("%d: a manager took the address of %s\n%s", status, before.Name, mainOf(page))
					}
				case who == digest.NewPerson:
					if status != http.StatusOK || now.ID == before.ID || now.Name != row.called {
						t.Errorf("%d: the address leads to %+v\n%s", status, now, mainOf(page))
					}
				default:
					if status != http.StatusOK || now.ID != before.ID || now.Name != before.Name {
						t.Errorf("%d: the address leads to %+v, and not to %+v\n%s", status, now, before, mainOf(page))
					}
					if asked := strings.Contains(page, "Asked. "); asked == row.may {
						t.Errorf("asked of another manager: %t\n%s", asked, mainOf(page))
					}
				}
			})
		}
	}
}

// TestSlackAsksWhoBegins says at the input that it has to be said, and nothing is
// changed until it is.
func TestSlackAsksWhoBegins(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, called, says string
		who                digest.Who
	}{
		{"another name, somebody else", "Omar Halloway", "somebody with another name", digest.NewPerson},
		{"another name, the same person", "Omar Halloway", "somebody with another name", digest.SamePerson},
		{"the same name, somebody else", "Eli", "whose last day was 6 March 2026", digest.NewPerson},
		{"the same name, the same person", "Eli", "whose last day was 6 March 2026", digest.SamePerson},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := newWeek(t)
			w.until(2, 9, 5)
			eli := w.actor("eli").Person
			w.until(11, 9, 0) // Eli’s last day was the sixth
			w.opens("mia", w.slash("mia", "report north"), "Look closer")
			w.goes("mia", "Staff changes")
			w.goes("mia", "Somebody starts")
			filled := map[string]any{"email": "eli@council.example", "name": row.called, "from": "2026-03-11", "reason": "The file comes on Monday"}
			if wrong := w.submits("mia", filled); !strings.Contains(wrong["email"], row.says) {
				t.Fatalf("the form says %v", wrong)
			}
			members, err := w.Service.MembersOn(t.Context(), w.actor("mia"), "north", 0)
			w.must(err)
			for _, m := range members {
				if m.Email == "eli@council.example" {
					t.Errorf("before it was said, %+v is in the team", m)
				}
			}
			filled["who"] = string(row.who)
			w.done("mia", filled)
			members, err = w.Service.MembersOn(t.Context(), w.actor("mia"), "north", 0)
			w.must(err)
			for _, m := range members {
				if m.Email != "eli@council.example" {
					continue
				}
				if same := m.ID == eli.ID; same != (row.who == digest.SamePerson) {
					t.Errorf("%+v begins, and %+v left", m, eli)
				}
				return
			}
			t.Error("nobody begins")
		})
	}
}
