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
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/web"
)

// Page serves the demonstration: what one person sees in Slack, the buttons that
// they could press, and the report that their manager would see.
func (o *Office) Page() http.Handler {
	p := &page{office: o, templates: web.Demo()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/as/"+o.Roles()[0].SlackID, http.StatusSeeOther)
	})
	mux.HandleFunc("GET /as/{who}", p.show)
	mux.HandleFunc("GET /as/{who}/{place}", p.show)
	mux.HandleFunc("POST /as/{who}/{place}/press", p.press)
	mux.HandleFunc("POST /as/{who}/{place}/view", p.view)
	mux.HandleFunc("POST /as/{who}/{place}/command", p.command)
	mux.HandleFunc("POST /as/{who}/{place}/clock", p.clock)
	mux.HandleFunc("POST /as/{who}/{place}/staff", p.staff)
	mux.Handle("GET /static/", http.StripPrefix("/static/", web.Static()))
	return http.NewCrossOriginProtection().Handler(mux)
}

// Role is somebody a visitor can be.
type Role struct {
	SlackID, Name, Title, Says string
}

// Roles are the three people the page offers first.
func (o *Office) Roles() []Role {
	worker := o.first(func(r digest.PersonRow) bool {
		return !r.Manager && r.Access == digest.NoAccess && r.Role == "Social worker" && r.Absent.From.IsZero() && r.End.IsZero() && r.Start < digest.NewDate(2026, 1, 1)
	})
	manager := o.first(func(r digest.PersonRow) bool { return r.Manager && r.Team == worker.Team && r.Absent.From.IsZero() })
	lead := o.first(func(r digest.PersonRow) bool { return r.Access == digest.PolicyLead })
	return []Role{
		{worker.SlackID, worker.Name, "Social worker", "reads, answers, done"},
		{manager.SlackID, manager.Name, "Manager", "sees who in the team is informed"},
		{lead.SlackID, lead.Name, "Policy lead", "sees the whole service, by counts"},
	}
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
	Roles    []Role
	People   []digest.PersonRow
	Place    string // dm, home or a channel id
	Channel  *digest.Team
	Messages []shownMessage
	View     *view
	Home     *view
	Errors   map[string]string
	Report   *digest.Report
	Said     string
	Now      time.Time
}

type shownMessage struct {
	slackfake.Message
	At     time.Time
	Blocks []block
	OnlyMe bool
}

func (p *page) show(w http.ResponseWriter, r *http.Request) {
	p.render(w, r, nil, r.URL.Query().Get("said"))
}

func (p *page) render(w http.ResponseWriter, r *http.Request, errors map[string]string, said string) {
	who, err := p.office.Council.person(r.PathValue("who"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	s := shown{
		Who: who, Roles: p.office.Roles(), Place: cmp.Or(r.PathValue("place"), "dm"), Errors: errors, Said: said,
		Now: p.office.Clock.Now().In(p.office.Service.Zone()),
	}
	s.People = slices.Clone(p.office.Council.Rows)
	slices.SortFunc(s.People, func(a, b digest.PersonRow) int { return cmp.Compare(a.Name, b.Name) })
	p.fill(r.Context(), &s)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	if err := p.templates.ExecuteTemplate(w, "demo.html", s); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
	}
}

func (p *page) fill(ctx context.Context, s *shown) {
	slack := p.office.Slack
	for i, team := range p.office.Council.Teams {
		if team.Slug == s.Who.Team && team.Channel != "" {
			s.Channel = &p.office.Council.Teams[i]
		}
	}
	switch s.Place {
	case "dm":
		s.Messages = p.messages(s, slack.DMs(s.Who.SlackID), "")
	case "home":
		p.openHome(ctx, s.Who.SlackID)
		if home, ok := slack.Home(s.Who.SlackID); ok {
			v := parseView(home)
			s.Home = &v
		}
	default:
		s.Messages = p.messages(s, slack.Messages(s.Place), s.Place)
	}
	if views := slack.Views(s.Who.SlackID); len(views) > 0 {
		top := views[len(views)-1]
		v := parseView(top)
		s.View = &v
	}
	if actor, err := p.office.Service.ActorBySlackID(ctx, s.Who.SlackID); err == nil && actor.May(digest.SeeCounts, 0) {
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
	out := make([]shownMessage, len(messages))
	for i, m := range messages {
		out[i] = shownMessage{Message: m, Blocks: parseBlocks(m.Blocks), OnlyMe: m.To != "", At: timeOf(m.TS).In(p.office.Service.Zone())}
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
