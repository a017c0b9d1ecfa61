package digest

// Roster is every team and person, with all that was, is and is to come: a row
// of people.csv that ended last year must be seen to be on record already.
// Revoked absences are left out.
type Roster struct {
	Teams       []Team
	People      []Person
	Memberships []Membership
	Absences    []Absence
	Ended       []Absence // revoked because somebody recorded in Briefed that they were over
}

// RosterChanges is what an import of people would do, or did.
type RosterChanges struct {
	Add         []Person          // new people, known by address until they have an id
	Change      []Person          // name, address, Slack id or access
	Unlink      []Person          // whose account goes over to another record
	Lose        []Person          // whose address is somebody else's from now on
	Asked       []Asked           // addresses of which somebody must say whose they are
	Close       []Membership      // memberships that end otherwise, with their new To: see Diff
	Join        []MembershipByKey // memberships that begin
	Revoke      []Absence         // absences that turned out otherwise
	Absent      []AbsenceByKey    // absences that begin to be known
	Missing     []Person          // on record, and not in the file
	Adopt       []Membership      // recorded in Briefed, and now in the file: as they are then
	AdoptAbsent []Absence
	Kept        []Kept // recorded in Briefed, and not what the file says
	Overruled   []Kept // set in Briefed, and the file has changed since
	Leaving     int    // how many people who are in a team are in none afterwards
	Staff       int    // of so many
	By          string // who recorded them in Briefed; "" for an import

	Before map[int64]Person // those of an import, as they were on record
}

// Kept is something recorded in Briefed that an import leaves as it is, or not.
type Kept struct {
	Of   string // an address, or a team
	What string // for whoever imports
}

// MembershipByKey is a membership of somebody who may have no id yet.
type MembershipByKey struct {
	Email string
	Membership
}

// AbsenceByKey is an absence of somebody who may have no id yet.
type AbsenceByKey struct {
	Email string
	Absence
}

// Empty reports whether there is nothing to do.
func (c RosterChanges) Empty() bool {
	return len(c.Add)+len(c.Change)+len(c.Unlink)+len(c.Lose)+len(c.Join)+len(c.Close)+len(c.Absent)+len(c.Revoke)+len(c.Adopt)+len(c.AdoptAbsent) == 0
}
