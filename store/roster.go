package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

type teamRow struct {
	ID       int64  `db:"id"`
	Slug     string `db:"slug"`
	Name     string `db:"name"`
	Service  string `db:"service"`
	Channel  string `db:"channel"`
	Mode     string `db:"mode"`
	Schedule string `db:"schedule"`
	Timezone string `db:"timezone"`
	Group    string `db:"slack_group"`

	Nation    string `db:"nation"`
	Ages      string `db:"ages"`
	WorksWith string `db:"works_with"`

	Kind    string `db:"kind"`
	Size    int    `db:"size"`
	Contact string `db:"contact"`
	EndedOn day    `db:"ended_on"`

	TimingBy     string `db:"timing_by"`
	FileMode     string `db:"file_mode"`
	FileChannel  string `db:"file_channel"`
	FileSchedule string `db:"file_schedule"`
	FileTimezone string `db:"file_timezone"`
}

const teamColumns = "t.id, t.slug, t.name, t.service, t.channel, t.mode, t.schedule, t.timezone, t.slack_group, " +
	"t.nation, t.ages, t.works_with, t.kind, t.size, t.contact, t.ended_on, t.timing_by, t.file_mode, t.file_channel, t.file_schedule, t.file_timezone"

func (r teamRow) team() digest.Team {
	return digest.Team{
		ID: r.ID, Slug: r.Slug, Name: r.Name, Service: r.Service, Channel: r.Channel,
		Mode: digest.Mode(r.Mode), Schedule: r.Schedule, Timezone: r.Timezone, Group: r.Group,
		Nation: r.Nation, Ages: r.Ages, WorksWith: r.WorksWith,
		Kind: digest.OrganisationKind(r.Kind), Size: r.Size, Contact: r.Contact, EndedOn: r.EndedOn.Date,
		TimingBy:     r.TimingBy,
		TimingInFile: digest.Timing{Mode: digest.Mode(r.FileMode), Channel: r.FileChannel, Schedule: r.FileSchedule, Timezone: r.FileTimezone},
	}
}

type personRow struct {
	ID     int64   `db:"id"`
	Number string  `db:"staff_no"`
	Email  *string `db:"email"`
	Name   string  `db:"name"`
	Slack  *string `db:"account"`
	Gone   stamp   `db:"gone_at"`
	Access string  `db:"access"`
	By     string  `db:"access_by"`
	InFile string  `db:"access_in_file"`
	Reach  string  `db:"reach_in_file"`
	Before *string `db:"taken_for"`
}

const personColumns = "p.id, p.staff_no, p.email, p.name, s.account, s.gone_at, p.access, p.access_by, p.access_in_file, p.reach_in_file, s.taken_for"

func (r personRow) person() digest.Person {
	p := digest.Person{
		ID: r.ID, StaffNo: r.Number, Email: value(r.Email), Name: r.Name, Access: digest.Access(r.Access), AccessBy: r.By, AccessInFile: digest.Access(r.InFile),
		Reach: digest.Via(r.Reach), SlackID: value(r.Slack), SlackBefore: value(r.Before),
	}
	if !r.Gone.IsZero() {
		p.Slack = digest.SlackGone
	}
	return p
}

type membershipRow struct {
	ID         int64  `db:"membership_id"`
	PersonID   int64  `db:"person_id"`
	TeamID     int64  `db:"team_id"`
	Role       string `db:"role"`
	Manager    bool   `db:"manager"`
	Employment string `db:"employment"`
	NQSW       bool   `db:"nqsw"`
	From       day    `db:"from_on"`
	To         day    `db:"to_on"`
	By         string `db:"recorded_by"`
	EndedBy    string `db:"ended_by"`
	ManagerBy  string `db:"manager_by"`
	Cover      bool   `db:"cover"`
}

const membershipColumns = "m.id AS membership_id, m.person_id, m.team_id, m.role, m.manager, m.employment, m.nqsw, m.from_on, m.to_on, m.recorded_by, m.ended_by, m.manager_by, m.cover"

func (r membershipRow) membership() digest.Membership {
	return digest.Membership{
		ID: r.ID, PersonID: r.PersonID, TeamID: r.TeamID, Role: r.Role, Manager: r.Manager,
		Employment: r.Employment, NQSW: r.NQSW, Span: digest.Span{From: r.From.Date, To: r.To.Date},
		By: r.By, EndedBy: r.EndedBy, ManagerBy: r.ManagerBy, Cover: r.Cover,
	}
}

const absenceColumns = "a.id, a.person_id, a.from_on, a.to_on, a.recorded_by"

type absenceRow struct {
	ID       int64  `db:"id"`
	PersonID int64  `db:"person_id"`
	From     day    `db:"from_on"`
	To       day    `db:"to_on"`
	By       string `db:"recorded_by"`
	Revoked  stamp  `db:"revoked_at"`
}

func (r absenceRow) absence() digest.Absence {
	return digest.Absence{ID: r.ID, PersonID: r.PersonID, By: r.By, Span: digest.Span{From: r.From.Date, To: r.To.Date}}
}

// current is the condition that a span of an alias covers a day parameter.
func current(alias, on string) string {
	return alias + ".from_on <= " + on + " AND (" + alias + ".to_on IS NULL OR " + alias + ".to_on >= " + on + ")"
}

func each[R, T any](rows []R, f func(R) T) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = f(r)
	}
	return out
}

// Roster implements [digest.RosterStore] with every membership and absence on
// record, past ones too: who was ever in a team matters for when they began.
func (db *DB) Roster(ctx context.Context) (roster digest.Roster, err error) {
	err = db.read(ctx, func(t *tx) error {
		var teams []teamRow
		var people []personRow
		var members []membershipRow
		var absences, ended []absenceRow
		for _, q := range []struct {
			dest  any
			query string
		}{
			{&teams, "SELECT " + teamColumns + " FROM teams t ORDER BY t.id"},
			{&people, "SELECT " + personColumns + " FROM people p" + slackOf + " ORDER BY p.id"},
			{&members, "SELECT " + membershipColumns + " FROM memberships m ORDER BY m.id"},
			{&absences, "SELECT " + absenceColumns + " FROM absences a WHERE a.revoked_at IS NULL ORDER BY a.id"},
			{&ended, "SELECT " + absenceColumns + " FROM absences a WHERE a.revoked_by <> '' ORDER BY a.id"},
		} {
			if err := t.all(q.dest, q.query, nil); err != nil {
				return err
			}
		}
		roster = digest.Roster{
			Teams: each(teams, teamRow.team), People: each(people, personRow.person),
			Memberships: each(members, membershipRow.membership), Absences: each(absences, absenceRow.absence), Ended: each(ended, absenceRow.absence),
		}
		return nil
	})
	return roster, err
}

// Teams implements [digest.RosterStore].
func (db *DB) Teams(ctx context.Context) (teams []digest.Team, err error) {
	err = db.read(ctx, func(t *tx) error {
		teams, err = t.units("t.kind = ''")
		return err
	})
	return teams, err
}

// ApplyTeams implements [digest.RosterTx]. A new team gets its three
// schedules; a changed line counts from today. What was set in Briefed and is not
// any more is the file's.
func (p planTx) ApplyTeams(now time.Time, today digest.Date, teams []digest.Team) error {
	type row struct {
		Slug       string `json:"slug"`
		Name       string `json:"name"`
		Service    string `json:"service"`
		ServiceKey string `json:"service_key"`
		Channel    string `json:"channel"`
		Mode       string `json:"mode"`
		Schedule   string `json:"schedule"`
		Timezone   string `json:"timezone"`
		Group      string `json:"slack_group"`
		Since      stamp  `json:"since"`
		Nation     string `json:"nation"`
		Ages       string `json:"ages"`
		WorksWith  string `json:"works_with"`
		Kind       string `json:"kind"`
		Size       int    `json:"size"`
		Contact    string `json:"contact"`
		EndedOn    day    `json:"ended_on"`

		TimingBy     string `json:"timing_by"`
		FileMode     string `json:"file_mode"`
		FileChannel  string `json:"file_channel"`
		FileSchedule string `json:"file_schedule"`
		FileTimezone string `json:"file_timezone"`
	}
	rows := each(teams, func(t digest.Team) row {
		return row{
			t.Slug, t.Name, t.Service, digest.Fold(t.Service), t.Channel, string(t.Mode), t.Schedule, t.Timezone, t.Group,
			stamp{today.Start(t.Location())},
			t.Nation, t.Ages, t.WorksWith, string(t.Kind), t.Size, t.Contact,
			day{t.EndedOn},
			t.TimingBy, string(t.TimingInFile.Mode), t.TimingInFile.Channel, t.TimingInFile.Schedule, t.TimingInFile.Timezone,
		}
	})
	a := args{
		"rows": asJSON(rows), "now": stamp{now}, "digest": string(digest.DigestSchedule),
		"reminder": string(digest.ReminderSchedule), "reminder_cron": digest.ReminderCron,
		"summary": string(digest.SummarySchedule), "summary_cron": digest.SummaryCron,
	}
	x := p.rows("x", "rows", "slug text", "name text", "service text", "service_key text", "channel text", "mode text", "schedule text", "timezone text", "slack_group text", "since timestamptz",
		"nation text", "ages text", "works_with text", "kind text", "size integer", "contact text", "ended_on date", "timing_by text", "file_mode text", "file_channel text", "file_schedule text", "file_timezone text")
	if _, err := p.exec(`
		INSERT INTO teams (slug, name, service, service_key, channel, mode, schedule, timezone, slack_group, created_at, nation, ages, works_with, kind, size, contact, ended_on,
			timing_by, file_mode, file_channel, file_schedule, file_timezone)
		SELECT slug, name, service, service_key, channel, mode, schedule, timezone, slack_group, `+p.time("now")+`, nation, ages, works_with, kind, size, contact, ended_on,
			timing_by, file_mode, file_channel, file_schedule, file_timezone FROM `+x+` WHERE true
		ON CONFLICT (slug) DO UPDATE SET name = excluded.name, service = excluded.service, service_key = excluded.service_key,
			channel = excluded.channel, mode = excluded.mode, schedule = excluded.schedule, timezone = excluded.timezone, slack_group = excluded.slack_group,
			nation = excluded.nation, ages = excluded.ages, works_with = excluded.works_with,
			kind = excluded.kind, size = excluded.size, contact = excluded.contact, ended_on = excluded.ended_on,
			timing_by = excluded.timing_by, file_mode = excluded.file_mode, file_channel = excluded.file_channel,
			file_schedule = excluded.file_schedule, file_timezone = excluded.file_timezone`, a); err != nil {
		return err
	}
	if err := p.teamsWorkWith(teams); err != nil {
		return err
	}
	_, err := p.exec(`
		INSERT INTO schedules (team_id, kind, cron, timezone, since)
		SELECT t.id, k.kind, COALESCE(k.cron, x.schedule), x.timezone, x.since
		FROM `+x+` JOIN teams t ON t.slug = x.slug
		CROSS JOIN (SELECT `+p.text("digest")+` AS kind, CAST(NULL AS text) AS cron
			UNION ALL SELECT `+p.text("reminder")+`, `+p.text("reminder_cron")+`
			UNION ALL SELECT `+p.text("summary")+`, `+p.text("summary_cron")+`) k
		WHERE true
		ON CONFLICT (team_id, kind) DO UPDATE SET cron = excluded.cron, timezone = excluded.timezone, since = excluded.since
			WHERE schedules.cron <> excluded.cron OR schedules.timezone <> excluded.timezone`, a)
	return err
}

// teamsWorkWith keeps what teams work with in the form in which audience rules are
// compared.
func (p planTx) teamsWorkWith(teams []digest.Team) error {
	type row struct {
		Slug  string `json:"slug"`
		Value string `json:"value"`
	}
	var rows []row
	for _, t := range teams {
		for _, key := range t.Works() {
			rows = append(rows, row{t.Slug, key})
		}
	}
	a := args{"slugs": asJSON(each(teams, func(t digest.Team) row { return row{Slug: t.Slug} })), "rows": asJSON(rows)}
	for _, statement := range []string{
		`DELETE FROM team_works WHERE team_id IN (SELECT t.id FROM teams t JOIN ` + p.rows("x", "slugs", "slug text") + ` ON x.slug = t.slug)`,
		`INSERT INTO team_works (team_id, value)
		 SELECT t.id, x.value FROM teams t JOIN ` + p.rows("x", "rows", "slug text", "value text") + ` ON x.slug = t.slug`,
	} {
		if _, err := p.exec(statement, a); err != nil {
			return err
		}
	}
	return nil
}
