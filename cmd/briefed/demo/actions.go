package demo

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
)

// back answers a press with the page it came from, at the place that was pressed:
// the form says which.
func (p *page) back(w http.ResponseWriter, r *http.Request, said string) {
	if err := p.office.deliver(r.Context()); err != nil && said == "" {
		said = "Not everything could be sent: " + err.Error()
	}
	to := "/demo/as/" + url.PathEscape(r.PathValue("who")) + "/" + url.PathEscape(r.PathValue("place"))
	if said != "" {
		to += "?said=" + url.QueryEscape(said)
	}
	if at := p.pressed(r); at != "" {
		to += "#" + url.PathEscape(at)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// pressed is the id, on the page, of what was pressed: a message, or a block of the
// Home tab.
func (p *page) pressed(r *http.Request) string {
	if ts := r.FormValue("ts"); ts != "" {
		return "m" + ts
	}
	_, pick, _ := strings.Cut(r.FormValue("do"), " ")
	block, _, found := strings.Cut(pick, "/")
	if !found || r.PathValue("place") != "home" {
		return ""
	}
	return "b" + block
}

// said is what a visitor is told of an error: what the person would have seen.
func said(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, slackfake.ErrIncomplete):
		return "Slack would say: something in the form is missing, or too long or too short."
	case errors.Is(err, slackfake.ErrNoElement), errors.Is(err, slackfake.ErrNotSeen):
		return "This is not there any more: what you pressed has changed meanwhile."
	default:
		return "Slack would say: " + err.Error()
	}
}

// press presses a button, or chooses from a menu, of a message.
func (p *page) press(w http.ResponseWriter, r *http.Request) {
	slack, who := p.office.Slack, r.PathValue("who")
	channel, ts, pick := r.FormValue("channel"), r.FormValue("ts"), r.FormValue("pick")
	message, ok := slack.Message(channel, ts)
	if !ok {
		for _, e := range slack.Ephemerals(who) {
			if e.TS == ts {
				message, ok = e, true
			}
		}
	}
	if !ok {
		p.back(w, r, "This message is not there any more.")
		return
	}
	var err error
	if value := r.FormValue("value"); value != "" {
		_, err = slack.SelectOverflow(r.Context(), who, message, pick, value)
	} else {
		_, err = slack.Click(r.Context(), who, message, pick)
	}
	p.back(w, r, said(err))
}

// view submits or closes the topmost modal, or presses a button in it or on the
// Home tab. What was typed stays in it, whatever is pressed.
func (p *page) view(w http.ResponseWriter, r *http.Request) {
	slack, who := p.office.Slack, r.PathValue("who")
	id, do := r.FormValue("view"), r.FormValue("do")
	verb, pick, _ := strings.Cut(do, " ")
	if v, ok := p.open(who, id); ok && verb != "close" && verb != "clear" {
		if err := slack.TypeInView(who, id, typed(v, r.PostForm, p.office.Service.Zone())); err != nil {
			p.back(w, r, said(err))
			return
		}
	}
	var reply slackfake.Reply
	var err error
	switch verb {
	case "close", "clear":
		_, err = slack.CloseView(r.Context(), who, id, verb == "clear")
	case "press":
		_, err = slack.ClickView(r.Context(), who, id, pick)
	case "choose":
		_, err = slack.ChooseInView(r.Context(), who, id, pick, r.FormValue("choose "+pick))
	case "option":
		pick, value, _ := strings.Cut(pick, " ")
		_, err = slack.ChooseInView(r.Context(), who, id, pick, value)
	default:
		reply, err = slack.SubmitView(r.Context(), who, id, nil)
	}
	if err == nil && len(reply.Errors) > 0 {
		p.render(w, r, reply.Errors, "")
		return
	}
	p.back(w, r, said(err))
}

// open returns a view that the person has open.
func (p *page) open(who, id string) (slackfake.View, bool) {
	for _, v := range p.office.Slack.Views(who) {
		if v.ID == id {
			return v, true
		}
	}
	home, ok := p.office.Slack.Home(who)
	return home, ok && home.ID == id
}

// file hands out what was shared as a file.
func (p *page) file(w http.ResponseWriter, r *http.Request) {
	for _, f := range p.office.Slack.Files() {
		if f.ID == r.PathValue("id") {
			w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
			w.Header().Set("X-Content-Type-Options", "nosniff")
			http.ServeContent(w, r, f.Name, time.Time{}, bytes.NewReader(f.Content))
			return
		}
	}
	http.Error(w, "there is no such file", http.StatusNotFound)
}

// command runs /briefed as the person, in the conversation that is shown.
func (p *page) command(w http.ResponseWriter, r *http.Request) {
	text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(r.FormValue("text")), "/briefed"))
	var err error
	if place := r.PathValue("place"); strings.HasPrefix(place, "C") {
		_, err = p.office.Slack.SlashIn(r.Context(), r.PathValue("who"), place, "/briefed", text)
	} else {
		_, err = p.office.Slack.Slash(r.Context(), r.PathValue("who"), "/briefed", text)
	}
	p.back(w, r, said(err))
}

// clock steps to nine the next day, or the next Monday.
func (p *page) clock(w http.ResponseWriter, r *http.Request) {
	now := p.office.Clock.Now().In(p.office.Service.Zone())
	to := time.Date(now.Year(), now.Month(), now.Day(), 9, 5, 0, 0, now.Location())
	for first := true; first && !to.After(now) || r.FormValue("to") == "monday" && (to.Weekday() != time.Monday || !to.After(now)); first = false {
		to = to.AddDate(0, 0, 1)
	}
	opened, err := p.office.Advance(r.Context(), to)
	if err != nil {
		p.back(w, r, err.Error())
		return
	}
	p.back(w, r, fmt.Sprintf("It is now %s. Messages that went out on the way: %d.", opened.Until.In(now.Location()).Format("Monday 2 January, 15:04"), opened.Messages))
}

// staff lets some of the other people answer what is in front of them.
func (p *page) staff(w http.ResponseWriter, r *http.Request) {
	except := []string{r.PathValue("who")}
	for _, role := range p.office.Roles() {
		except = append(except, role.Who)
	}
	answers, err := p.office.LetStaffAnswer(r.Context(), 60, except...)
	if err != nil {
		p.back(w, r, said(err))
		return
	}
	p.back(w, r, fmt.Sprintf("Answers that others in the council gave: %d.", answers))
}
