package digest

import (
	"slices"
	"strings"
)

// identifying finds who the people of a file are on record.
type identifying struct {
	byStaffNo, bySlackID, byEmail map[string]Person
	last                          map[int64]Date // their last day in any team; zero while it is to come
	inFile                        map[string]PersonRow
	said                          map[string]Who
	path                          string

	is       map[string]Person // who an address of the file is; none for somebody new
	known    map[int64]bool    // who is in the file
	lose     map[int64]bool    // whose address is another's from now on
	unlink   map[int64]bool    // whose account is
	lapsed   map[string]bool   // addresses of people who have left: asked if they would be back
	asked    []Asked
	problems Problems
}

func (r Roster) identify(path string, emails []string, first map[string]PersonRow, said map[string]Who, today Date) *identifying {
	i := &identifying{
		byStaffNo: map[string]Person{}, bySlackID: map[string]Person{}, byEmail: map[string]Person{}, last: lastDays(r.Memberships, today),
		inFile: first, said: said, path: path, is: map[string]Person{}, known: map[int64]bool{}, lose: map[int64]bool{},
		unlink: map[int64]bool{}, lapsed: map[string]bool{},
	}
	for _, p := range r.People {
		for key, by := range map[string]map[string]Person{p.StaffNo: i.byStaffNo, p.SlackID: i.bySlackID, p.Email: i.byEmail} {
			if key != "" {
				by[key] = p
			}
		}
	}
	// What is said by number comes first: it frees the addresses of others.
	for _, numbered := range []bool{true, false} {
		for _, email := range emails {
			_, onRecord := i.byStaffNo[first[email].StaffNo]
			if onRecord == numbered {
				i.person(first[email], numbered)
			}
		}
	}
	return i
}

// lastDays returns the last day of everybody who was in a team, zero for who is or
// will be.
func lastDays(memberships []Membership, today Date) map[int64]Date {
	last := map[int64]Date{}
	present := map[int64]bool{}
	for _, m := range memberships {
		last[m.PersonID] = max(last[m.PersonID], m.To)
		present[m.PersonID] = present[m.PersonID] || m.To.IsZero() || m.To >= today
	}
	for person := range present {
		if present[person] {
			last[person] = 0
		}
	}
	return last
}

func (i *identifying) person(row PersonRow, numbered bool) {
	owner, hasAccount := i.bySlackID[row.SlackID]
	holder, hasAddress := i.byEmail[row.Email]
	if numbered {
		p := i.byStaffNo[row.StaffNo]
		if hasAccount && owner.ID != p.ID && !i.given(row) {
			i.contradicts(row, "slack_id", row.SlackID+" belongs to somebody else on record: correct it, or leave the cell empty to have it found by address")
			return
		}
		if hasAddress && holder.ID != p.ID {
			i.passOn(row, holder)
		}
		i.take(row, p)
		return
	}
	if hasAccount && i.byAccount(row, owner, holder, hasAddress) {
		return
	}
	if !hasAddress || i.lose[holder.ID] {
		return
	}
	if doubt := i.doubt(row, holder); doubt != NoDoubt && i.said[row.Email] == NotSaid {
		if doubt == HasLeft {
			i.lapsed[row.Email] = true
			i.take(row, holder)
			return
		}
		i.ask(row, holder, doubt)
		return
	} else if doubt != NoDoubt && i.given(row) {
		i.loses(row, holder)
		return
	}
	i.take(row, holder)
}

// byAccount says who a line is of by its Slack id; false where the address has to say.
func (i *identifying) byAccount(row PersonRow, owner, holder Person, hasAddress bool) bool {
	numbers := owner.StaffNo != "" && row.StaffNo != "" && owner.StaffNo != row.StaffNo
	alike := ShareAWord(owner.Name, row.Name)
	if i.given(row) && (!alike || numbers || i.last[owner.ID] != 0) {
		i.unlink[owner.ID] = true
		if hasAddress {
			i.loses(row, holder)
		}
		return true
	}
	if owner.Email == row.Email {
		switch {
		case numbers && i.said[row.Email] != SamePerson:
			i.ask(row, owner, OtherNumber)
		case !alike && i.said[row.Email] != SamePerson:
			i.ask(row, owner, OtherName)
		default:
			i.take(row, owner)
		}
		return true
	}
	_, listed := i.inFile[owner.Email]
	if listed || numbers || !alike || hasAddress && holder.SlackID != "" {
		i.contradicts(row, "slack_id", row.SlackID+" belongs to somebody else on record: correct it, or leave the cell empty to have it found by address")
		return true
	}
	if hasAddress {
		// A second record of the same person, made before the file named the account.
		i.unlink[owner.ID] = true
		return false
	}
	i.take(row, owner)
	return true
}

// doubt returns why the address of a line may not be its holder's any more.
func (i *identifying) doubt(row PersonRow, holder Person) Doubt {
	if holder.StaffNo != "" && row.StaffNo != "" && holder.StaffNo != row.StaffNo {
		return OtherNumber
	}
	return holder.doubt(row.Name, i.last[holder.ID] != 0)
}

// passOn takes an address from its holder for somebody whom a number names: nobody
// doubts who that is. A holder who is in a team, and whom the file does not move to
// another address, is asked about.
func (i *identifying) passOn(row PersonRow, holder Person) {
	if i.last[holder.ID] == 0 && !i.known[holder.ID] && !i.movesBy(holder) && !i.given(row) {
		i.ask(row, holder, OtherNumber)
		return
	}
	i.loses(row, holder)
}

// movesBy reports whether the file has somebody by their number or account under
// another address.
func (i *identifying) movesBy(p Person) bool {
	for email, row := range i.inFile {
		if email != p.Email && (p.StaffNo != "" && row.StaffNo == p.StaffNo || p.SlackID != "" && row.SlackID == p.SlackID) {
			return true
		}
	}
	return false
}

func (i *identifying) given(row PersonRow) bool { return i.said[row.Email] == NewPerson }

func (i *identifying) take(row PersonRow, p Person) {
	if i.known[p.ID] {
		i.contradicts(row, "email", "another line has the same person by another address: keep one of the two")
		return
	}
	i.is[row.Email], i.known[p.ID] = p, true
}

func (i *identifying) loses(row PersonRow, p Person) {
	i.lose[p.ID] = true
	if row.SlackID != "" && row.SlackID == p.SlackID {
		i.unlink[p.ID] = true
	}
}

func (i *identifying) ask(row PersonRow, holder Person, doubt Doubt) {
	if doubt == OtherNumber && strings.TrimLeft(holder.StaffNo, "0") == strings.TrimLeft(row.StaffNo, "0") && row.StaffNo != "" {
		i.contradicts(row, "staff_no", "on record it has other zeros before it, which Excel takes away: format the column as text, and export it again")
		return
	}
	i.asked = append(i.asked, Asked{Line: row.Line, Email: row.Email, Name: row.Name, Record: holder, Last: i.last[holder.ID], Doubt: doubt})
}

func (i *identifying) contradicts(row PersonRow, column, message string) {
	i.problems = append(i.problems, Problem{Path: i.path, Line: row.Line, Column: column, Message: message})
}

// people returns those of a set, in the order of record.
func (r Roster) peopleOf(set map[int64]bool) (people []Person) {
	for _, p := range r.People {
		if set[p.ID] {
			people = append(people, p)
		}
	}
	slices.SortFunc(people, func(a, b Person) int { return int(a.ID - b.ID) })
	return people
}
