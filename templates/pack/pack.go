package pack

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/templates/table"
)

// Format is of what form packs are. What reads them names another form than it knows, and
// judges nothing of it; whoever changes what is in a pack, or how it is proven, counts up.
const Format = 2

// Maker is what packs need that is not in the database.
type Maker struct {
	Key       *evidence.Key               // signs the pack; nil leaves it unsigned
	Verifiers map[string]string           // by name: copies that go with the pack
	Program   string                      // name and version of this program
	Folder    string                      // in which parts are kept meanwhile; "" for the system's
	Sequence  func(context.Context) error // puts into the log what waits for it; may be nil
	Progress  func(entries, of int64)     // told now and then; may be nil
}

// Write makes a pack and writes it as a zip file: nothing before all of it is there.
// hand hands it over, as [digest.Service.Pack] does.
func (m Maker) Write(to io.Writer, hand func(digest.PackSink) error) error {
	bag, err := newBag(m.Folder)
	if err != nil {
		return err
	}
	w := &writer{Maker: m, bag: bag, rows: map[string]int{}, discussed: map[string]bool{}}
	defer bag.remove() //nolint:errcheck // the pack is there, or its own error
	if err := hand(w); err != nil {
		return err
	}
	return w.finish(to)
}

// writer is a pack that is being written. It is a [digest.PackSink].
type writer struct {
	Maker
	bag       *bag
	scope     digest.PackScope
	head      evidence.PackHead
	size      int64
	rows      map[string]int // of each file, without its header
	opened    int64
	erased    int64
	bodies    int                // letters whose body went by rule
	files     map[string]csvFile // by table
	asked     asked
	discussed map[string]bool // ids
	line      []byte
}

// csvFile is where the rows of a table go.
type csvFile struct {
	name   string
	header []string
	shared bool // with other tables: a column says which
}

// asked counts who was asked, as the files have it.
type asked struct {
	told, informed, notTold, unproven int
	items, people                     map[string]bool
}

// files are those of kinds of entries that are called otherwise: several share one, and
// asked.csv is the register's.
var files = map[string]string{"memberships": "changes", "absences": "changes", "exemptions": "changes", "asked": "asked-entries"}

func fileOf(tableName string) string {
	name := tableName
	if other, is := files[tableName]; is {
		name = other
	}
	return "data/" + name + ".csv"
}

// Begin implements [digest.PackSink].
func (w *writer) Begin(ctx context.Context, scope digest.PackScope) error {
	w.scope, w.asked.items, w.asked.people = scope, map[string]bool{}, map[string]bool{}
	if w.Sequence == nil {
		return nil
	}
	return w.Sequence(ctx)
}

// Head implements [digest.PackSink].
func (w *writer) Head(head evidence.PackHead) error {
	checkpoint, err := evidence.ParseCheckpoint(head.Checkpoint)
	if err != nil {
		return err
	}
	w.head, w.size = head, checkpoint.Size
	if err := w.bag.text("data/proof/checkpoint.txt", head.Checkpoint); err != nil {
		return err
	}
	if w.Key != nil {
		if err := w.bag.text("data/proof/key.txt", w.Key.Public()+"\n"); err != nil {
			return err
		}
	}
	for _, pin := range head.Pins {
		if err := w.row("data/proof/pins.csv", pinColumns, []string{moment(pin.At), pin.Place, strconv.FormatInt(pin.Size, 10), pin.Note}); err != nil {
			return err
		}
	}
	_, err = w.bag.csv("data/proof/pins.csv", pinColumns)
	return err
}

var pinColumns = []string{"at", "place", "size", "note"}

// Tables implements [digest.PackSink]: each table has its file, with a header even where
// no row follows.
func (w *writer) Tables(columns map[string][]string) error {
	if w.scope.Counts {
		return nil
	}
	shared := digest.PackShared(columns)
	for file, header := range shared {
		if _, err := w.bag.csv("data/"+file+".csv", append([]string{"entry"}, header...)); err != nil {
			return err
		}
		delete(columns, file)
	}
	if _, err := w.bag.csv(notToldFile, append([]string{"entry"}, shared[digest.PackAsked]...)); err != nil {
		return err
	}
	w.files = map[string]csvFile{}
	together := map[string][]string{}
	for _, t := range sorted(columns) {
		f := csvFile{name: fileOf(t), header: columns[t], shared: files[t] != ""}
		if f.shared {
			for _, column := range columns[t] {
				if !slices.Contains(together[f.name], column) {
					together[f.name] = append(together[f.name], column)
				}
			}
		}
		w.files[t] = f
	}
	for _, t := range sorted(columns) {
		f := w.files[t]
		if f.shared {
			f.header = append([]string{"table"}, together[f.name]...)
		}
		f.header = append([]string{"entry"}, f.header...)
		w.files[t] = f
		if _, err := w.bag.csv(f.name, f.header); err != nil {
			return err
		}
	}
	return nil
}

// Entry implements [digest.PackSink].
func (w *writer) Entry(e evidence.Entry) error {
	f, err := w.bag.file("data/proof/entries.jsonl")
	if err != nil {
		return err
	}
	if w.Progress != nil && (e.Seq&0x3fff == 0 || e.Count > 1) {
		w.Progress(e.Seq+e.Count, w.size)
	}
	line := append(w.line[:0], `{"seq":`...)
	line = strconv.AppendInt(line, e.Seq, 10)
	if e.Count > 1 {
		line = append(line, `,"count":`...)
		line = strconv.AppendInt(line, e.Count, 10)
		line = append(line, `,"hash":"`...)
	} else {
		line = append(line, `,"leaf":"`...)
	}
	line = base64.StdEncoding.AppendEncode(line, e.Hash[:])
	line = append(line, '"')
	if e.Erased {
		w.erased++
		line = append(line, `,"erased":true`...)
	}
	if e.Opened() {
		line = append(line, `,"salt":"`...)
		line = base64.StdEncoding.AppendEncode(line, e.Salt)
		line = append(line, `","body":"`...)
		for _, b := range e.Body { // JSON in JSON: what it escapes itself stays as it is
			if b == '"' || b == '\\' {
				line = append(line, '\\')
			}
			line = append(line, b)
		}
		line = append(line, '"')
	}
	if e.Shared != nil {
		line = appendShared(line, e.Shared)
	}
	w.line = append(line, "}\n"...)
	if _, err := f.Write(w.line); err != nil || !e.Opened() {
		return err
	}
	w.opened++
	if err := w.opens(e); err != nil || e.Shared == nil {
		return err
	}
	return w.shared(e)
}

// opens adds the row of an opened entry to its file. What is not the row of a table of
// evidence, such as a note of the log's own, goes to a file of its kind.
func (w *writer) opens(e evidence.Entry) error {
	seq := strconv.FormatInt(e.Seq, 10)
	file, known := w.files[e.Table]
	says := slices.Index(e.Columns, "says")
	if e.Table == "erasures" && says < 0 && e.Cells[slices.Index(e.Columns, "rule")] == string(digest.KeepBodies) {
		w.bodies += len(strings.Fields(e.Cells[slices.Index(e.Columns, "words")]))
	}
	switch {
	case says >= 0:
		id := ""
		if i := slices.Index(e.Columns, "id"); i >= 0 {
			id = e.Cells[i]
		}
		return w.row("data/log.csv", []string{"entry", "table", "id", "says"}, []string{seq, e.Table, id, e.Cells[says]})
	case e.Table == "discussions": // each state of one has a row
		w.discussed[e.Cells[slices.Index(e.Columns, "id")]] = true
		return w.row(file.name, file.header, append([]string{seq}, e.Cells...))
	case !known:
		return w.row(fileOf(e.Table), append([]string{"entry"}, e.Columns...), append([]string{seq}, e.Cells...))
	case !file.shared:
		return w.row(file.name, file.header, append([]string{seq}, e.Cells...))
	}
	cells := make([]string, len(file.header))
	cells[0], cells[1] = seq, e.Table
	for i, column := range e.Columns {
		cells[slices.Index(file.header, column)] = e.Cells[i]
	}
	return w.row(file.name, file.header, cells)
}

func (w *writer) row(name string, header, cells []string) error {
	f, err := w.bag.csv(name, header)
	if err != nil {
		return err
	}
	w.rows[name]++
	return f.writeRow(cells)
}

const (
	askedFile   = "data/asked.csv"
	notToldFile = "data/not-told.csv"
)

// finish writes the pages and the bag.
func (w *writer) finish(to io.Writer) error {
	if w.scope.Counts {
		for _, sheet := range table.Report(w.scope.Report) {
			name := "data/" + strings.ToLower(sheet.Name) + ".csv"
			for _, row := range sheet.Rows {
				if err := w.row(name, sheet.Header, table.Texts(row)); err != nil {
					return err
				}
			}
			if _, err := w.bag.csv(name, sheet.Header); err != nil {
				return err
			}
		}
	}
	for name, text := range w.Verifiers {
		if err := w.bag.text(name, text); err != nil {
			return err
		}
	}
	if err := w.pages(); err != nil {
		return err
	}
	name := "briefed-evidence-" + w.scope.From.String() + "-" + w.scope.To.String()
	if w.scope.Counts {
		name += "-counts"
	}
	info := fmt.Sprintf("Source-Organization: %s\nBagging-Date: %s\nExternal-Description: %s\nBag-Software-Agent: %s\nEvidence-From: %s\nEvidence-To: %s\nEvidence-Read: %s\nEvidence-Teams: %s\nEvidence-Item: %s\nPack-Format: %d\n",
		w.source(), digest.DateIn(w.scope.At, w.scope.Start.Location()), w.question(), w.Program,
		moment(w.scope.Start), moment(w.scope.End), moment(w.head.At), numbers(w.scope.Teams...), numbers(w.scope.ItemID), Format)
	return w.bag.close(to, name, w.scope.At, info, w.note)
}

// note is the signed note of the pack: the hash of the manifest of tags, in the form of
// a checkpoint.
func (w *writer) note(tags [sha256.Size]byte) (string, error) {
	checkpoint, err := evidence.ParseCheckpoint(w.head.Checkpoint)
	if err != nil {
		return "", err
	}
	checkpoint.Origin, checkpoint.Root = w.source()+"/pack", tags
	return w.Key.Sign(checkpoint)
}

// numbers says of which teams or items a pack is: "(all)" for no number, or 0.
func numbers(of ...int64) string {
	if len(of) == 0 || of[0] == 0 {
		return "(all)"
	}
	return strings.Trim(fmt.Sprint(of), "[]")
}

func (w *writer) source() string {
	checkpoint, _ := evidence.ParseCheckpoint(w.head.Checkpoint) // it was read before
	return checkpoint.Origin
}
