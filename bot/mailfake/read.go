package mailfake

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"time"
)

// Read is a mail as a mail program shows it.
type Read struct {
	From, Subject string
	Date          time.Time
	Text, HTML    string // of the two that say the same
}

// Read reads the mail. Errors: where its head, or one of its parts, cannot be read.
func (m Mail) Read() (Read, error) {
	read, err := mail.ReadMessage(strings.NewReader(m.Data))
	if err != nil {
		return Read{}, fmt.Errorf("the head of a mail: %w", err)
	}
	var r Read
	words := new(mime.WordDecoder)
	if r.Subject, err = words.DecodeHeader(read.Header.Get("Subject")); err != nil {
		return Read{}, fmt.Errorf("the subject of a mail: %w", err)
	}
	if r.From, err = words.DecodeHeader(read.Header.Get("From")); err != nil {
		return Read{}, fmt.Errorf("the sender of a mail: %w", err)
	}
	if r.Date, err = read.Header.Date(); err != nil {
		return Read{}, fmt.Errorf("the date of a mail: %w", err)
	}
	_, params, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil {
		return Read{}, fmt.Errorf("the kind of a mail: %w", err)
	}
	parts := multipart.NewReader(read.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return Read{}, fmt.Errorf("a part of a mail: %w", err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return Read{}, fmt.Errorf("a part of a mail: %w", err)
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "text/plain":
			r.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
		case "text/html":
			r.HTML = string(text)
		}
	}
}
