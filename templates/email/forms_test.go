package mailtext_test

import (
	stdhtml "html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

// What many letters say is laid out once. A letter whose links are not fit for that is
// laid out by itself, and nobody sees a difference.
func TestFormsChangeNothing(t *testing.T) {
	entries := []digest.Entry{entry(7, "A good handover"), entry(8, "Ask “who else?” & <listen>"), entry(9, "No link")}
	late := digest.NewDate(2026, 4, 1)
	for range 2 { // as it is made, and as it is kept
		for _, name := range []string{"Amina Khan", "", "Ann <b> O’Neill & Sons + \"Co\"", "Nombre muy largo " + strings.Repeat("ñ", 100), "000"} {
			for i, l := range []digest.Letter{
				letter(digest.DigestLetter, func(l *digest.Letter) { l.Entries = entries }),
				letter(digest.DigestLetter, func(l *digest.Letter) { l.Entries, l.Queued, l.Late = entries[:2], 2, true }),
				letter(digest.DigestLetter, func(l *digest.Letter) { l.Entries = []digest.Entry{{Item: entries[0].Item, DueOn: late, Told: true}} }),
				letter(digest.ReminderLetter, func(l *digest.Letter) { l.Entries, l.Last = entries[:2], true }),
				letter(digest.ReminderLetter, func(l *digest.Letter) { l.Entries, l.Links = entries[:2], nil }),
			} {
				l.Person.Name = name
				formed := mailed(render.Letter(l), "")
				for item, token := range l.Links {
					l.Links[item] = "-" + token
				}
				if diff := cmp.Diff(mailed(render.Letter(l), "-TOKEN"), formed); diff != "" {
					t.Errorf("letter %d to %q (-by itself +by its form):\n%s", i, name, diff)
				}
			}
		}
	}
}

// mailed is what a mail says, however it is escaped.
func mailed(m mailtext.Message, instead string) [3]string {
	as := func(s string) string {
		if instead != "" {
			s = strings.ReplaceAll(s, instead, strings.TrimPrefix(instead, "-"))
		}
		return s
	}
	return [3]string{m.Subject, as(m.Text), stdhtml.UnescapeString(as(m.HTML))}
}
