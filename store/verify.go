package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// verifyPage is how many entries are hashed again at a time.
const verifyPage = 10_000

// VerifyLog hashes every row of evidence again and compares it with its leaf, the
// leaves with every checkpoint that is kept or was sent out, and says what does not
// agree. outside are checkpoints that others kept; key may be nil.
func (db *DB) VerifyLog(ctx context.Context, key *evidence.Key, outside []string) (v evidence.Verdict, err error) {
	options := &sql.TxOptions{ReadOnly: true}
	if db.postgres { // one moment for all that is compared
		options.Isolation = sql.LevelRepeatableRead
	}
	err = db.once(ctx, options, func(t *tx) error {
		v, err = t.verifyLog(key, outside)
		return err
	})
	return v, err
}

func (t *tx) verifyLog(key *evidence.Key, outside []string) (v evidence.Verdict, err error) {
	look := &logLook{tx: t, key: key, v: &v}
	if err = look.state(); err == nil {
		err = look.checkpoints(outside)
	}
	if err == nil {
		look.gone, err = t.erased(&v)
	}
	if err == nil {
		err = look.entries()
	}
	if err == nil {
		err = look.unlogged()
	}
	if err == nil {
		err = look.census()
	}
	return v, err
}

// LogState says how the log stands and hashes nothing.
func (db *DB) LogState(ctx context.Context) (v evidence.Verdict, err error) {
	err = db.read(ctx, func(t *tx) error { return (&logLook{tx: t, v: &v}).state() })
	return v, err
}

// logLook is one look at the whole log.
type logLook struct {
	*tx
	key   *evidence.Key
	v     *evidence.Verdict
	roots []rootClaim // by size, the smallest first
	next  int
	gone  erased
	pins  []rootClaim // by size, each with the latest moment of those before it
}

// rootClaim is what a checkpoint says, and whose it is.
type rootClaim struct {
	Size int64 `db:"size"`
	root tlog.Hash
	Note string `db:"note"`
	At   stamp  `db:"at"`
	Who  string `db:"who"`
}

func (l *logLook) state() error {
	var s struct {
		Waiting int64  `db:"waiting"`
		Oldest  *stamp `db:"oldest"`
		Pin     *stamp `db:"pin"`
		Counted *stamp `db:"counted"`
	}
	if err := l.one(&s, `SELECT (SELECT count(*) FROM log_staged) AS waiting, (SELECT MIN(at) FROM log_staged) AS oldest, (SELECT MAX(at) FROM log_pins) AS pin,
		COALESCE((SELECT until FROM census ORDER BY id DESC LIMIT 1), (SELECT at FROM log_entries ORDER BY seq LIMIT 1)) AS counted`, nil); err != nil {
		return err
	}
	l.v.Waiting = s.Waiting
	if s.Oldest != nil {
		l.v.OldestWaiting = s.Oldest.Time
	}
	if s.Pin != nil {
		l.v.LastPin = s.Pin.Time
	}
	if s.Counted != nil {
		l.v.LastCounted = s.Counted.Time
	}
	var newest []string
	if err := l.all(&newest, `SELECT note FROM log_checkpoints ORDER BY size DESC LIMIT 1`, nil); err != nil || len(newest) == 0 {
		return err
	}
	l.v.Signed, l.v.Checked = evidence.Signed(newest[0]), l.key != nil
	if c, err := evidence.ParseCheckpoint(newest[0]); err == nil {
		l.v.Size, l.v.Root = c.Size, c.Root.String()
	}
	return nil
}

// checkpoints reads what was ever said of the log's root.
func (l *logLook) checkpoints(outside []string) error {
	var claims []rootClaim
	if err := l.all(&claims, `SELECT size, note, at, who FROM (
		SELECT size, note, at, '' AS who FROM log_checkpoints
		UNION ALL SELECT size, note, at, place AS who FROM log_pins) c ORDER BY size`, nil); err != nil {
		return err
	}
	for _, text := range outside {
		claims = append(claims, rootClaim{Note: text, Size: -1, Who: "whoever handed it to this command"})
	}
	for _, claim := range claims {
		c, err := evidence.ParseCheckpoint(claim.Note)
		if err != nil || claim.Size >= 0 && c.Size != claim.Size {
			l.v.Damage(fmt.Sprintf("%s cannot be read: somebody changed it.", claim))
			continue
		}
		claim.Size, claim.root = c.Size, c.Root
		if claim.Who != "" && !claim.At.IsZero() {
			l.pinned(claim)
		}
		if l.key != nil && evidence.Signed(claim.Note) {
			if err := l.key.Check(claim.Note); err != nil {
				l.v.Damage(fmt.Sprintf("%s does not bear a signature of this key that holds.", claim))
			}
		}
		at := len(l.roots)
		for at > 0 && l.roots[at-1].Size > claim.Size {
			at--
		}
		l.roots = append(l.roots[:at], append([]rootClaim{claim}, l.roots[at:]...)...)
	}
	return nil
}

func (c rootClaim) String() string {
	if c.Who == "" {
		return fmt.Sprintf("The checkpoint of %d entries", c.Size)
	}
	if c.At.IsZero() {
		return fmt.Sprintf("The checkpoint of %d entries, from %s,", max(c.Size, 0), c.Who)
	}
	return fmt.Sprintf("The checkpoint of %d entries, sent to %s on %s,", c.Size, c.Who, c.At.Format("2 January 2006"))
}

// entries hashes every entry again.
func (l *logLook) entries() error {
	var sum evidence.Sum
	for from := int64(0); ; {
		var page []struct {
			logEntry
			Newest  bool `db:"newest"`
			First   bool `db:"first"`
			Waiting bool `db:"waiting"`
		}
		if err := l.all(&page, `SELECT e.seq, e.kind, e.row_id, e.at, e.salt, e.note_salt, e.body,
			NOT EXISTS (SELECT 1 FROM log_entries n WHERE n.kind = e.kind AND n.row_id = e.row_id AND n.seq > e.seq) AS newest,
			NOT EXISTS (SELECT 1 FROM log_entries n WHERE n.kind = e.kind AND n.row_id = e.row_id AND n.seq < e.seq) AS first,
			EXISTS (SELECT 1 FROM log_staged s WHERE s.kind = e.kind AND s.row_id = e.row_id) AS waiting
			FROM log_entries e WHERE e.seq >= :from ORDER BY e.seq LIMIT `+fmt.Sprint(verifyPage), args{"from": from}); err != nil {
			return err
		}
		var rows map[string]map[int64]evidenceRow
		leaves, err := l.leaves(from, from+int64(len(page))+1)
		if err != nil {
			return err
		}
		for i, e := range page {
			if i%rowsAtOnce == 0 {
				wanted := map[string][]int64{}
				for _, e := range page[i:min(i+rowsAtOnce, len(page))] {
					if table, _ := evidenceTableOf(e.Kind); table.group == nil || e.Newest && !e.Waiting {
						wanted[e.Kind] = append(wanted[e.Kind], e.RowID)
					}
				}
				if rows, err = l.evidenceOf(wanted); err != nil {
					return err
				}
			}
			for ; from < e.Seq; from++ {
				l.v.Damage(fmt.Sprintf("Entry %d of the log is gone: somebody took it out of the database.", from))
				if leaf, ok := leaves[from]; ok {
					l.add(&sum, leaf)
				}
			}
			from++
			leaf, kept := leaves[e.Seq]
			if !kept {
				l.v.Damage(fmt.Sprintf("Entry %d of the log, of %s %d, has no leaf: somebody added it to the database, or took its leaf away.", e.Seq, e.Kind, e.RowID))
				continue
			}
			row, found := rows[e.Kind][e.RowID]
			if err := l.check(e.logEntry, leaf, row, found, e.Newest && !e.Waiting); err != nil {
				return err
			}
			if found && e.First && e.Salt != nil {
				l.checkTime(e.logEntry, row)
			}
			l.add(&sum, leaf)
		}
		if len(page) < verifyPage {
			break
		}
	}
	rest, err := l.leaves(sum.Size, l.v.Size)
	if err != nil {
		return err
	}
	for seq := sum.Size; seq < l.v.Size; seq++ {
		l.v.Damage(fmt.Sprintf("Entry %d of the log is gone: somebody took it out of the database.", seq))
		if leaf, ok := rest[seq]; ok {
			l.add(&sum, leaf)
		}
	}
	if sum.Size > l.v.Size {
		l.v.Damage(fmt.Sprintf("The log has %d entries, and its newest checkpoint is of %d: somebody took the newest checkpoint away.", sum.Size, l.v.Size))
	}
	for ; l.next < len(l.roots); l.next++ {
		l.v.Damage(fmt.Sprintf("%s is of more than the log has: its end was cut off.", l.roots[l.next]))
	}
	return nil
}

// add adds a leaf, and compares the root with every checkpoint of this size.
func (l *logLook) add(sum *evidence.Sum, leaf tlog.Hash) {
	sum.Add(leaf)
	for ; l.next < len(l.roots) && l.roots[l.next].Size <= sum.Size; l.next++ {
		if claim := l.roots[l.next]; claim.Size != sum.Size || claim.root != sum.Root() {
			l.v.Damage(fmt.Sprintf("%s does not agree with the log: the log was rewritten.", claim))
		}
	}
}

// check compares an entry with its leaf and its row.
func (l *logLook) check(e logEntry, leaf tlog.Hash, row evidenceRow, found, current bool) error {
	l.v.Entries++
	if e.Salt == nil {
		l.v.Erased++
		if !l.gone.entries.has(e.Seq) {
			l.v.Damage(fmt.Sprintf("Entry %d of the log, of %s %d, was erased, and no erasure on record says so: somebody did it in the database.", e.Seq, e.Kind, e.RowID))
		}
		return nil
	}
	table, known := evidenceTableOf(e.Kind)
	gone := &l.gone.words
	if table.lists {
		gone = &l.gone.bodies
	}
	if e.NoteSalt == nil && !gone.has(e.Seq) {
		l.v.Damage(fmt.Sprintf("The words of entry %d of the log, of %s %d, were erased, and no erasure on record says so: somebody did it in the database.", e.Seq, e.Kind, e.RowID))
		return nil
	}
	if e.NoteSalt == nil && e.Body == nil && table.group == nil {
		l.v.Damage(fmt.Sprintf("Entry %d of the log, of %s %d, is not what it was: somebody changed it in the database.", e.Seq, e.Kind, e.RowID))
		return nil
	}
	if e.NoteSalt == nil && table.lists {
		l.v.Bodies++
	}
	if table.group != nil {
		return l.checkGroup(e, leaf, table, row, current)
	}
	if known && !found {
		l.v.Damage(fmt.Sprintf("%s is gone: entry %d of the log has it, since %s. Somebody deleted it in the database.%s", e.named(), e.Seq, e.At.Format(time.DateTime), e.counts()))
		return nil
	}
	if e.Body != nil && (l.changedEntry(e, leaf) || !known || !current) {
		return nil
	}
	body, err := row.body(e.NoteSalt)
	if err == nil && e.NoteSalt == nil {
		body, err = row.shutBody(*e.Body)
	}
	if err != nil || evidence.Leaf(e.Salt, body) != leaf {
		l.v.Damage(fmt.Sprintf("%s is not what it was when it became entry %d of the log, on %s. Somebody changed it in the database.%s", e.named(), e.Seq, e.At.Format(time.DateTime), e.counts()))
	}
	return nil
}

// named says which row an entry is of.
func (e logEntry) named() string { return fmt.Sprintf("Number %d of %s", e.RowID, e.Kind) }

// counts says which day's counts an entry is of, "" where it is of something else.
func (e logEntry) counts() string {
	if e.Kind != censusKind {
		return ""
	}
	return " It is of the counts of " + digest.Date(e.RowID).Long() + "."
}

// changedEntry says so where the bytes that an entry keeps are not those of its leaf.
func (l *logLook) changedEntry(e logEntry, leaf tlog.Hash) bool {
	changed := evidence.Leaf(e.Salt, []byte(*e.Body)) != leaf
	if changed {
		l.v.Damage(fmt.Sprintf("Entry %d of the log, of %s %d, is not what it was: somebody changed it in the database.", e.Seq, e.Kind, e.RowID))
	}
	return changed
}

// leaves reads leaves by their numbers, from one to before another.
func (l *logLook) leaves(from, to int64) (map[int64]tlog.Hash, error) {
	var tiles []struct {
		N    int64  `db:"n"`
		Data []byte `db:"data"`
	}
	if err := l.all(&tiles, `SELECT n, data FROM log_tiles WHERE level = 0 AND n >= :first AND n <= :last`, args{"first": from >> evidence.TileHeight, "last": to >> evidence.TileHeight}); err != nil {
		return nil, err
	}
	leaves := map[int64]tlog.Hash{}
	for _, tile := range tiles {
		for i := 0; (i+1)*tlog.HashSize <= len(tile.Data); i++ {
			leaves[tile.N<<evidence.TileHeight+int64(i)] = tlog.Hash(tile.Data[i*tlog.HashSize : (i+1)*tlog.HashSize])
		}
	}
	return leaves, nil
}

// unlogged finds rows of evidence that neither are in the log nor wait for it.
func (l *logLook) unlogged() error {
	for _, table := range evidenceTables {
		var ids []int64
		once := "true"
		if table.once != "" {
			once = table.once
		}
		if err := l.all(&ids, `SELECT r.`+table.key+` FROM `+table.name+` r
			WHERE `+once+` AND NOT EXISTS (SELECT 1 FROM log_entries e WHERE e.kind = :kind AND e.row_id = r.`+table.key+`)
			AND NOT EXISTS (SELECT 1 FROM log_staged s WHERE s.kind = :kind AND s.row_id = r.`+table.key+`)
			ORDER BY 1 LIMIT 1000`, args{"kind": table.name}); err != nil {
			return err
		}
		for _, id := range ids {
			l.v.Damage(fmt.Sprintf("Number %d of %s is not in the log: somebody added it in the database, past Briefed.", id, table.name))
		}
	}
	for _, table := range groupTables {
		if err := l.unloggedOf(table); err != nil {
			return err
		}
	}
	return nil
}
