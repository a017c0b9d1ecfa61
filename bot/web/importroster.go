package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
	pages "github.com/briefed/briefed/templates/web"
)

// rosterService is what these pages ask of the use cases.
type rosterService interface {
	ColumnMap(ctx context.Context, actor digest.Actor, file string) (digest.ColumnMap, error)
	ImportOrganisations(ctx context.Context, actor digest.Actor, rows []digest.OrganisationRow, dryRun bool) (digest.OrganisationChanges, error)
	ImportPeople(ctx context.Context, actor digest.Actor, rows []digest.PersonRow, opts digest.ImportOptions) (digest.RosterChanges, error)
	ImportTeams(ctx context.Context, actor digest.Actor, teams []digest.Team, dryRun bool) (digest.TeamChanges, error)
	KeepColumnMap(ctx context.Context, actor digest.Actor, file string, m digest.ColumnMap) error
	Staff(ctx context.Context, actor digest.Actor) (digest.Roster, error)
	Timetable(ctx context.Context, actor digest.Actor) ([]digest.Timetabled, error)
}

type rosterPages struct {
	*site
	service rosterService
}

type importRosterData struct {
	Kind    string // teams, organisations or people
	File    string // sent again to confirm: text, or what is none as base64
	Text    string // of the file, where it was pasted or is text
	Leavers bool
	Leaving int              // how many were said to leave
	Dates   digest.DateOrder // as it was said
	Map     digest.ColumnMap // as it was said
	Said    map[string]digest.Who
	Read    digest.Reading
	Teams   *digest.TeamChanges
	Units   *digest.OrganisationChanges
	People  *digest.RosterChanges
	Preview []digest.Preview
}

// importable are the files that are taken in here.
var importable = []string{digest.TeamsColumns, digest.OrganisationsColumns, digest.PeopleColumns}

// importRosterPage asks for a file.
func (s rosterPages) importRosterPage(v *visit) error {
	if _, err := s.service.Timetable(v.r.Context(), v.actor); err != nil { // administrators alone
		return err
	}
	if !slices.Contains(importable, v.path("kind")) {
		return s.nowhere(v)
	}
	return v.page("import-roster", importRosterData{Kind: v.path("kind")})
}

// importRoster shows what a file would change, and changes it once confirmed. The
// file comes again with the confirmation: nothing of it is kept in between.
func (s rosterPages) importRoster(v *visit) error {
	ctx := v.r.Context()
	if _, err := s.service.Timetable(ctx, v.actor); err != nil {
		return err
	}
	data := importRosterData{
		Kind: v.path("kind"), Leavers: v.text("leavers") != "", Leaving: int(v.number("leaving")),
		Map: digest.ColumnMap{}, Said: map[string]digest.Who{},
	}
	if !slices.Contains(importable, data.Kind) {
		return s.nowhere(v)
	}
	text, err := v.upload("file")
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		v.missing("file", "file")
		return s.importRosterPage(v)
	}
	file := data.keep(text)
	for name := range v.r.Form {
		if column, ok := strings.CutPrefix(name, "map-"); ok && v.text(name) != "" {
			data.Map[column] = v.text(name)
		}
		if address, ok := strings.CutPrefix(name, "who-"); ok {
			if who := digest.Who(v.text(name)); who == digest.SamePerson || who == digest.NewPerson {
				data.Said[address] = who
			}
		}
	}
	confirmed := v.text("do") == "import"
	if data.Dates, err = digest.ParseDateOrder(v.text("dates")); err == nil {
		err = s.importFile(v, &data, file, !confirmed)
	}
	switch digest.CodeOf(err) {
	case "":
		if confirmed {
			return v.see("/admin/import/"+data.Kind, "imported")
		}
	case digest.Invalid, digest.Conflict:
		v.wrongFile(err, data.Asked())
	default:
		return err
	}
	return v.page("import-roster", data)
}

// Asked are the addresses of which it must be said whose they are.
func (data importRosterData) Asked() []digest.Asked {
	if data.People == nil {
		return nil
	}
	return data.People.Asked
}

// inBase64 marks a file that is no text.
const inBase64 = "base64,"

// keep returns a file's bytes, and keeps them in a form that a hidden field holds.
func (data *importRosterData) keep(text string) []byte {
	if encoded, ok := strings.CutPrefix(text, inBase64); ok {
		if file, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			data.File = text
			return file
		}
	}
	data.File, data.Text = text, text
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		data.File, data.Text = inBase64+base64.StdEncoding.EncodeToString([]byte(text)), ""
	}
	return []byte(text)
}

func (s rosterPages) importFile(v *visit, data *importRosterData, file []byte, dryRun bool) error {
	ctx := v.r.Context()
	kept, err := s.service.ColumnMap(ctx, v.actor, data.Kind)
	if err != nil {
		return err
	}
	if err := data.Map.Check(data.Kind); err != nil {
		return err
	}
	columns := kept.With(data.Map)
	in := digest.Input{From: bytes.NewReader(file), Now: v.Now(), Dates: data.Dates, Map: columns}
	switch data.Kind {
	case digest.TeamsColumns:
		err = s.importTeams(v, data, in, dryRun)
	case digest.OrganisationsColumns:
		err = s.importOrganisations(v, data, in, dryRun)
	default:
		err = s.importPeople(v, data, in, dryRun)
	}
	if err != nil || dryRun {
		return err
	}
	return s.service.KeepColumnMap(ctx, v.actor, data.Kind, columns)
}

func (s rosterPages) importTeams(v *visit, data *importRosterData, in digest.Input, dryRun bool) error {
	read, problems := digest.ReadTeams(in)
	data.Read = read.Reading
	if len(problems) > 0 {
		return digest.Errorf(digest.Invalid, "%w", problems)
	}
	changes, err := s.service.ImportTeams(v.r.Context(), v.actor, read.Teams, dryRun)
	data.Teams = &changes
	return err
}

func (s rosterPages) importOrganisations(v *visit, data *importRosterData, in digest.Input, dryRun bool) error {
	read, problems := digest.ReadOrganisations(in)
	data.Read = read.Reading
	if len(problems) > 0 {
		return digest.Errorf(digest.Invalid, "%w", problems)
	}
	changes, err := s.service.ImportOrganisations(v.r.Context(), v.actor, read.Rows, dryRun)
	data.Units = &changes
	return err
}

func (s rosterPages) importPeople(v *visit, data *importRosterData, in digest.Input, dryRun bool) error {
	roster, err := s.service.Staff(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	read, problems := digest.ReadPeople(in, roster.Teams)
	data.Read = read.Reading
	if len(problems) > 0 {
		return digest.Errorf(digest.Invalid, "%w", problems)
	}
	changes, err := s.service.ImportPeople(v.r.Context(), v.actor, read.Rows, digest.ImportOptions{
		DryRun: dryRun, Leavers: data.Leavers, Leaving: data.Leaving, Who: data.Said,
	})
	data.People, data.Preview = &changes, changes.Preview(roster.Teams, data.Leavers)
	return err
}

// wrongFile keeps what is wrong with a file, equal mistakes as one. Each belongs to
// the file, but for what the form asks.
func (v *visit) wrongFile(err error, asked []digest.Asked) {
	problems := digest.ProblemsOf(err)
	v.wrong("file", err)
	if len(problems) == 0 {
		return
	}
	v.problems = nil
	for _, a := range asked {
		v.problems = append(v.problems, pages.Problem{Field: "who-" + a.Email, Key: "who", Line: a.Line})
	}
	if len(asked) > 0 {
		return
	}
	for _, g := range problems.Grouped() {
		p := pages.Problem{Field: "file", Line: g.Line, Message: g.Message}
		switch g.Column {
		case "dates":
			p.Field = "dates"
		case "leavers":
			p.Field = "leaving"
		case "":
		default:
			p.Message = g.Column + ": " + g.Message
		}
		if also := g.Also(); also != "" {
			p.Line, p.Message = 0, p.Message+also
		}
		v.problems = append(v.problems, p)
	}
}
