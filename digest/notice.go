package digest

import (
	"encoding/json"
	"strings"
)

// NoticeKind says what a notice tells people. The words are the templates'.
type NoticeKind string

// The kinds of notice about an item; those about a conversation are in
// noticing.go.
const (
	NoticeWithdrawn NoticeKind = "withdrawn" // what you answered no longer holds
	NoticeCorrected NoticeKind = "corrected" // what you answered was wrong; you are asked again
	NoticeInForce   NoticeKind = "in_force"  // what you were told of is in force today

	NoticeSuperseded NoticeKind = "superseded" // what you were told of is superseded by another item
)

// Notice is what a [NoticeLetter] is about, as Planned.Notice and Letter.Notice
// carry it. About an item it holds what was true when it was made, and is never
// looked up again; about a conversation it holds ids.
type Notice struct {
	Kind           NoticeKind `json:"kind"`
	Item           Kind       `json:"item,omitempty"`
	Ref            string     `json:"ref,omitempty"`
	Title          string     `json:"title,omitempty"`
	Version        int        `json:"version,omitempty"` // the version it is about
	Words          string     `json:"words,omitempty"`   // why, in the words of a policy lead
	Document       string     `json:"document,omitempty"`
	Replaces       string     `json:"replaces,omitempty"`
	InForce        Date       `json:"in_force,omitzero"`
	TransitionEnds Date       `json:"transition_ends,omitzero"`

	Heir      string `json:"heir,omitempty"` // the ref of what supersedes it
	HeirTitle string `json:"heir_title,omitempty"`

	QuestionID   int64 `json:"question,omitempty"`
	DiscussionID int64 `json:"discussion,omitempty"`
	Asked        int   `json:"asked,omitempty"` // people, by what went live
	ExemptionID  int64 `json:"exemption,omitempty"`
	PersonID     int64 `json:"person,omitempty"`

	Draft   string `json:"draft,omitempty"` // the key of a draft, whose words are looked up
	NoteID  int64  `json:"note,omitempty"`
	BatchID int64  `json:"batch,omitempty"`
	PulseID int64  `json:"pulse,omitempty"`
	Months  int    `json:"months,omitempty"` // of a refresher
}

// notice is a notice of a kind about a version.
func (v Version) notice(kind NoticeKind, words string) Notice {
	return Notice{
		Kind: kind, Item: v.Kind, Ref: v.Ref, Title: v.Title, Version: v.Number, Words: words,
		Document: v.Document, Replaces: v.Replaces, InForce: v.InForce, TransitionEnds: v.TransitionEnds,
	}
}

// Encode returns the notice as Planned.Notice takes it.
func (n Notice) Encode() string {
	// Texts and dates always marshal.
	text, err := json.Marshal(n)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// ParseNotice reads what [Notice.Encode] wrote; false for plain words, which are
// shown as they are.
func ParseNotice(text string) (n Notice, ok bool) {
	if !strings.HasPrefix(text, `{"kind":`) {
		return Notice{}, false
	}
	err := json.Unmarshal([]byte(text), &n)
	return n, err == nil && n.Kind != ""
}
