package evidence

import "time"

// A Verdict is what a look at the whole log found.
type Verdict struct {
	Size    int64  // of the newest checkpoint
	Root    string // of it, in base64
	Entries int64  // that were hashed again
	Erased  int64  // of them, with only their hash left
	Bodies  int64  // letters whose body went by rule: the entry says what they brought
	Waiting int64  // rows that are not in the log yet
	// OldestWaiting is since when the oldest of those waits; zero for none.
	OldestWaiting time.Time
	LastPin       time.Time // when a checkpoint last left the building; zero for never
	// LastCounted is the end of the newest day that was counted, or, where none was, when
	// the first entry was put into the log.
	LastCounted time.Time
	// NotRecounted says as far as which the newest day was not counted again, and why; ""
	// where all of it was, or no day was ever counted.
	NotRecounted string
	// OlderDays is how many days before the newest were counted again by who owed and who
	// was informed; OlderCounts of how many counts, by team and item, they are, and
	// OlderLeft how many of those were not: what came since may change them.
	OlderDays, OlderCounts, OlderLeft int
	Signed                            bool     // whether the newest checkpoint bears a signature
	Checked                           bool     // whether signatures were checked with a key
	Damages                           []string // a sentence each, the first hundred
	Damaged                           int      // how many there are
}

// Damage adds a sentence.
func (v *Verdict) Damage(sentence string) {
	if v.Damaged++; len(v.Damages) < 100 {
		v.Damages = append(v.Damages, sentence)
	}
}
