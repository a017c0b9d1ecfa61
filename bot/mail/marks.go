package mail

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
)

// Marks are what a mail carries so that it can be known again: its Message-ID, the
// same in every attempt, and a sender of its own that a bounce comes back to. Nobody
// without the key can make either.
type Marks struct {
	Key     []byte // of this installation
	Domain  string // of the Message-ID
	Bounces string // address that bounces go to; "" for that of the sender
}

// Mark names one attempt to send one delivery.
type Mark struct {
	Delivery int64
	Attempt  int
}

var macText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// mac is short enough for an address and long enough that nobody guesses one.
func (m Marks) mac(purpose string, numbers ...int64) string {
	h := hmac.New(sha256.New, m.Key)
	fmt.Fprint(h, purpose, numbers)
	return macText.EncodeToString(h.Sum(nil)[:10])
}

// messageID is equal in every attempt, so that stores know a copy; by the key it
// differs from that of another installation's delivery of the same number.
func (m Marks) messageID(delivery int64) string {
	if delivery == 0 {
		return "t." + rand.Text() + "@" + m.Domain // a test: of each its own
	}
	return fmt.Sprintf("d.%d.%s@%s", delivery, m.mac("id", delivery), m.Domain)
}

// sender is the envelope's sender of an attempt, from otherwise.
func (m Marks) sender(k Mark, from string) string {
	local, domain, found := strings.Cut(m.Bounces, "@")
	if !found || k.Delivery == 0 {
		return from
	}
	return fmt.Sprintf("%s+d.%d.%d.%s@%s", local, k.Delivery, k.Attempt, m.mac("bounce", k.Delivery, int64(k.Attempt)), domain)
}

// Read returns the mark in an address that a bounce came to; false where it is none
// of ours.
func (m Marks) Read(address string) (k Mark, ok bool) {
	local, _, found := strings.Cut(strings.ToLower(address), "@")
	_, tag, tagged := strings.Cut(local, "+d.")
	parts := strings.Split(tag, ".")
	if !found || !tagged || len(parts) != 3 {
		return Mark{}, false
	}
	delivery, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || delivery <= 0 {
		return Mark{}, false
	}
	attempt, err := strconv.Atoi(parts[1])
	if err != nil || attempt <= 0 {
		return Mark{}, false
	}
	if !hmac.Equal([]byte(parts[2]), []byte(m.mac("bounce", delivery, int64(attempt)))) {
		return Mark{}, false
	}
	return Mark{delivery, attempt}, true
}

// reference is what Notify knows a delivery by, the same in every attempt: it holds
// nothing about anybody.
func (m Marks) reference(delivery int64) string {
	return fmt.Sprintf("d.%d.%s", delivery, m.mac("notify", delivery))
}

// readReference returns the delivery of a reference; false where it is none of ours.
func (m Marks) readReference(text string) (delivery int64, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return 0, false
	}
	delivery, err := strconv.ParseInt(parts[1], 10, 64)
	return delivery, err == nil && delivery > 0 && hmac.Equal([]byte(text), []byte(m.reference(delivery)))
}
