package digest

// Roster is every team and person with what is current or to come.
type Roster struct {
	Teams       []Team
	People      []Person
	Memberships []Membership
	Absences    []Absence
}

// RosterChanges is what an import of people would do, or did.
type RosterChanges struct {
	Add     []Person          // new people, known by address until they have an id
	Change  []Person          // name, Slack id or access
	Join    []MembershipByKey // memberships that begin
	Close   []Membership      // memberships that end, with their To
	Absent  []AbsenceByKey    // absences that begin to be known
	Revoke  []Absence         // absences that turned out otherwise
	Missing []Person          // current, and not in the file
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
	return len(c.Add)+len(c.Change)+len(c.Join)+len(c.Close)+len(c.Absent)+len(c.Revoke) == 0
}
