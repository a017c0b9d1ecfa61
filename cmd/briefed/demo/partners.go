package demo

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"maps"
	"slices"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/library"
)

//go:embed organisations.csv
var organisationsCSV []byte

//go:embed partners.csv
var partnersCSV []byte

// forPartners are what the sample council tells organisations outside it, invented as its
// own lessons are.
//
//go:embed partners/*.md
var forPartners embed.FS

// Partners are the organisations that the sample council works with: a charity of three
// with a coordinator, and a school that passes on what comes to its one address.
type Partners struct {
	Organisations []digest.OrganisationRow
	Rows          []digest.PersonRow
	Items         []digest.Text // all of them live when the council begins
}

// readPartners reads the organisations, their people and what is meant for them. Errors
// are [digest.Problems].
func readPartners() (p Partners, err error) {
	units, problems := digest.ReadOrganisations(digest.Input{Path: "organisations.csv", Now: Start, From: bytes.NewReader(organisationsCSV)})
	if len(problems) > 0 {
		return p, problems
	}
	p.Organisations = units.Rows
	teams := make([]digest.Team, len(p.Organisations))
	for i, row := range p.Organisations {
		teams[i] = row.Team
	}
	if p.Rows, problems = digest.ParsePeople("partners.csv", bytes.NewReader(partnersCSV), teams); len(problems) > 0 {
		return p, problems
	}
	texts, err := library.Read(forPartners)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		p.Items = append(p.Items, texts[name])
	}
	return p, err
}

// join puts the organisations into a service that has the council, and publishes what is
// meant for them.
func (p Partners) join(ctx context.Context, service *digest.Service) error {
	if len(p.Organisations) == 0 {
		return nil
	}
	operator := digest.Operator()
	if _, err := service.ImportOrganisations(ctx, operator, p.Organisations, false); err != nil {
		return fmt.Errorf("importing the sample organisations: %w", err)
	}
	if _, err := service.ImportPeople(ctx, operator, p.Rows, digest.ImportOptions{}); err != nil {
		return fmt.Errorf("importing the people of the sample organisations: %w", err)
	}
	if _, err := service.ImportItems(ctx, operator, p.Items, false); err != nil {
		return fmt.Errorf("importing what is meant for the sample organisations: %w", err)
	}
	refs := make([]string, len(p.Items))
	for i, item := range p.Items {
		refs[i] = item.Ref
	}
	_, err := service.Publish(ctx, operator, refs)
	return err
}

// everybody are the rows of the council's staff, and behind them those of its partners.
func (c Council) everybody() []digest.PersonRow {
	return slices.Concat(c.Rows, c.Partners.Rows)
}

// outside are the roles that a visitor can have in the charity, where mails go: somebody
// who works there, and its coordinator.
func (o *Office) outside() (roles []Role) {
	if o.Mail == nil {
		return nil
	}
	for _, coordinates := range []bool{false, true} {
		i := slices.IndexFunc(o.Council.Partners.Rows, func(r digest.PersonRow) bool { return r.Manager == coordinates })
		if i >= 0 {
			row := o.Council.Partners.Rows[i]
			roles = append(roles, Role{who(row), row.Name, kind(row)})
		}
	}
	return roles
}
