package store

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Soundness is what can be wrong with a database whose schema is right by its
// number: somebody had a hand in it.
type Soundness struct {
	// MissingTriggers are the triggers that keep evidence and counts, and are not there.
	MissingTriggers []string
	// Disagreeing is how many receipts say another answer than the newest on record.
	Disagreeing int
}

// Sound looks for what nobody should have done to the database. It reads all
// receipts that were answered: seconds where there are millions.
func (db *DB) Sound(ctx context.Context) (s Soundness, err error) {
	want, err := db.triggers()
	if err != nil {
		return s, err
	}
	err = db.read(ctx, func(t *tx) error {
		names := `SELECT name FROM sqlite_master WHERE type = 'trigger'`
		if t.postgres {
			names = `SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'`
		}
		var have []string
		if err := t.all(&have, names, args{}); err != nil {
			return err
		}
		for _, name := range want {
			if !slices.Contains(have, name) {
				s.MissingTriggers = append(s.MissingTriggers, name)
			}
		}
		return t.one(&s.Disagreeing, `
			SELECT count(*) FROM receipts r
			LEFT JOIN (
				SELECT person_id, item_id, version, kind,
					row_number() OVER (PARTITION BY person_id, item_id, version ORDER BY at DESC, id DESC) AS newest
				FROM answers
			) a ON a.person_id = r.person_id AND a.item_id = r.item_id AND a.version = r.version AND a.newest = 1
			WHERE COALESCE(r.answer, '') <> COALESCE(CASE a.kind WHEN 'undone' THEN '' ELSE a.kind END, '')`, args{})
	})
	return s, err
}

// damagesShown is how many damages are named.
const damagesShown = 10

// Damages looks whether what is stored can be read: on SQLite by PRAGMA quick_check,
// on PostgreSQL by amcheck, where that extension is installed and the user may call
// it. It returns a line for each damage, and how it looked, "" where it could not.
func (db *DB) Damages(ctx context.Context) (lines []string, how string, err error) {
	how = "PRAGMA quick_check"
	err = db.read(ctx, func(t *tx) error {
		if !t.postgres {
			return t.all(&lines, fmt.Sprintf("PRAGMA quick_check(%d)", damagesShown), nil)
		}
		how = "amcheck"
		var may bool
		if err := t.one(&may, `SELECT COALESCE((SELECT has_function_privilege(p.oid, 'EXECUTE') FROM pg_proc p
			WHERE p.oid = to_regprocedure('bt_index_check(regclass)')), false)`, nil); err != nil {
			return err
		}
		if !may {
			how = ""
			return nil
		}
		var checked int
		return t.one(&checked, `SELECT count(bt_index_check(c.oid)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
			WHERE a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace AND c.relpersistence = 'p' AND i.indisready AND i.indisvalid`, nil)
	})
	if Damaged(err) {
		return []string{err.Error()}, how, nil
	}
	if len(lines) == 1 && lines[0] == "ok" {
		lines = nil
	}
	return lines, how, err
}

var triggerLine = regexp.MustCompile(`(?m)^(CREATE(?: OR REPLACE)?|DROP) TRIGGER (?:IF EXISTS )?(\w+)`)

// triggers are the names of those that the migrations leave behind, in order.
func (db *DB) triggers() ([]string, error) {
	dir := "migrations/sqlite"
	if db.postgres {
		dir = "migrations/postgres"
	}
	files, err := fs.Glob(migrations, dir+"/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var names []string
	for _, file := range files {
		text, err := fs.ReadFile(migrations, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		for _, found := range triggerLine.FindAllStringSubmatch(up, -1) {
			if found[1] == "DROP" {
				names = slices.DeleteFunc(names, func(n string) bool { return n == found[2] })
			} else if !slices.Contains(names, found[2]) {
				names = append(names, found[2])
			}
		}
	}
	return names, nil
}
