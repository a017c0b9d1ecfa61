package store

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Read is what a statement reads of a table that grows with the years.
type Read struct {
	Statement, Table string
	Rows             int // on PostgreSQL, that were looked at
}

// ReadsWhole runs do and returns the statements that read a table as a whole, or many of
// its rows: by the plan of each on SQLite, on PostgreSQL by what running each looks at.
// seen is how many statements were explained.
func (db *DB) ReadsWhole(ctx context.Context, tables []string, most int, do func()) (whole []Read, seen int, err error) {
	type asking struct {
		query  string
		values []any
	}
	var mu sync.Mutex
	var asked []asking
	db.asked = func(query string, values []any) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, asking{query, values})
	}
	do()
	db.asked = nil
	for _, a := range asked {
		if !strings.HasPrefix(strings.TrimSpace(a.query), "SELECT") && !strings.HasPrefix(strings.TrimSpace(a.query), "WITH") {
			continue // what a turn without an event writes is nothing
		}
		seen++
		reads, err := db.explain(ctx, a.query, a.values)
		if err != nil {
			return nil, 0, fmt.Errorf("explaining %s: %w", a.query, err)
		}
		for _, r := range reads {
			for _, table := range tables {
				if r.Table == table && (r.Rows < 0 || r.Rows > most) {
					whole = append(whole, r)
				}
			}
		}
	}
	return whole, seen, nil
}

// explain returns what a statement reads; on SQLite only what it reads as a whole.
func (db *DB) explain(ctx context.Context, query string, values []any) (reads []Read, err error) {
	if db.postgres {
		var text string
		if err := db.db.GetContext(ctx, &text, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "+query, values...); err != nil {
			return nil, err
		}
		var plans []struct{ Plan planNode }
		if err := json.Unmarshal([]byte(text), &plans); err != nil {
			return nil, err
		}
		for _, p := range plans {
			p.Plan.reads(query, &reads)
		}
		return reads, nil
	}
	var partial []string
	if err := db.db.SelectContext(ctx, &partial, `SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'`); err != nil {
		return nil, err
	}
	type step struct { // in the order of SQLite's columns
		ID, Parent, NotUsed int
		Detail              string
	}
	var steps []step
	if err := db.db.SelectContext(ctx, &steps, "EXPLAIN QUERY PLAN "+query, values...); err != nil {
		return nil, err
	}
	sorts := slices.ContainsFunc(steps, func(s step) bool { return strings.HasPrefix(s.Detail, "USE TEMP B-TREE") })
	for _, s := range steps {
		m := scanned.FindStringSubmatch(s.Detail)
		if m == nil || slices.Contains(partial, m[2]) {
			continue
		}
		table := tableOf(query, m[1]+m[3])
		if !sorts && regexp.MustCompile(`FROM `+table+` ORDER BY \w+( DESC)? LIMIT 1\b`).MatchString(query) {
			continue // one row, from the end of its key
		}
		reads = append(reads, Read{query, table, -1})
	}
	return reads, nil
}

// scanned is a whole table or index in a plan of SQLite: so it says also of the smallest or
// largest of a table ("SEARCH table") that no index helps.
var scanned = regexp.MustCompile(`^(?:SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?|SEARCH (\w+)$)`)

// tableOf is the table that a statement calls so.
func tableOf(query, alias string) string {
	if m := regexp.MustCompile(`(?:FROM|JOIN|,)\s+(\w+)\s+(?:AS\s+)?` + alias + `\b`).FindStringSubmatch(query); m != nil {
		return m[1]
	}
	return alias
}

// planNode is a step of a plan of PostgreSQL.
type planNode struct {
	Relation string     `json:"Relation Name"`
	Rows     float64    `json:"Actual Rows"`
	Loops    float64    `json:"Actual Loops"`
	Filtered float64    `json:"Rows Removed by Filter"`
	Recheck  float64    `json:"Rows Removed by Index Recheck"`
	Plans    []planNode `json:"Plans"`
}

func (n planNode) reads(query string, reads *[]Read) {
	if n.Relation != "" {
		*reads = append(*reads, Read{query, n.Relation, int((n.Rows + n.Filtered + n.Recheck) * n.Loops)})
	}
	for _, p := range n.Plans {
		p.reads(query, reads)
	}
}
