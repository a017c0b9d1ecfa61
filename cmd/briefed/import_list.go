package main

import (
	"bytes"
	"context"

	"github.com/briefed/briefed/digest"
)

// listFile is a list of teams or of organisations that is to be imported whole.
type listFile[L any] struct {
	path    string
	dry     bool // it is only tried
	columns string
	given   map[string]string // what the file calls columns
	dates   digest.DateOrder
	read    func(digest.Input) (L, digest.Problems)
	about   func(L) (r digest.Reading, headed bool) // headed: its headings could be read
}

// open reads the list, says what was found out of it, and opens the database that it goes to, which the caller closes.
// Columns are what the file calls them, as was kept and as is given now. A database that
// is new is not made for a file that cannot be used.
func (f listFile[L]) open(ctx context.Context, s *settings, term terminal) (a *app, list L, columns digest.ColumnMap, err error) {
	file, err := openInput(f.path)
	if err != nil {
		return nil, list, nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err := digest.ReadInput(file)
	if err != nil {
		return nil, list, nil, err
	}
	conf, err := s.config()
	if err != nil {
		return nil, list, nil, err
	}
	in := digest.Input{Path: named(f.path), From: bytes.NewReader(data), Now: conf.Clock.Now(), Dates: f.dates, Map: f.given}
	if read, problems := f.read(in); len(problems) > 0 {
		if _, headed := f.about(read); headed {
			return nil, list, nil, problems
		}
	}
	if a, err = openImport(ctx, s, term, f.dry); err != nil {
		return nil, list, nil, err
	}
	if columns, err = a.columns(ctx, f.columns, f.given); err != nil {
		a.close(&err)
		return nil, list, nil, err
	}
	in.From, in.Map = bytes.NewReader(data), columns
	list, problems := f.read(in)
	reading, _ := f.about(list)
	term.notes(reading.Notes)
	if len(problems) > 0 {
		err = problems
		a.close(&err)
		return nil, list, nil, err
	}
	return a, list, columns, nil
}
