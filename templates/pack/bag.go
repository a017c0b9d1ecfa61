package pack

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// bag writes a BagIt bag (RFC 8493) as a zip file. What goes into it is kept packed in
// files of its own until all is there, so that many files grow at once and none of
// them in memory.
type bag struct {
	folder string // in which it keeps them
	files  map[string]*bagFile
}

// bagFile is one file of a bag. It is an [io.Writer].
type bagFile struct {
	*bufio.Writer
	spool *os.File
	flate *flate.Writer
	sha   hash.Hash
	crc   hash.Hash32
	size  int64
}

// newBag makes a bag that keeps its parts in a new folder under another; "" for that
// of the system.
func newBag(under string) (*bag, error) {
	folder, err := os.MkdirTemp(under, "briefed-pack-")
	if err != nil {
		return nil, fmt.Errorf("making room for a pack: %w", err)
	}
	return &bag{folder: folder, files: map[string]*bagFile{}}, nil
}

// file returns a file of the bag by its name, a new one where there is none yet.
func (b *bag) file(name string) (*bagFile, error) {
	if f := b.files[name]; f != nil {
		return f, nil
	}
	spool, err := os.CreateTemp(b.folder, "")
	if err != nil {
		return nil, fmt.Errorf("making room for a pack: %w", err)
	}
	f := &bagFile{spool: spool, sha: sha256.New(), crc: crc32.NewIEEE()}
	f.flate, _ = flate.NewWriter(spool, flate.BestSpeed) // no error with a level that there is
	f.Writer = bufio.NewWriterSize(counted{f}, 64<<10)
	b.files[name] = f
	return f, nil
}

// counted is a file's way from what is written to what is kept.
type counted struct{ f *bagFile }

func (c counted) Write(data []byte) (int, error) {
	_, _ = c.f.sha.Write(data) // hashes do not fail
	_, _ = c.f.crc.Write(data)
	c.f.size += int64(len(data))
	return c.f.flate.Write(data)
}

// text adds a whole file.
func (b *bag) text(name, text string) error {
	f, err := b.file(name)
	if err == nil {
		_, err = f.WriteString(text)
	}
	return err
}

// end ends files, and returns their names in order.
func (b *bag) end(which func(name string) bool) (names []string, err error) {
	for name, f := range b.files {
		if !which(name) {
			continue
		}
		names = append(names, name)
		if err = f.Flush(); err == nil {
			err = f.flate.Close()
		}
		if err != nil {
			return nil, fmt.Errorf("writing %s of a pack: %w", name, err)
		}
	}
	slices.Sort(names)
	return names, nil
}

// manifest lists files by their hashes, as sha256sum reads it.
func (b *bag) manifest(names []string) string {
	var lines strings.Builder
	for _, name := range names {
		fmt.Fprintf(&lines, "%s  %s\n", hex.EncodeToString(b.files[name].sha.Sum(nil)), name)
	}
	return lines.String()
}

func inData(name string) bool { return strings.HasPrefix(name, "data/") }

// close writes the bag: what is in data is hashed in the manifest, the rest in that of
// tags, and sign makes a note of the hash of the latter. Each file stands in a folder
// of the bag's name.
func (b *bag) close(to io.Writer, name string, at time.Time, info string, sign func(tags [sha256.Size]byte) (string, error)) error {
	payload, err := b.end(inData)
	if err != nil {
		return err
	}
	size := int64(0)
	for _, file := range payload {
		size += b.files[file].size
	}
	for file, text := range map[string]string{
		"bagit.txt":           "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
		"bag-info.txt":        info + fmt.Sprintf("Payload-Oxum: %d.%d\n", size, len(payload)),
		"manifest-sha256.txt": b.manifest(payload),
	} {
		if err := b.text(file, text); err != nil {
			return err
		}
	}
	tags, err := b.end(func(name string) bool { return !inData(name) })
	if err != nil {
		return err
	}
	manifest := b.manifest(tags)
	note, err := sign(sha256.Sum256([]byte(manifest)))
	if err != nil {
		return err
	}
	for file, text := range map[string]string{"tagmanifest-sha256.txt": manifest, "pack.note": note} {
		if err := b.text(file, text); err != nil {
			return err
		}
	}
	last, err := b.end(func(name string) bool { return name == "tagmanifest-sha256.txt" || name == "pack.note" })
	if err != nil {
		return err
	}
	out := zip.NewWriter(to)
	for _, file := range slices.Concat(last, tags, payload) {
		if err := b.files[file].copyTo(out, name+"/"+file, at); err != nil {
			return fmt.Errorf("writing %s of a pack: %w", file, err)
		}
	}
	return out.Close()
}

func (f *bagFile) copyTo(out *zip.Writer, name string, at time.Time) error {
	packed, err := f.spool.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at, CRC32: f.crc.Sum32(), UncompressedSize64: uint64(f.size), CompressedSize64: uint64(packed)} //nolint:gosec // sizes are not negative
	header.SetMode(0o644)
	into, err := out.CreateRaw(header)
	if err != nil {
		return err
	}
	if _, err := f.spool.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(into, f.spool)
	return err
}

// remove takes away what the bag kept.
func (b *bag) remove() error {
	for _, f := range b.files {
		_ = f.spool.Close() // its folder goes
	}
	return os.RemoveAll(b.folder)
}
