package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// stamp is a moment in the database: timestamptz in PostgreSQL, one fixed-width
// RFC 3339 text in SQLite, so that text compares as time does. The zero stamp is
// NULL. Microseconds are what PostgreSQL keeps.
type stamp struct{ time.Time }

const stampLayout = "2006-01-02T15:04:05.000000Z"

func (s stamp) Value() (driver.Value, error) {
	if s.IsZero() {
		return nil, nil
	}
	return s.UTC().Format(stampLayout), nil
}

func (s *stamp) Scan(v any) (err error) {
	switch v := v.(type) {
	case nil:
		s.Time = time.Time{}
	case time.Time:
		s.Time = v.UTC()
	case string:
		s.Time, err = time.Parse(stampLayout, v)
	case []byte:
		s.Time, err = time.Parse(stampLayout, string(v))
	default:
		err = fmt.Errorf("a moment cannot be read from %T", v)
	}
	return err
}

func (s stamp) MarshalJSON() ([]byte, error) {
	if s.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(s.UTC().Format(stampLayout))
}

// day is a date in the database: date in PostgreSQL, ISO text in SQLite. The
// zero day is NULL.
type day struct{ digest.Date }

func (d day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

func (d *day) Scan(v any) (err error) {
	switch v := v.(type) {
	case nil:
		d.Date = 0
	case time.Time:
		d.Date = digest.NewDate(v.Date())
	case string:
		d.Date, err = digest.ParseDate(v)
	case []byte:
		d.Date, err = digest.ParseDate(string(v))
	default:
		err = fmt.Errorf("a date cannot be read from %T", v)
	}
	return err
}

func (d day) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}
