package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

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
	for try := 1; ; try++ {
		err := db.once(ctx, options, func(t *tx) error { return t.pack(scope, sink, try < packTries) })
		if !errors.Is(err, errNotInLog) {
			return err
		}
		if err := sink.Begin(ctx, scope); err != nil {
			return err
		}
	}
}

// packTries is how often what waits for the log is put into it before a pack is made with
// rows that the log does not have yet: where much is written, some always wait.
const packTries = 20

// errNotInLog is what a look ends with that met rows which are not in the log yet.
var errNotInLog = errors.New("rows wait for the log")

// pack hands over a pack as of the moment of the transaction; where the log has to have
// all, not before it does.
func (t *tx) pack(scope digest.PackScope, sink digest.PackSink, all bool) error {
	if all {
		var waits bool
		if err := t.one(&waits, `SELECT EXISTS (SELECT 1 FROM log_staged)`, nil); err != nil {
			return err
		}
		if waits {
			return errNotInLog
		}
	}
	p := &packing{tx: t, scope: packScope{PackScope: scope}, sink: sink}
	for _, step := range []func() error{p.head, p.names, p.askings, p.counts, p.tables, p.entries} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
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

	reading sync.Mutex // the connection of the transaction: it takes one question at a time

	asking map[int64]bool                     // of whose receipts some are of the pack's people
	cells  map[string]map[int64][]digest.Cell // the counts that the pack opens, by day and team
	every  bool                               // they are of every team
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
	tile := p.tree.Read
	p.tree.Read = func(at evidence.TileAt) ([]byte, error) { // while entries are read too
		p.reading.Lock()
		defer p.reading.Unlock()
		return tile(at)
	}
	head := evidence.PackHead{Checkpoint: newest[0]}
	var read stamp
	clock, form := "SELECT clock_timestamp()", args(nil)
	if !p.postgres {
		clock, form = "SELECT strftime(:form, 'now')", args{"form": "%Y-%m-%dT%H:%M:%f000Z"}
	}
	if err := p.one(&read, clock, form); err != nil {
		return err
	}
	head.At = read.Time
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
	p.fields, p.columns = map[string][]string{}, map[string][]string{digest.PackCounts: p.known.columns(countColumns)}
	for _, t := range groupTables {
		if shut[t.name] == "" {
			p.columns[t.group.pack] = p.known.columns(t.shared())
		}
	}
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

// entries hands over the whole log, opened where the pack is of it. What comes next is
// read meanwhile: the database, and hashing and packing, take about as long.
func (p *packing) entries() error {
	ctx, stop := context.WithCancel(p.ctx)
	some, read := make(chan []packedEntry), make(chan error, 1)
	go func() {
		defer close(some)
		read <- p.read(ctx, some)
	}()
	err := p.handOver(some)
	stop()
	if failed := <-read; err == nil { // it uses the same connection, and is waited for
		err = failed
	}
	if err == nil {
		err = p.closed(p.tree.Size)
	}
	if err == nil && p.sum.Root() != p.root {
		err = evidence.ErrRewritten
	}
	return err
}

// read reads the log with the rows of its entries, a few at a time.
func (p *packing) read(ctx context.Context, to chan<- []packedEntry) error {
	for from := int64(0); ; {
		page, err := p.page(from)
		if err != nil {
			return err
		}
		for some := range slices.Chunk(page, rowsAtOnce) {
			if err := p.groups(some); err != nil {
				return err
			}
			select {
			case to <- some:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if len(page) < verifyPage {
			return nil
		}
		from = page[len(page)-1].Seq + 1
	}
}

// handOver opens entries and hands them over, until there are no more.
func (p *packing) handOver(read <-chan []packedEntry) error {
	for some := range read {
		for i, e := range some {
			entry, open, err := p.entry(e)
			if err != nil {
				return err
			}
			some[i].row = evidenceRow{}
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
	Newest  bool   `db:"newest"`  // of those that several rows share
	Waiting *stamp `db:"waiting"` // since when a row behind it waits; nil for none
	row     evidenceRow
	answers map[string]packedAnswer
}

// since is when the oldest row behind an entry began to wait for the log; zero for none.
func (e packedEntry) since() time.Time {
	if e.Waiting == nil {
		return time.Time{}
	}
	return e.Waiting.Time
}

func (p *packing) page(from int64) ([]packedEntry, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	var page []packedEntry
	only := ""
	if p.scope.Counts { // which has nothing but counts
		only = " AND e.kind = '" + censusKind + "'"
	}
	if err := p.all(&page, `SELECT e.seq, e.kind, e.row_id, e.at, e.salt, e.note_salt, e.body,
			e.kind IN (`+groupKinds+`) AND NOT EXISTS (SELECT 1 FROM log_entries n WHERE n.kind = e.kind AND n.row_id = e.row_id AND n.seq > e.seq) AS newest,
			CASE WHEN e.kind IN (`+groupKinds+`) THEN (SELECT MIN(s.at) FROM log_staged s WHERE s.kind = e.kind AND s.row_id = e.row_id) END AS waiting
		FROM log_entries e WHERE e.seq >= :from AND e.seq < :size`+only+` ORDER BY e.seq LIMIT `+fmt.Sprint(verifyPage), args{"from": from, "size": p.tree.Size}); err != nil {
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
	if open = p.scope.has(e.Kind, fields); e.row.group != nil {
		entry.Shared, err = p.sharedOf(e, fields)
		open = err == nil && (open || len(entry.Shared.Rows) > 0)
	} else if e.row.census != nil && open {
		entry.Shared, err = p.countsOf(e, fields)
	}
	if !open || err != nil {
		return entry, false, err
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
