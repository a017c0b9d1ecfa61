package digest

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// FigureStore keeps what was shown to who may see counts and nobody's name, by
// audience: the teams that the reader sees in full besides.
type FigureStore interface {
	// ShownFigures returns the rows that were shown, each with the group behind it
	// and as it was shown last.
	ShownFigures(ctx context.Context, audience string) ([]ShownFigure, error)
	// ShownDay returns the report of a day as it was shown; false where it was not.
	ShownDay(ctx context.Context, audience string, on Date) (Report, bool, error)
	// KeepShown keeps rows that are shown anew; and the report of a day that is over,
	// nil for today's, unless it is kept.
	KeepShown(ctx context.Context, audience string, rows []ShownFigure, day *Report) error
}

// ShownFigure is a row of counts as it was shown on a day.
type ShownFigure struct {
	Key     string // of the row
	Sketch  string // who was behind it, without saying who
	On      Date
	Measure Measure
}

// counts returns the report of a moment for somebody who may see counts and
// nobody's name. A day that is over is as it was shown first. A row is shown anew
// only where the people behind it are those of every other day on which it was
// shown, or at least five differ: else it stands as it was, with its day, so that of
// two days nobody can work out who joined, left or moved. What the same people
// answer may change. Breakdowns are counted where they are asked for, all of them; of
// a day that is over they are there where it was shown with them first.
func (s *Service) counts(ctx context.Context, actor Actor, m Moment, by Breakdown) (Report, error) {
	known := actor.managedSlugs()
	slices.Sort(known)
	filter := Filter{Behind: true}
	if by != "" {
		filter.By, filter.Home = by.beside(), s.config.Nation
	}
	return s.suppressed(ctx, m, filter, strings.Join(known, " "), known)
}

// suppressed counts for an audience who sees some teams, by slug, in full besides.
func (s *Service) suppressed(ctx context.Context, m Moment, filter Filter, audience string, known []string) (Report, error) {
	over := m.On < s.Today()
	if over {
		if report, kept, err := s.store.ShownDay(ctx, audience, m.On); err != nil || kept {
			report.Suppressed = true
			return report, err
		}
	}
	report, err := s.store.Report(ctx, m, filter)
	if err != nil {
		return Report{}, err
	}
	if filter.Partners { // none of them is shown by itself
		report.Teams, report.Items = []TeamMeasures{}, []ItemMeasure{}
	}
	before, err := s.store.ShownFigures(ctx, audience)
	if err != nil {
		return Report{}, err
	}
	report = report.copied()
	shown := report.show(known, before)
	day := &report
	if !over {
		day = nil
	}
	if err := s.store.KeepShown(ctx, audience, shown, day); err != nil {
		return Report{}, fmt.Errorf("keep what is shown: %w", err)
	}
	return report, nil
}

// show suppresses the report, lets rows stand that may not be shown anew, and
// returns those that are.
func (r *Report) show(known []string, before []ShownFigure) (anew []ShownFigure) {
	by := map[string][]ShownFigure{}
	for _, f := range before {
		by[f.Key] = append(by[f.Key], f)
	}
	rows, names := r.rows(), r.known(known)
	sketches := make([]sketch, len(rows))
	for i := range rows {
		w := &rows[i]
		sketches[i] = sketchOf(w.behind.people(names))
		if stands, ok := standing(by[w.key], sketches[i], r.AsOf); ok {
			*w.measure, w.stands = stands.Measure, true
			w.measure.Stands = stands.On
		}
	}
	r.judge(rows, known)
	for i, w := range rows {
		if !w.stands && !slices.Contains(known, w.own) {
			anew = append(anew, ShownFigure{Key: w.key, Sketch: sketches[i].text(), On: r.AsOf, Measure: *w.measure})
		}
	}
	return anew
}

// standing returns the row that stands in the place of one that may not be shown:
// the newest of those that differ by few people, of no later day where there is one.
func standing(before []ShownFigure, now sketch, on Date) (stands ShownFigure, ok bool) {
	for _, f := range before {
		if n := now.apart(parseSketch(f.Sketch)); n == 0 || n >= SmallNumber {
			continue
		}
		better := !ok || f.On <= on && (stands.On > on || f.On > stands.On) || f.On > on && stands.On > f.On
		if better {
			stands, ok = f, true
		}
	}
	return stands, ok
}

// text and parseSketch write a sketch as text and read it.
func (s sketch) text() string {
	raw := make([]byte, 0, 8*blocks)
	for _, n := range s {
		raw = binary.BigEndian.AppendUint64(raw, n)
	}
	return base64.RawStdEncoding.EncodeToString(raw)
}

func parseSketch(text string) (s sketch) {
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) != 8*blocks {
		return s // of nobody: it differs from every other
	}
	for i := range s {
		s[i] = binary.BigEndian.Uint64(raw[8*i:])
	}
	return s
}
