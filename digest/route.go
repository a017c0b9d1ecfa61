package digest

import "time"

// Via is a way by which letters go.
type Via string

// The ways. Each has one courier, and its own pace, pauses and sender's lease.
const (
	Slack Via = "slack"
	Email Via = "email"
)

// Name is what people call the way.
func (v Via) Name() string {
	switch v {
	case Slack:
		return "Slack"
	case Email:
		return "e-mail"
	default:
		return string(v)
	}
}

// Route is how one letter reaches one person or one team. It is chosen when the
// letter is claimed: people change accounts between the planning and the sending.
type Route struct {
	Via     Via
	Address string // opaque: only the via's courier reads it
}

// Period is a stretch of time: from a moment, until before another. Zero moments
// are open ends.
type Period struct{ From, Gone time.Time }

// At reports whether a moment is in the period.
func (p Period) At(at time.Time) bool {
	return !p.From.After(at) && (p.Gone.IsZero() || p.Gone.After(at))
}

// PersonAccount is who somebody is by one way, for a time: they can be reached by it
// while it is live and the organisation lets letters go that way.
type PersonAccount struct {
	PersonID int64
	Route
	Account string // who they are there: nobody else has it at the time
	Period
}

// Allowed says that an organisation lets letters go by a way, for a time.
type Allowed struct {
	Via
	Period
}
