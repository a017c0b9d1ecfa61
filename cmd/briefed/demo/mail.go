package demo

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/digest"
)

// byMail is somebody without Slack whose first digest is there when the demonstration
// begins; false where no mails go.
func (o *Office) byMail() (digest.PersonRow, bool) {
	if o.Mail == nil {
		return digest.PersonRow{}, false
	}
	i := slices.IndexFunc(o.Council.Rows, func(r digest.PersonRow) bool { return r.SlackID == "" && len(o.Mail.To(r.Email)) > 0 })
	if i < 0 {
		return digest.PersonRow{}, false
	}
	return o.Council.Rows[i], true
}

// shownMail is a mail in somebody's mailbox.
type shownMail struct {
	mailfake.Read
	Number int // counted from the oldest, from one
}

// mails are what somebody's mailbox holds, the newest first.
func (o *Office) mails(address string) (list []shownMail) {
	if o.Mail == nil {
		return nil
	}
	for i, m := range o.Mail.To(address) {
		read, err := m.Read()
		if err != nil { // shown as it came, so that a visitor sees what is wrong
			read = mailfake.Read{Subject: err.Error(), Text: m.Data}
		}
		read.Date = read.Date.In(o.Service.Zone())
		list = append(list, shownMail{Read: read, Number: i + 1})
	}
	slices.Reverse(list)
	return list
}

// mailPolicy is what a mail program lets a mail do: have its own style, and open links in
// another window. It runs nothing and loads nothing.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; " +
	"sandbox allow-popups allow-popups-to-escape-sandbox"

// mail hands out the HTML of a mail, for the frame that shows it.
func (p *page) mail(w http.ResponseWriter, r *http.Request) {
	row, err := p.office.Council.person(r.PathValue("who"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	mails := p.office.mails(row.Email)
	if err != nil || number < 1 || number > len(mails) {
		http.Error(w, "there is no such mail", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", mailPolicy)
	h.Set("Referrer-Policy", "no-referrer")
	shown := strings.Replace(mails[len(mails)-number].HTML, "<head>", `<head><base target="_blank">`, 1) // as mail programs do
	fmt.Fprint(w, shown)
}
