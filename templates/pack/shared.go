package pack

import (
	"encoding/base64"
	"slices"
	"strconv"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"golang.org/x/mod/sumdb/tlog"
)

// appendShared adds to the line of an entry by what the rows that share it open to it.
func appendShared(line []byte, s *evidence.Shared) []byte {
	field := func(name string) { line = append(append(append(line, `,"`...), name...), `":`...) }
	encoded := func(data []byte) {
		line = append(line, '"')
		line = append(base64.StdEncoding.AppendEncode(line, data), '"')
	}
	hashes := func(of []tlog.Hash) {
		line = append(line, '[')
		for i, hash := range of {
			if i > 0 {
				line = append(line, ',')
			}
			encoded(hash[:])
		}
		line = append(line, ']')
	}
	switch {
	case !s.Waiting.IsZero():
		field("waiting")
		line = strconv.AppendInt(line, int64(len(s.Rows)), 10)
		field("since")
		line = append(append(append(line, '"'), moment(s.Waiting)...), '"')
	case s.Secret != nil:
		field("secret")
		encoded(s.Secret)
	case s.Parts != nil:
		field("parts")
		line = append(line, '[')
		for i, part := range s.Parts {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, `{"key":`...)
			line = strconv.AppendInt(line, part.Key, 10)
			field("salt")
			encoded(part.Salt)
			field("at")
			line = strconv.AppendInt(line, int64(part.At), 10)
			field("path")
			hashes(part.Path)
			line = append(line, '}')
		}
		line = append(line, ']')
	default:
		field("salts")
		line = append(line, '[')
		for i, salt := range s.Salts {
			if i > 0 {
				line = append(line, ',')
			}
			encoded(salt)
		}
		line = append(line, ']')
		field("shut")
		hashes(s.Shut)
	}
	return line
}

// shared adds the rows that share an opened entry to their file.
func (w *writer) shared(e evidence.Entry) error {
	seq, header := strconv.FormatInt(e.Seq, 10), append([]string{"entry"}, e.Shared.Columns...)
	name := "data/" + e.Shared.File + ".csv"
	if !e.Shared.Waiting.IsZero() {
		w.asked.unproven += len(e.Shared.Rows)
	}
	for _, cells := range e.Shared.Rows {
		row := append([]string{seq}, cells...)
		if err := w.row(name, header, row); err != nil {
			return err
		}
		if name != askedFile {
			continue
		}
		if err := w.wasAsked(header, row); err != nil {
			return err
		}
	}
	return nil
}

// wasAsked counts somebody who was asked something, and lists whom nobody told.
func (w *writer) wasAsked(header, row []string) error {
	value := func(name string) string { return row[slices.Index(header, name)] }
	w.asked.people[value("person_id")] = true
	w.asked.items[value("item_id")] = true
	if kind := digest.AnswerKind(value("answer")); kind.Informed() {
		w.asked.informed++
	}
	switch {
	case value("told_at") != "":
		w.asked.told++
	case value("answer") == "": // who has said something knows of it, as of a team's discussion
		w.asked.notTold++
		return w.row(notToldFile, header, row)
	}
	return nil
}
