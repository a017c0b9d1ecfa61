package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// Pack implements [digest.PackStore].
func (db *DB) Pack(ctx context.Context, scope digest.PackScope, sink digest.PackSink) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.postgres { // one moment for all that is in it
		options.Isolation = sql.LevelRepeatableRead
	}
	return db.once(ctx, options, func(t *tx) error {
		p := &packing{tx: t, scope: packScope{PackScope: scope}, sink: sink}
		for _, step := range []func() error{p.head, p.names, p.tables, p.entries, p.asked} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

// packing is one pack on its way out.
type packing struct {
	*tx
	scope packScope
	sink  digest.PackSink
	tree  *evidence.Tree
	root  tlog.Hash
	pins  []int64 // sizes at which others know the root, the smallest first
	sum   evidence.Sum
	known lookups
	// Of each table, its fields in order, and the columns that they make.
	fields, columns map[string][]string
}

func (p *packing) head() error {
	var newest []string
	if err := p.all(&newest, `SELECT note FROM log_checkpoints ORDER BY size DESC LIMIT 1`, nil); err != nil {
		return err
	}
	if len(newest) == 0 {
		return digest.Errorf(digest.NotFound, "the log is empty: there is nothing on record to hand over yet")
	}
	checkpoint, err := evidence.ParseCheckpoint(newest[0])
	if err != nil {
		return fmt.Errorf("reading the newest checkpoint: %w", err)
	}
	if p.tree, err = p.logTree(); err != nil {
		return err
	}
	p.root, p.tree.Size = checkpoint.Root, checkpoint.Size
	head := evidence.PackHead{Checkpoint: newest[0]}
	if err := p.one(&head.Waiting, `SELECT count(*) FROM log_staged`, nil); err != nil {
		return err
	}
	var pins []struct {
		Size  int64  `db:"size"`
		At    stamp  `db:"at"`
		Place string `db:"place"`
		Note  string `db:"note"`
	}
	if err := p.all(&pins, `SELECT size, at, place, note FROM log_pins ORDER BY size, at, id`, nil); err != nil {
		return err
	}
	for _, pin := range pins {
		head.Pins = append(head.Pins, evidence.Pin{Size: pin.Size, At: pin.At.Time, Place: pin.Place, Note: pin.Note})
		p.pins = append(p.pins, pin.Size)
	}
	return p.sink.Head(head)
}

func (p *packing) tables() error {
	p.columns, p.fields = map[string][]string{digest.PackAsked: p.known.columns(askedColumns)}, map[string][]string{}
	for _, t := range slices.Concat(evidenceTables, groupTables) {
		if shut[t.name] != "" {
			continue
		}
		p.fields[t.name] = t.names()
		p.columns[t.name] = p.known.columns(p.fields[t.name])
	}
	return p.sink.Tables(maps.Clone(p.columns))
}

// names returns the columns of a row as a pack has them.
func (t evidenceTable) names() []string {
	names := []string{t.key}
	columns := t.read()
	if t.group != nil { // its rows are in the leaf by the root of their hashes
		names, columns = append(names, "rows", "root"), nil
		if t.group.head != nil {
			columns = t.group.head.columns
		}
	}
	for _, c := range columns {
		names = append(names, c.name)
	}
	if t.counted {
		names = append(names, "teams", "root")
	}
	return names
}

// entries hands over the whole log, opened where the pack is of it.
func (p *packing) entries() error {
	for from := int64(0); !p.scope.Counts; {
		page, err := p.page(from)
		if err != nil {
			return err
		}
		for _, e := range page {
			entry, open, err := p.entry(e)
			if err != nil {
				return err
			}
			if !open {
				continue
			}
			if err := p.closed(e.Seq); err != nil {
				return err
			}
			p.sum.Add(entry.Hash)
			if err := p.sink.Entry(entry); err != nil {
				return err
			}
		}
		if len(page) < verifyPage {
			break
		}
		from = page[len(page)-1].Seq + 1
	}
	if err := p.closed(p.tree.Size); err != nil {
		return err
	}
	if p.sum.Root() != p.root {
		return evidence.ErrRewritten
	}
	return nil
}

// closed hands over what is not opened before an entry, parted where others know the root.
func (p *packing) closed(before int64) error {
	for p.sum.Size < before {
		to := before
		for len(p.pins) > 0 && p.pins[0] <= p.sum.Size {
			p.pins = p.pins[1:]
		}
		if len(p.pins) > 0 {
			to = min(to, p.pins[0])
		}
		entries, err := p.tree.Closed(p.sum.Size, to)
		if err != nil {
			return err
		}
		for _, e := range entries {
			p.sum.AddTree(e.Hash, e.Count)
			if err := p.sink.Entry(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// packedEntry is an entry of the log with its row.
type packedEntry struct {
	logEntry
	row evidenceRow
}

func (p *packing) page(from int64) ([]packedEntry, error) {
	var page []packedEntry
	if err := p.all(&page, `SELECT seq, kind, row_id, at, salt, note_salt, body FROM log_entries
		WHERE seq >= :from AND seq < :size ORDER BY seq LIMIT `+fmt.Sprint(verifyPage), args{"from": from, "size": p.tree.Size}); err != nil {
		return nil, err
	}
	wanted := map[string][]int64{}
	for _, e := range page {
		if e.Body == nil && e.Salt != nil {
			wanted[e.Kind] = append(wanted[e.Kind], e.RowID)
		}
	}
	for kind, ids := range wanted {
		table, ok := evidenceTableOf(kind)
		if !ok {
			return nil, fmt.Errorf("the log has an entry of %s, which this version does not know", kind)
		}
		rows, err := p.evidenceRows(table, ids)
		if err != nil {
			return nil, err
		}
		for i, e := range page {
			if e.Kind == kind && e.Body == nil {
				page[i].row = rows[e.RowID]
			}
		}
	}
	return page, nil
}

// entry opens an entry, unless it is none of the pack's.
func (p *packing) entry(e packedEntry) (entry evidence.Entry, open bool, err error) {
	entry = evidence.Entry{Seq: e.Seq, Count: 1, Table: e.Kind, Salt: e.Salt}
	if e.Salt == nil {
		closed, err := p.tree.Closed(e.Seq, e.Seq+1)
		if err != nil {
			return entry, false, err
		}
		entry.Hash, entry.Erased = closed[0].Hash, true
		return entry, true, nil
	}
	var fields map[string]any
	if e.Body != nil {
		entry.Body = []byte(*e.Body)
		if fields, err = evidence.Fields(entry.Body); err != nil {
			return entry, false, err
		}
	} else {
		if e.row.values == nil {
			return entry, false, evidence.ErrRewritten
		}
		fields = e.row.fields(e.NoteSalt)
	}
	if !p.scope.has(e.Kind, fields) {
		return entry, false, nil
	}
	if entry.Body == nil {
		if entry.Body, err = evidence.Body(fields); err != nil {
			return entry, false, err
		}
	}
	entry.Hash = evidence.Leaf(entry.Salt, entry.Body)
	if table, ok := evidenceTableOf(e.Kind); ok {
		entry.Columns, entry.Cells = p.columns[table.name], p.known.cells(p.fields[table.name], fields)
	} else {
		keys := evidence.Keys(fields)
		entry.Columns, entry.Cells = p.known.columns(keys), p.known.cells(keys, fields)
	}
	return entry, true, nil
}

// askedColumns are those of a receipt as a pack has them.
var askedColumns = []string{"person_id", "item_id", "version", "assigned_at", "told_at", "due_on", "answer", "answered_at", "closed_at", "closed", "failed"}

// asked hands over who was asked what.
func (p *packing) asked() error {
	if p.scope.Counts {
		return nil
	}
	query, values, err := p.bind(`SELECT person_id, item_id, version, assigned_at, told_at, due_on, answer, answered_at, closed_at, closed, failed
		FROM receipts WHERE assigned_at >= :start AND assigned_at < :end AND (`+p.id("item")+` = 0 OR item_id = :item)
		ORDER BY person_id, item_id, version`, args{"start": stamp{p.scope.Start}, "end": stamp{p.scope.End}, "item": p.scope.ItemID})
	if err != nil {
		return err
	}
	rows, err := p.QueryContext(p.ctx, query, values...)
	if err != nil {
		return fmt.Errorf("reading who was asked: %w", err)
	}
	defer rows.Close() //nolint:errcheck // its error is that of Err
	for rows.Next() {
		var person, item, version int64
		var assigned, told, answered, closed stamp
		var due day
		var answer, why, failed sql.NullString
		if err := rows.Scan(&person, &item, &version, &assigned, &told, &due, &answer, &answered, &closed, &why, &failed); err != nil {
			return fmt.Errorf("reading who was asked: %w", err)
		}
		if !p.scope.person(person, momentText(assigned)) {
			continue
		}
		fields := map[string]any{
			"person_id": person, "item_id": item, "version": version, "assigned_at": momentText(assigned), "told_at": momentText(told),
			"answer": answer.String, "answered_at": momentText(answered), "closed_at": momentText(closed), "closed": why.String, "failed": failed.String,
		}
		if !due.IsZero() {
			fields["due_on"] = due.String()
		}
		if err := p.sink.Asked(p.columns[digest.PackAsked], p.known.cells(askedColumns, fields)); err != nil {
			return err
		}
	}
	return rows.Err()
}

func momentText(s stamp) string {
	if s.IsZero() {
		return ""
	}
	return s.UTC().Format(stampLayout)
}

// PackPeople implements [digest.PackStore].
func (db *DB) PackPeople(ctx context.Context, scope digest.PackScope) (people []int64, err error) {
	err = db.read(ctx, func(t *tx) error {
		p := packScope{PackScope: scope}
		if err := p.members(t); err != nil || len(scope.Teams) == 0 {
			if err == nil {
				err = t.all(&people, `SELECT id FROM people ORDER BY id`, nil)
			}
			return err
		}
		for person := range p.in {
			people = append(people, person)
		}
		slices.Sort(people)
		return nil
	})
	return people, err
}
