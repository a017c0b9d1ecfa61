package digest

import "time"

// Access is what somebody may do beyond answering and leading their own teams.
type Access string

// The kinds of access in people.csv. Being a manager is not one of them: that
// is a matter of membership.
const (
	NoAccess   Access = ""
	PolicyLead Access = "policy_lead"
	Senior     Access = "senior" // counts only, no names
	Admin      Access = "admin"
)

// Mode says how a team gets its digest.
type Mode string

// The modes of a team.
const (
	ByDM      Mode = "dm"
	ByChannel Mode = "channel"
)

// Team is a group of people with one schedule: a team of the council, or an
// organisation outside it, which has a Kind.
type Team struct {
	ID       int64
	Slug     string
	Name     string
	Service  string
	Channel  string // Slack channel id, needed in channel mode
	Mode     Mode
	Schedule string // five-field cron line
	Timezone string // IANA name
	Group    string // Slack user group that is to hold the same people: an id or @handle, "" for none

	Nation    string // as [Nation]; "" where nothing was said
	Ages      string // of the children it works with, in years: "0-4; 16+"
	WorksWith string // groups it works with: "care leavers; unaccompanied children"

	Kind    OrganisationKind // of an organisation outside the council; "" for the council's own teams
	Size    int              // how many people work or help in it, 0 where nobody said
	Contact string           // an address of the organisation, and nobody's own
	EndedOn Date             // its last day, zero while it goes on

	TimingBy     string // who set these four in Briefed; "" where they are the file's
	TimingInFile Timing // what the file said of them then
}

// Location returns the team's time zone; zones are checked on import.
func (t Team) Location() *time.Location {
	loc, err := loadZone(t.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Person is somebody the council briefs.
type Person struct {
	ID      int64
	StaffNo string // the office's own number of them, "" where no file gave one
	Email   string // in use; "" for a record whose address is somebody else's by now
	Name    string
	SlackID string // "" when nobody in Slack is known by the address
	Access  Access
	Reach   Via // by which way the staff list would reach them, "" for the organisation's order
	Slack   SlackState

	AccessBy     string // who set the access in Briefed; "" where it is the file's
	AccessInFile Access // what the file said of it then
	// SlackBefore is the account that was on record until the directory, which did
	// not have it or not live, put SlackID in its place.
	SlackBefore string
}

// SlackState says whether somebody's Slack account is live.
type SlackState string

// The states of a Slack account, as the directory last knew it.
const (
	SlackOK   SlackState = ""
	SlackGone SlackState = "gone" // deactivated, a guest or never there
)

// Membership says that somebody was in a team, in a role, from a day to a day.
// History is closed and added to, never overwritten.
type Membership struct {
	ID         int64
	PersonID   int64
	TeamID     int64
	Role       string // job title
	Manager    bool   // of this team
	Employment string // permanent, agency …
	NQSW       bool   // newly qualified social worker
	Cover      bool   // acting manager for a time
	By         string // who recorded it in Briefed; "" where it is the file's
	EndedBy    string // who recorded its end in Briefed; "" where it is the file's
	ManagerBy  string // who set Manager in Briefed; "" where it is the file's
	Span
}

// Absence says that somebody was away, from a day to a day.
type Absence struct {
	ID       int64
	PersonID int64
	By       string // who recorded it in Briefed; "" where it is the file's
	Span
}
