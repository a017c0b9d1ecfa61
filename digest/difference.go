package digest

import (
	"strings"
)

// Edit is what changed in one field from one text to the next.
type Edit struct {
	Field  string
	Pieces []Piece
}

// Piece is a run of words that was kept, removed or added. In a unified view all
// pieces follow each other; side by side, the left holds what was kept and
// removed, and the right what was kept and added.
type Piece struct {
	Op    Op
	Words string
}

// Op says what became of a piece.
type Op string

// What became of a piece.
const (
	WordsKept    Op = "kept"
	WordsRemoved Op = "removed"
	WordsAdded   Op = "added"
)

// Before returns the field as it was.
func (e Edit) Before() string { return e.without(WordsAdded) }

// After returns the field as it is now.
func (e Edit) After() string { return e.without(WordsRemoved) }

func (e Edit) without(op Op) string {
	var b strings.Builder
	for _, p := range e.Pieces {
		if p.Op != op {
			b.WriteString(p.Words)
		}
	}
	return b.String()
}

// Difference returns the fields that differ between two texts, word by word, in
// the order of an item's file.
func Difference(before, after Text) (edits []Edit) {
	now := after.Fields()
	for i, was := range before.Fields() {
		if was.Text != now[i].Text {
			edits = append(edits, Edit{was.Name, compare(wordsOf(was.Text), wordsOf(now[i].Text))})
		}
	}
	return edits
}

// wordsOf cuts a text into words, each with the space behind it.
func wordsOf(text string) []string { return wordAndSpace().FindAllString(text, -1) }

var wordAndSpace = pattern(`\S*\s*`)

// mostCells bounds the table of a comparison, 16 MB: two texts of 2,000 words that
// share neither beginning nor end. Longer ones are shown as wholly replaced.
const mostCells = 4 << 20

// compare returns the pieces that lead from one text to the other, with the
// longest common subsequence kept.
func compare(a, b []string) []Piece {
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	pieces := middle(appendWords(nil, WordsKept, a[:head]...), a[head:len(a)-tail], b[head:len(b)-tail])
	return appendWords(pieces, WordsKept, a[len(a)-tail:]...)
}

func middle(pieces []Piece, a, b []string) []Piece {
	if len(a)*len(b) > mostCells {
		return appendWords(appendWords(pieces, WordsRemoved, a...), WordsAdded, b...)
	}
	// common[i][j] is how many words a[i:] and b[j:] have in common, in order.
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			pieces = appendWords(pieces, WordsKept, a[i])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			pieces = appendWords(pieces, WordsRemoved, a[i])
			i++
		default:
			pieces = appendWords(pieces, WordsAdded, b[j])
			j++
		}
	}
	return pieces
}

// appendWords appends words, to the last piece where it is of the same kind.
func appendWords(pieces []Piece, op Op, words ...string) []Piece {
	text := strings.Join(words, "")
	if text == "" {
		return pieces
	}
	if n := len(pieces); n > 0 && pieces[n-1].Op == op {
		pieces[n-1].Words += text
		return pieces
	}
	return append(pieces, Piece{op, text})
}
