package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
)

// history is a random past of a small council, and the versions of its items,
// of which a [digest.History] holds those of one moment.
type history struct {
	digest.History
	versions []digest.Version
}

var epoch = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

const days = 20

func draw(t *rapid.T, most int, name string) int { return rapid.IntRange(0, most).Draw(t, name) }

// later draws a moment within so many days after another.
func later(t *rapid.T, after time.Time, within int64, name string) time.Time {
	return after.Add(time.Duration(rapid.Int64Range(0, within*24*3600*1e6).Draw(t, name)) * time.Microsecond)
}

func span(t *rapid.T, name string) digest.Span {
	from := digest.DateIn(epoch, time.UTC) + digest.Date(draw(t, days+5, name+" from")-5)
	if rapid.Bool().Draw(t, name+" open") {
		return digest.Span{From: from}
	}
	return digest.Span{From: from, To: from + digest.Date(draw(t, days, name+" length"))}
}

// drawHistory draws teams, people who move between them, are away and lose their
// Slack accounts, items with versions, receipts with every ending, and answers
// that are given, changed and undone.
func drawHistory(t *rapid.T) history {
	h := history{}
	h.Vias = []digest.Allowed{{Via: digest.Slack}}
	if rapid.Bool().Draw(t, "mail") {
		mail := digest.Allowed{Via: digest.Email, Period: digest.Period{From: later(t, epoch, days, "mail from")}}
		if rapid.Bool().Draw(t, "no more mail") {
			mail.Gone = later(t, mail.From, days, "mail until")
		}
		h.Vias = append(h.Vias, mail)
	}
	h.Handbacks = map[int64]time.Time{}
	for n := range draw(t, 2, "teams") + 1 {
		slug := fmt.Sprintf("team%d", n+1)
		h.Teams = append(h.Teams, digest.Team{
			ID: int64(n + 1), Slug: slug, Name: slug,
			Service: rapid.SampledFrom([]string{"", "Care", "care ", "Assessment"}).Draw(t, "service"), Nation: rapid.SampledFrom([]string{"", "wales"}).Draw(t, "nation"),
		})
	}
	for n := range draw(t, 4, "people") + 1 {
		p := digest.Person{ID: int64(n + 1), Email: fmt.Sprintf("p%d@council.example", n), Name: fmt.Sprintf("P%d", n)}
		h.drawAccounts(t, p.ID)
		h.People = append(h.People, p)
		for range draw(t, 3, "memberships") {
			team := rapid.SampledFrom(h.Teams).Draw(t, "team").ID
			h.Memberships = append(h.Memberships, digest.Membership{
				PersonID: p.ID, TeamID: team, Cover: draw(t, 4, "cover") == 0, Span: span(t, "membership"),
				Role: rapid.SampledFrom([]string{"Social worker", "social worker", "Team manager"}).Draw(t, "role"), NQSW: draw(t, 3, "nqsw") == 0,
				Employment: rapid.SampledFrom([]string{"permanent", "agency"}).Draw(t, "employment"),
			})
			if draw(t, 3, "long here") == 0 {
				h.Memberships[len(h.Memberships)-1].From -= 360 + digest.Date(draw(t, 20, "days more"))
			}
		}
		for range draw(t, 2, "absences") {
			h.Absences = append(h.Absences, digest.Absence{PersonID: p.ID, Span: span(t, "absence")})
		}
	}
	for n := range draw(t, 2, "items") + 1 {
		h.drawItem(t, int64(n+1))
	}
	return h
}

// drawAccounts draws who somebody is by each way: accounts that were there since
// ever or come later, go, and come back.
func (h *history) drawAccounts(t *rapid.T, person int64) {
	for _, via := range []digest.Via{digest.Slack, digest.Email} {
		name := fmt.Sprintf("%s%d", via, person)
		var from time.Time
		for range draw(t, 2, string(via)) {
			account := digest.PersonAccount{PersonID: person, Route: digest.Route{Via: via, Address: name}, Account: name, Period: digest.Period{From: from}}
			last := rapid.Bool().Draw(t, "stays")
			if !last {
				account.Gone = later(t, maxTime(epoch, from), days, "gone at")
				from = later(t, account.Gone, days, "back at")
			}
			if h.Accounts = append(h.Accounts, account); last {
				break
			}
		}
	}
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (h *history) drawItem(t *rapid.T, id int64) {
	item := digest.Item{ID: id}
	themes := rapid.SampledFrom([][]string{nil, {"neglect"}, {"neglect", "safer sleep"}}).Draw(t, "themes") // every version has them
	scope := rapid.SampledFrom([]string{digest.LocalScope, "national"}).Draw(t, "scope")
	if draw(t, 4, "withdrawn") == 0 {
		item.Withdrawn = later(t, epoch, days, "withdrawn at")
	}
	h.Items = append(h.Items, item)
	at := later(t, epoch, days, "published")
	for n := range draw(t, 2, "versions") + 1 {
		v := digest.Version{ItemID: id, Number: n + 1, Asks: n + 1, PublishedAt: at}
		v.Text = digest.Text{Ref: fmt.Sprintf("item%d", id), Kind: digest.Lesson, Title: fmt.Sprintf("As of %d", n), Change: digest.Significant, Scope: scope, Themes: themes}
		if id%2 == 0 {
			v.Kind = digest.Policy
		}
		if n > 0 && rapid.Bool().Draw(t, "minor") {
			v.Change, v.Asks = digest.Minor, h.versions[len(h.versions)-1].Asks
		}
		h.versions = append(h.versions, v)
		for _, p := range h.People {
			if v.Asks == v.Number && draw(t, 4, "asked") > 0 {
				h.drawReceipt(t, p.ID, v)
			}
		}
		at = later(t, at.Add(time.Second), 5, "next version")
	}
}

func (h *history) drawReceipt(t *rapid.T, person int64, v digest.Version) {
	r := digest.Receipt{PersonID: person, ItemID: v.ItemID, Asks: v.Asks, AssignedAt: later(t, v.PublishedAt, 6, "assigned")}
	r.DueFrom = digest.DateIn(r.AssignedAt, time.UTC)
	if draw(t, 5, "due") > 0 {
		r.DueOn = r.DueFrom + digest.Date(draw(t, 14, "days to answer"))
	}
	if rapid.Bool().Draw(t, "told") {
		r.ToldAt = later(t, r.AssignedAt, 6, "told at")
	}
	if rapid.Bool().Draw(t, "failed") {
		r.FailedAt, r.Failed = later(t, r.AssignedAt, 6, "failed at"), "the channel is archived"
	}
	if v.Asks > 1 && rapid.Bool().Draw(t, "informed before") {
		tenths := draw(t, 500, "tenths before")
		r.Before = &tenths
	}
	if draw(t, 2, "closed") == 0 {
		r.ClosedAt = later(t, r.AssignedAt, 6, "closed at")
		r.Closed = rapid.SampledFrom([]digest.CloseReason{digest.Left, digest.Moved, digest.Superseded, digest.Withdrawn, digest.Exempt}).Draw(t, "reason")
	}
	at := r.AssignedAt
	for range draw(t, 3, "answers") {
		at = later(t, at, 6, "answered at")
		kinds := append([]digest.AnswerKind{digest.Understood, digest.Discussed, digest.Undone}, digest.PersonalAnswers...)
		a := digest.Answer{ID: int64(len(h.Answers) + 1), PersonID: person, ItemID: v.ItemID, Asks: v.Asks, Shown: v.Number, At: at}
		a.Kind = rapid.SampledFrom(kinds).Draw(t, "answer")
		h.Answers = append(h.Answers, a)
		r.Answer, r.AnsweredAt, r.RepliedAt = a.Kind, at, time.Time{}
		if r.SaidAt.IsZero() && slices.Contains(digest.PersonalAnswers, a.Kind) {
			r.SaidAt = at
		}
		if a.Kind == digest.Undone {
			r.Answer = ""
		}
		if a.Kind.WaitsFor() != "" && rapid.Bool().Draw(t, "replied") {
			at = later(t, at, 3, "replied at")
			r.RepliedAt = at
			h.Handbacks[a.ID] = at
		}
	}
	h.Receipts = append(h.Receipts, r)
}

// at returns the history with its items as of a moment.
func (h *history) at(at time.Time) digest.History {
	past := h.History
	past.Items = nil
	for _, item := range h.Items {
		for _, v := range h.versions {
			if v.ItemID == item.ID && (v.Number == 1 || !v.PublishedAt.After(at)) {
				item.Version = v
			}
		}
		past.Items = append(past.Items, item)
	}
	return past
}

// version is the first version of an item.
func (h *history) version(item int64) digest.Version {
	return h.versions[slices.IndexFunc(h.versions, func(v digest.Version) bool { return v.ItemID == item })]
}

// write adds the history to an empty database, in one transaction.
func (h *history) write(t testing.TB, db *store.DB) {
	t.Helper()
	sql := []string{"BEGIN"}
	add := func(table, columns string, values ...any) { sql = append(sql, insert(table, columns, values...)) }
	for _, team := range h.Teams {
		add("teams", "slug, name, service, service_key, channel, mode, schedule, timezone, created_at",
			team.Slug, team.Name, team.Service, digest.Fold(team.Service), "", "dm", "0 9 * * 1", "UTC", epoch)
		sql = append(sql, fmt.Sprintf("UPDATE teams SET nation = '%s' WHERE slug = '%s'", team.Nation, team.Slug))
	}
	for _, p := range h.People {
		add("people", "email, name, access, created_at", p.Email, p.Name, "", epoch)
	}
	sql = append(sql, "DELETE FROM vias")
	for n, v := range h.Vias {
		add("vias", "via, rank, from_at, gone_at", string(v.Via), n, v.From, v.Gone)
	}
	for _, a := range h.Accounts {
		add("accounts", "person_id, via, account, address, from_at, gone_at, held", a.PersonID, string(a.Via), a.Account, a.Address, a.From, a.Gone, a.Gone.IsZero())
	}
	for _, m := range h.Memberships {
		add("memberships", "person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on, recorded_at, cover",
			m.PersonID, m.TeamID, m.Role, digest.Fold(m.Role), false, m.Employment, m.Employment, m.NQSW, m.From, m.To, epoch, m.Cover)
	}
	for _, a := range h.Absences {
		add("absences", "person_id, from_on, to_on, recorded_at", a.PersonID, a.From, a.To, epoch)
	}
	for _, item := range h.Items {
		add("items", "ref, kind, local, withdrawn_at, created_at", fmt.Sprintf("item%d", item.ID), string(h.version(item.ID).Kind), h.version(item.ID).Local(), item.Withdrawn, epoch)
		for _, theme := range h.version(item.ID).Themes {
			add("item_themes", "item_id, theme, key", item.ID, theme, theme)
		}
	}
	for n, v := range h.versions {
		body, err := json.Marshal(v.Text)
		must(t, err)
		add("versions", "item_id, number, asks, change, title, urgent, minutes, ack_within, by_service, by_team, by_role, by_employment, body, published_at, published_by",
			v.ItemID, v.Number, v.Asks, string(v.Change), v.Title, false, 1, 10, false, false, false, false, string(body), v.PublishedAt, "")
		sql = append(sql, fmt.Sprintf("UPDATE items SET version_id = %d WHERE id = %d", n+1, v.ItemID))
	}
	for _, r := range h.Receipts {
		sql = append(sql, insertReceipt(r))
	}
	for _, a := range h.Answers {
		sql = append(sql, insertAnswer(a))
	}
	for answer, at := range h.Handbacks {
		sql = append(sql, insertHandback(answer, at))
	}
	exec(t, db, strings.Join(append(sql, "COMMIT"), ";\n"))
}

func insertReceipt(r digest.Receipt) string {
	return insert("receipts", "person_id, item_id, version, assigned_at, due_from, due_on, told_at, said_at, answer, answered_at, replied_at, failed_at, failed, before_took, closed_at, closed",
		r.PersonID, r.ItemID, r.Asks, r.AssignedAt, r.DueFrom, r.DueOn, r.ToldAt, r.SaidAt, nullable(r.Answer), r.AnsweredAt,
		r.RepliedAt, r.FailedAt, nullable(r.Failed), r.Before, r.ClosedAt, nullable(r.Closed))
}

func insertHandback(answer int64, at time.Time) string {
	return insert("handbacks", "answer_id, at", answer, at)
}

func insertAnswer(a digest.Answer) string {
	return insert("answers", "person_id, item_id, version, shown, kind, note, face, at", a.PersonID, a.ItemID, a.Asks, a.Shown, string(a.Kind), "", "slack", a.At)
}

func insert(table, columns string, values ...any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = literal(v)
	}
	return "INSERT INTO " + table + " (" + columns + ") VALUES (" + strings.Join(texts, ", ") + ")"
}

type nullable string

// literal writes a value as both engines read it; zero values are NULL.
func literal(v any) string {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return "NULL"
		}
		return v.Format("'2006-01-02T15:04:05.000000Z'")
	case digest.Date:
		if v.IsZero() {
			return "NULL"
		}
		return "'" + v.String() + "'"
	case *int:
		if v == nil {
			return "NULL"
		}
		return fmt.Sprint(*v)
	case nullable:
		if v == "" {
			return "NULL"
		}
		return "'" + string(v) + "'"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	default:
		return fmt.Sprint(v)
	}
}
