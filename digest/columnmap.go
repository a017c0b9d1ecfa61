package digest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The files that have a column map.
const (
	TeamsColumns  = "teams"
	PeopleColumns = "people"
	// OrganisationsColumns is that of organisations outside the council.
	OrganisationsColumns = "organisations"
)

// ColumnMapStore keeps what files call columns.
type ColumnMapStore interface {
	ColumnMap(ctx context.Context, file string) (ColumnMap, error)
	SetColumnMap(ctx context.Context, file string, m ColumnMap, audit AuditEntry) error
}

// With returns the map with what was given now in the place of what was kept. A
// column that is given without a heading has its own name again.
func (m ColumnMap) With(given ColumnMap) ColumnMap {
	all := maps.Clone(m)
	if all == nil {
		all = ColumnMap{}
	}
	for column, heading := range given {
		if heading = Clean(heading); heading == "" {
			delete(all, column)
		} else {
			all[column] = heading
		}
	}
	return all
}

// Check returns an [Invalid] error for a name that is none of a file's columns.
func (m ColumnMap) Check(file string) error {
	known := slices.Concat(teamsRequired, teamsOptional)
	switch file {
	case OrganisationsColumns:
		known = slices.Concat(organisationsRequired, organisationsOptional)
	case PeopleColumns:
		known = slices.Concat(peopleRequired, peopleOptional, peopleBeside)
	}
	for column := range m {
		if !slices.Contains(known, column) {
			return Errorf(Invalid, "there is no column %q to map: use %s", column, strings.Join(known, ", "))
		}
	}
	return nil
}

// ColumnMap returns what a file calls columns, as it was kept. Errors: [Forbidden].
func (s *Service) ColumnMap(ctx context.Context, actor Actor, file string) (ColumnMap, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return nil, err
	}
	return s.store.ColumnMap(ctx, file)
}

// KeepColumnMap keeps what a file calls columns, for the next one. Errors:
// [Forbidden]; [Invalid] for a column that there is none of.
func (s *Service) KeepColumnMap(ctx context.Context, actor Actor, file string, m ColumnMap) error {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return err
	}
	if err := m.Check(file); err != nil {
		return err
	}
	kept, err := s.store.ColumnMap(ctx, file)
	if err != nil || maps.Equal(kept, m) {
		return err
	}
	said := make([]string, 0, len(m))
	for _, column := range slices.Sorted(maps.Keys(m)) {
		said = append(said, fmt.Sprintf("%s is “%s”", column, m[column]))
	}
	return s.store.SetColumnMap(ctx, file, m, s.entry(actor, "mapped columns", file, strings.Join(said, ", ")))
}
