package web

import (
	"context"
	"strings"

	"github.com/briefed/briefed/digest"
)

// rosterService is what these pages ask of the use cases.
type rosterService interface {
	ImportPeople(ctx context.Context, actor digest.Actor, rows []digest.PersonRow, opts digest.ImportOptions) (digest.RosterChanges, error)
	ImportTeams(ctx context.Context, actor digest.Actor, teams []digest.Team, dryRun bool) (digest.TeamChanges, error)
	Staff(ctx context.Context, actor digest.Actor) (digest.Roster, error)
	Timetable(ctx context.Context, actor digest.Actor) ([]digest.Timetabled, error)
}

type rosterPages struct {
	*site
	service rosterService
}

type importRosterData struct {
	Kind    string // teams or people
	Text    string // of the file, sent again to confirm
	Leavers bool
	Teams   *digest.TeamChanges
	People  *digest.RosterChanges
}

// importRosterPage asks for a file.
func (s rosterPages) importRosterPage(v *visit) error {
	if _, err := s.service.Timetable(v.r.Context(), v.actor); err != nil { // administrators alone
		return err
	}
	if kind := v.path("kind"); kind != "teams" && kind != "people" {
		return s.nowhere(v)
	}
	return v.page("import-roster", importRosterData{Kind: v.path("kind")})
}

// importRoster shows what a file would change, and changes it once confirmed. The
// file comes again with the confirmation: nothing of it is kept in between.
func (s rosterPages) importRoster(v *visit) error {
	data := importRosterData{Kind: v.path("kind"), Leavers: v.text("leavers") != ""}
	again := func(v *visit) error { return v.page("import-roster", data) }
	var err error
	if data.Text, err = v.upload("file"); err != nil {
		return err
	}
	if strings.TrimSpace(data.Text) == "" {
		v.missing("file", "file")
		return s.importRosterPage(v)
	}
	confirmed := v.text("do") == "import"
	switch data.Kind {
	case "teams":
		err = s.importTeams(v, &data, !confirmed)
	case "people":
		err = s.importPeople(v, &data, !confirmed)
	default:
		return s.nowhere(v)
	}
	if err != nil || !confirmed {
		if err == nil {
			return again(v)
		}
		return v.after(err, "file", again, "")
	}
	return v.see("/admin/import/"+data.Kind, "imported")
}

func (s rosterPages) importTeams(v *visit, data *importRosterData, dryRun bool) error {
	teams, problems := digest.ParseTeams("", strings.NewReader(data.Text))
	if len(problems) > 0 {
		return digest.Errorf(digest.Invalid, "%w", problems)
	}
	changes, err := s.service.ImportTeams(v.r.Context(), v.actor, teams, dryRun)
	data.Teams = &changes
	return err
}

func (s rosterPages) importPeople(v *visit, data *importRosterData, dryRun bool) error {
	ctx := v.r.Context()
	roster, err := s.service.Staff(ctx, v.actor)
	if err != nil {
		return err
	}
	rows, problems := digest.ParsePeople("", strings.NewReader(data.Text), roster.Teams)
	if len(problems) > 0 {
		return digest.Errorf(digest.Invalid, "%w", problems)
	}
	changes, err := s.service.ImportPeople(ctx, v.actor, rows, digest.ImportOptions{DryRun: dryRun, Leavers: data.Leavers})
	data.People = &changes
	return err
}
