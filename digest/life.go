package digest

// Stage says how far a policy has come: only what is in force binds.
type Stage string

// The stages. A policy of an earlier version that names none is in force.
const (
	Consultation Stage = "consultation" // opinions are asked for, until it closes
	Proposed     Stage = "proposed"     // announced, in a bill or in a draft
	Enacted      Stage = "enacted"      // law that has not begun
	InForceStage Stage = "in_force"     // binds from its day
)

// Yes and No are how flags of files are written.
const (
	Yes = "yes"
	No  = "no"
)

// Life is from when to when what an item says is true, and for whom. Days that
// are zero are not known.
type Life struct {
	Stage          Stage    `json:",omitempty"` // policy
	InForce        Date     // policy: from when it binds
	TransitionEnds Date     // policy: until when the edition before may still be followed
	Closes         Date     `json:",omitempty"` // the last day of a consultation, or to book training
	SupersededBy   string   `json:",omitempty"` // the ref of the item that says it now
	ReviewBy       Date     `json:",omitempty"` // the last day before somebody has to look again
	Checked        Date     `json:",omitempty"` // when a person last compared it with its source
	Nations        []string `json:",omitempty"` // where it holds; empty for everywhere
	Reference      bool     `json:",omitempty"` // to be found, and asks nobody
}

// Binds reports whether the stage is one that binds, from the day in force on.
func (s Stage) Binds() bool { return s == "" || s == InForceStage }

// AsksNobody reports whether an item is published to be found only: for
// reference, and training on offer.
func (t Text) AsksNobody() bool { return t.Reference || t.Kind == Training }
