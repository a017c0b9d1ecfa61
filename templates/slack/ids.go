package slacktext

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
)

// The action_id of every control.
const (
	ActionUnderstood = "answer_understood"
	ActionOther      = "answer_other" // overflow: the other answers, and read more
	ActionReadMore   = "read_more"
	ActionUndo       = "undo"
	ActionBackground = "show_background"
	ActionPrevious   = "list_previous"
	ActionNext       = "list_next"
)

// The callback_id of every modal, and the block_id and action_id of its input.
const (
	ViewItem   = "item"
	ViewCheck  = "check"
	ViewNote   = "note"
	ViewDone   = "done"
	InputCheck = "check"
	InputNote  = "note"
)

// optionRead is the overflow option that is not an answer.
const optionRead = "read"

// Target names what a control is about: an item, and the version on screen. It
// is all that a button carries; who pressed it comes from Slack's signed payload.
type Target struct {
	ItemID int64
	Shown  int
}

func (t Target) String() string { return fmt.Sprintf("%d.%d", t.ItemID, t.Shown) }

// ParseTarget reads what [Target.String] wrote.
func ParseTarget(s string) (Target, error) {
	id, version, _ := strings.Cut(s, ".")
	itemID, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return Target{}, fmt.Errorf("control value %q names no item", s)
	}
	n, err := strconv.Atoi(version)
	if err != nil {
		return Target{}, fmt.Errorf("control value %q names no version", s)
	}
	return Target{ItemID: itemID, Shown: n}, nil
}

// TargetOf returns the target of an item's version.
func TargetOf(item digest.Item) Target {
	id := item.ID
	if id == 0 {
		id = item.ItemID
	}
	return Target{ItemID: id, Shown: item.Number}
}

// ParseOption reads an overflow option: an answer, or read more.
func ParseOption(s string) (kind digest.AnswerKind, read bool, t Target, err error) {
	word, target, _ := strings.Cut(s, " ")
	t, err = ParseTarget(target)
	return digest.AnswerKind(word), word == optionRead, t, err
}

func option(word string, t Target) string { return word + " " + t.String() }

// Shape says how an item's controls look, so that undoing brings them back.
type Shape string

// The shapes.
const (
	ShapeFull  Shape = "full"
	ShapeShort Shape = "short"
	ShapeList  Shape = "list"  // in the list of /briefed; Serial is the page
	ShapeReply Shape = "reply" // in a reply that only the presser sees
	ShapeItem  Shape = "whole" // in the modal with the whole item
)

// Place names the controls of one item in a message: their block_id. Serial grows
// with every change, as Slack wants a new block_id after an update.
type Place struct {
	Target
	Shape  Shape
	Serial int
}

const (
	controls = "item" // the block with the controls
	saidPart = "said" // the block above them that says what was answered
)

// ID is the block_id of the controls.
func (p Place) ID() string { return p.id(controls) }

func (p Place) id(part string) string {
	return fmt.Sprintf("%s:%s:%s:%d", part, p.Target, p.Shape, p.Serial)
}

// ParsePlace reads a block_id that [Place.ID] wrote.
func ParsePlace(blockID string) (Place, error) {
	parts := strings.Split(blockID, ":")
	if len(parts) != 4 || parts[0] != controls {
		return Place{}, fmt.Errorf("block %q is not an item's", blockID)
	}
	t, err := ParseTarget(parts[1])
	if err != nil {
		return Place{}, err
	}
	serial, err := strconv.Atoi(parts[3])
	if err != nil {
		return Place{}, fmt.Errorf("block %q has no serial number", blockID)
	}
	return Place{Target: t, Shape: Shape(parts[2]), Serial: serial}, nil
}

// Asking is what a modal that asks something remembers in its private_metadata,
// which the client can read: opaque names only. Key finds the message to change.
type Asking struct {
	Target
	Kind digest.AnswerKind
	Key  string
}

func (a Asking) String() string { return fmt.Sprintf("%s %s %s", a.Target, a.Kind, a.Key) }

// ParseAsking reads what [Asking.String] wrote.
func ParseAsking(s string) (Asking, error) {
	parts := strings.Split(s, " ")
	if len(parts) != 3 {
		return Asking{}, fmt.Errorf("modal of an unknown form")
	}
	t, err := ParseTarget(parts[0])
	return Asking{Target: t, Kind: digest.AnswerKind(parts[1]), Key: parts[2]}, err
}
