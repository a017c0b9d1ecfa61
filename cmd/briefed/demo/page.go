package demo

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	pages "github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/static"
	"github.com/briefed/briefed/templates/web"
)

// Page serves the demonstration under /demo: what one person sees in Slack or in their
// mailbox, the buttons that they could press, and the report that their manager would see.
// Everything else is the web pages', where there are any; who has not followed a
// link into them yet begins at the demonstration.
func (o *Office) Page() http.Handler {
	p := &page{office: o, templates: web.Demo()}
	mux := http.NewServeMux()
	begin := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/demo/as/"+o.Roles()[0].Who, http.StatusSeeOther)
	}
	mux.HandleFunc("GET /demo", begin)
	mux.HandleFunc("GET /demo/as/{who}", p.show)
	mux.HandleFunc("GET /demo/as/{who}/{place}", p.show)
	mux.HandleFunc("POST /demo/as/{who}/{place}/press", p.press)
	mux.HandleFunc("POST /demo/as/{who}/{place}/view", p.view)
	mux.HandleFunc("POST /demo/as/{who}/{place}/command", p.command)
	mux.HandleFunc("POST /demo/as/{who}/{place}/clock", p.clock)
	mux.HandleFunc("POST /demo/as/{who}/{place}/staff", p.staff)
	mux.HandleFunc("GET /demo/files/{id}", p.file)
	mux.HandleFunc("GET /demo/mails/{who}/{number}", p.mail)
	mux.Handle("GET /demo/static/", http.StripPrefix("/demo/static/", web.Static()))
	root := http.NewServeMux()
	root.Handle("/demo/", http.NewCrossOriginProtection().Handler(mux))
	root.Handle("/demo", mux)
	if o.Pages != nil {
		root.Handle("/", o.Pages)
	}
	root.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie(pages.SessionCookie); err == nil && o.Pages != nil {
			o.Pages.ServeHTTP(w, r)
			return
		}
		begin(w, r)
	})
	return root
}

// Role is somebody a visitor can be. Who is what the page's addresses call them by,
// Kind is worker, manager, lead, admin, mail, partner or coordinator.
type Role struct {
	Who, Name, Kind string
}

// Roles are the people the page offers first: four in Slack, and where mails go one by
// e-mail, and two of a charity.
func (o *Office) Roles() []Role {
	worker := o.first(func(r digest.PersonRow) bool {
		return !r.Manager && r.Access == digest.NoAccess && r.Role == "Social worker" && r.Absent.From.IsZero() && r.End.IsZero() && r.Start < digest.NewDate(2026, 10, 1)
	})
	manager := o.first(func(r digest.PersonRow) bool { return r.Manager && r.Team == worker.Team && r.Absent.From.IsZero() })
	lead := o.first(func(r digest.PersonRow) bool { return r.Access == digest.PolicyLead })
	admin := o.first(func(r digest.PersonRow) bool { return r.Access == digest.Admin })
	roles := []Role{
		{worker.SlackID, worker.Name, "worker"},
		{manager.SlackID, manager.Name, "manager"},
		{lead.SlackID, lead.Name, "lead"},
		{admin.SlackID, admin.Name, "admin"},
	}
	if reader, ok := o.byMail(); ok {
		roles = append(roles, Role{who(reader), reader.Name, "mail"})
	}
	return append(roles, o.outside()...)
}

// kind is the role whose guide somebody gets.
func kind(row digest.PersonRow) string {
	switch {
	case row.Outside && row.Manager:
		return "coordinator"
	case row.Outside:
		return "partner"
	case row.SlackID == "":
		return "mail"
	case row.Access == digest.PolicyLead:
		return "lead"
	case row.Access == digest.Admin:
		return "admin"
	case row.Manager:
		return "manager"
	default:
		return "worker"
	}
}

// Second is the policy lead who reviews what the first has written.
func (o *Office) Second() digest.PersonRow {
	first := o.Roles()[2]
	return o.first(func(r digest.PersonRow) bool { return r.Access == digest.PolicyLead && r.SlackID != first.Who })
}

// Together is somebody whose team reads in its channel.
func (o *Office) Together() digest.PersonRow {
	return o.first(func(r digest.PersonRow) bool {
		return !r.Manager && slices.ContainsFunc(o.Council.Teams, func(t digest.Team) bool { return t.Slug == r.Team && t.Mode == digest.ByChannel })
	})
}

func (o *Office) first(ok func(digest.PersonRow) bool) digest.PersonRow {
	i := slices.IndexFunc(o.Council.Rows, func(r digest.PersonRow) bool { return r.SlackID != "" && ok(r) })
	if i < 0 {
		return o.Council.Rows[0]
	}
	return o.Council.Rows[i]
}

type page struct {
	office    *Office
	templates *template.Template
}

// shown is what the page's template gets.
type shown struct {
	Who      digest.PersonRow
	Key      string // what addresses call them by
	Kind     string // of the guide
	Office   *Office
	Roles    []Role
	People   []shownPerson
	Place    string // dm, home, mail or a channel id
	Channel  *digest.Team
	Messages []shownMessage
	Mails    []shownMail
	View     *view
	Stacked  bool // another modal lies under it
	Home     *view
	Errors   map[string]string
	Report   *digest.Report
	Said     string
	Now      time.Time
	Own      bool // the pages use our own style sheet, as no other was built
}

// shownPerson is somebody whom a visitor can be, and what addresses call them by.
type shownPerson struct {
	digest.PersonRow
	Key string
}

type shownMessage struct {
	slackfake.Message
	At     time.Time
	Blocks []block
	OnlyMe bool
	Shared []slackfake.File
}

func (p *page) show(w http.ResponseWriter, r *http.Request) {
	p.render(w, r, nil, r.URL.Query().Get("said"))
}

func (p *page) render(w http.ResponseWriter, r *http.Request, errors map[string]string, said string) {
	row, err := p.office.Council.person(r.PathValue("who"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	begins := "dm"
	if row.SlackID == "" {
		begins = "mail"
	}
	s := shown{
		Who: row, Key: who(row), Kind: kind(row), Office: p.office, Roles: p.office.Roles(), Place: cmp.Or(r.PathValue("place"), begins), Errors: errors, Said: said,
		Now: p.office.Clock.Now().In(p.office.Service.Zone()), Own: len(static.Missing()) > 0,
	}
	for _, r := range p.office.Council.everybody() {
		if r.SlackID != "" || p.office.Mail != nil {
			s.People = append(s.People, shownPerson{r, who(r)})
		}
	}
	slices.SortFunc(s.People, func(a, b shownPerson) int { return cmp.Compare(a.Name, b.Name) })
	p.fill(r.Context(), &s)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	if err := p.templates.ExecuteTemplate(w, "demo.html", s); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
	}
}

func (p *page) fill(ctx context.Context, s *shown) {
	if s.Who.SlackID == "" { // what somebody asked for at the pages, such as a link to sign in with, comes as they look
		if _, err := p.office.Drain(ctx); err != nil {
			s.Said = "Not everything could be sent: " + err.Error()
		}
	}
	if s.Mails = p.office.mails(s.Who.Email); s.Who.SlackID == "" {
		return
	}
	slack := p.office.Slack
	for i, team := range p.office.Council.Teams {
		if team.Slug == s.Who.Team && team.Channel != "" {
			s.Channel = &p.office.Council.Teams[i]
		}
	}
	switch s.Place {
	case "mail":
	case "dm":
		s.Messages = p.messages(s, slack.DMs(s.Who.SlackID), "")
	case "home":
		p.openHome(ctx, s.Who.SlackID)
		if home, ok := slack.Home(s.Who.SlackID); ok {
			v := parseView(home, p.office.Service.Zone())
			s.Home = &v
		}
	default:
		s.Messages = p.messages(s, slack.Messages(s.Place), s.Place)
	}
	if views := slack.Views(s.Who.SlackID); len(views) > 0 {
		v := parseView(views[len(views)-1], p.office.Service.Zone())
		s.View, s.Stacked = &v, len(views) > 1
	}
	if actor, err := p.office.Service.ActorByAccount(ctx, digest.Slack, s.Who.SlackID); err == nil && actor.May(digest.SeeCounts, 0) {
		if report, err := p.office.Service.Report(ctx, actor, digest.ReportQuery{}); err == nil {
			s.Report = &report
		}
	}
}

// openHome opens the Home tab as the person does by going there; under a modal it
// is open already.
func (p *page) openHome(ctx context.Context, who string) {
	if len(p.office.Slack.Views(who)) > 0 {
		return
	}
	if _, err := p.office.Slack.OpenHome(ctx, who); err == nil {
		p.office.Settle(ctx)
	}
}

// messages are a conversation's, with what only this person was shown, newest
// first: a page opens at its top.
func (p *page) messages(s *shown, messages []slackfake.Message, channel string) []shownMessage {
	for _, m := range p.office.Slack.Ephemerals(s.Who.SlackID) {
		if m.Channel == channel || channel == "" && strings.HasPrefix(m.Channel, "D") {
			messages = append(messages, m)
		}
	}
	slices.SortStableFunc(messages, func(a, b slackfake.Message) int { return cmp.Compare(b.TS, a.TS) })
	files := p.office.Slack.Files()
	out := make([]shownMessage, len(messages))
	for i, m := range messages {
		out[i] = shownMessage{Message: m, Blocks: parseBlocks(m.Blocks), OnlyMe: m.To != "", At: timeOf(m.TS).In(p.office.Service.Zone())}
		for _, f := range files {
			if slices.Contains(m.Files, f.ID) {
				out[i].Shared = append(out[i].Shared, f)
			}
		}
	}
	return out
}

// timeOf reads the moment in Slack's name of a message.
func timeOf(ts string) time.Time {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0)
}
