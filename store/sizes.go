package store

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Sizes is how much room the database takes, in bytes.
type Sizes struct {
	Bytes  int64
	Tables []TableSize // those that take most, the largest first, with their indexes
	// Year is about what a year adds, by what was added in the last Days days: 0 where
	// the database is younger than [leastDays].
	Year int64
	Days int
	// Bodies is about what the bodies of letters have that are older than asked.
	Bodies int64
}

// TableSize is the room of a table with its indexes.
type TableSize struct {
	Name  string `db:"name"`
	Bytes int64  `db:"bytes"`
	Rows  int64  `db:"rows"` // on PostgreSQL about, as it last counted them
}

const (
	sizesShown = 5
	sizesDays  = 90 // the days by which a year is reckoned
	leastDays  = 14 // of a younger database nothing is said: its first import is no measure
)

// dated says by which table and moment the rows of a table are as old as they are, of
// those that grow with what people are asked and say.
var dated = map[string][2]string{
	"receipts": {"receipts", "assigned_at"}, "answers": {"answers", "at"}, "outcomes": {"outcomes", "at"}, "acts": {"acts", "at"}, "audit": {"audit", "at"},
	"runs": {"runs", "planned_at"}, "deliveries": {"deliveries", "created_at"}, "delivery_items": {"deliveries", "created_at"},
	"log_entries": {"log_entries", "at"}, "log_tiles": {"log_entries", "at"}, "log_marks": {"log_entries", "at"},
}

// Sizes says how much room the database and its largest tables take, and about what a
// year adds, and what the bodies have of letters that were made before a moment. It reads
// every page of an SQLite file: seconds where it has gigabytes.
func (db *DB) Sizes(ctx context.Context, now, before time.Time) (s Sizes, err error) {
	err = db.read(ctx, func(t *tx) error {
		whole := `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`
		tables := `SELECT m.tbl_name AS name, SUM(d.pgsize) AS bytes, 0 AS rows FROM dbstat d JOIN sqlite_master m ON m.name = d.name
			WHERE d.aggregate = TRUE GROUP BY m.tbl_name`
		if t.postgres {
			whole = `SELECT pg_database_size(current_database())`
			tables = `SELECT relname AS name, pg_total_relation_size(oid) AS bytes, CAST(reltuples AS bigint) AS rows FROM pg_class
				WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind = 'r'`
		}
		if err := t.one(&s.Bytes, whole, nil); err != nil {
			return err
		}
		if err := t.all(&s.Tables, tables, nil); err != nil {
			return err
		}
		slices.SortFunc(s.Tables, func(a, b TableSize) int { return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Name, b.Name)) })
		if err := t.yearOf(&s, now); err != nil {
			return err
		}
		if err := t.bodiesOf(&s, before); err != nil {
			return err
		}
		s.Tables = s.Tables[:min(len(s.Tables), sizesShown)]
		for i := range s.Tables {
			if table := &s.Tables[i]; !t.postgres || table.Rows < 0 { // never counted
				if err := t.one(&table.Rows, `SELECT COUNT(*) FROM "`+table.Name+`"`, nil); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return s, err
}

// yearOf reckons what a year adds: of each table as much of its room as it has rows of
// the last days, for as many days as a year has.
func (t *tx) yearOf(s *Sizes, now time.Time) error {
	var first []stamp
	if err := t.all(&first, `SELECT at FROM audit ORDER BY id LIMIT 1`, nil); err != nil || len(first) == 0 {
		return err
	}
	s.Days = min(sizesDays, int(now.Sub(first[0].Time)/(24*time.Hour)))
	if s.Days < leastDays {
		return nil
	}
	shares := map[string]float64{}
	for _, table := range s.Tables {
		by, grows := dated[table.Name]
		if !grows {
			continue
		}
		share, known := shares[by[0]]
		if !known {
			var n struct {
				All    float64 `db:"whole"`
				Recent float64 `db:"recent"`
			}
			if err := t.one(&n, `SELECT COUNT(*) AS whole, COUNT(CASE WHEN `+by[1]+` > `+t.time("since")+` THEN 1 END) AS recent FROM `+by[0],
				args{"since": stamp{now.AddDate(0, 0, -s.Days)}}); err != nil {
				return err
			}
			share = n.Recent / max(1, n.All)
			shares[by[0]] = share
		}
		s.Year += int64(share * float64(table.Bytes) * 365 / float64(s.Days))
	}
	return nil
}

// bodiesOf reckons what the bodies of older letters have: as much of the room of what
// letters brought as it has rows of them, by the number of the newest that is older.
func (t *tx) bodiesOf(s *Sizes, before time.Time) error {
	i := slices.IndexFunc(s.Tables, func(t TableSize) bool { return t.Name == "delivery_items" })
	var newest []int64
	if err := t.all(&newest, `SELECT id FROM deliveries WHERE created_at < `+t.time("before")+` ORDER BY created_at DESC, id DESC LIMIT 1`, args{"before": stamp{before}}); err != nil || i < 0 || len(newest) == 0 {
		return err
	}
	var n struct {
		All float64 `db:"whole"`
		Old float64 `db:"old"`
	}
	err := t.one(&n, `SELECT COUNT(*) AS whole, COUNT(CASE WHEN delivery_id <= :newest THEN 1 END) AS old FROM delivery_items`, args{"newest": newest[0]})
	s.Bodies = int64(n.Old / max(1, n.All) * float64(s.Tables[i].Bytes))
	return err
}
