package digest

import (
	"slices"
	"strings"
	"unicode"
)

// Staff lists know people by address, and addresses change: with a surname, or
// with the council's name. A Slack id does not, so it says who somebody is where
// the file names one that is on record of an address the file does not have, and
// of somebody whose name has a word in common – a first name, mostly – so that an
// id in the wrong line makes nobody somebody else:
//
//   - an address that is new is the same person's, who keeps all that is on record;
//   - an address of somebody without an account is a second record of the same
//     person, made before the file named the id: the account goes over to it.
//
// Anything else is a contradiction, which [Roster.accepts] refuses.
type following struct {
	owners map[string]Person // by Slack id
	people map[string]Person // by address
	inFile map[string]bool   // addresses
}

func (r Roster) following(rows []PersonRow) following {
	f := following{map[string]Person{}, map[string]Person{}, map[string]bool{}}
	for _, p := range r.People {
		f.people[p.Email] = p
		if p.SlackID != "" {
			f.owners[p.SlackID] = p
		}
	}
	for _, row := range rows {
		f.inFile[row.Email] = true
	}
	return f
}

// other returns who has a row's Slack id by another address, and whether that is
// the same person.
func (f following) other(row PersonRow) (owner Person, taken, same bool) {
	owner, taken = f.owners[row.SlackID]
	if !taken || owner.Email == row.Email {
		return Person{}, false, false
	}
	same = !f.inFile[owner.Email] && f.people[row.Email].SlackID == "" && shareAWord(owner.Name, row.Name)
	return owner, true, same
}

func shareAWord(a, b string) bool {
	words := func(name string) []string {
		return strings.FieldsFunc(Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	}
	others := words(b)
	return slices.ContainsFunc(words(a), func(word string) bool { return slices.Contains(others, word) })
}

// accepts checks rows against what is on record. Its error is every problem, by
// line.
func (r Roster) accepts(path string, rows []PersonRow) error {
	teams := map[string]bool{}
	for _, t := range r.Teams {
		teams[t.Slug] = true
	}
	f, code := r.following(rows), Invalid
	var problems Problems
	for _, row := range rows {
		if !teams[row.Team] {
			problems = append(problems, Problem{path, row.Line, "team", "there is no team \"" + row.Team + "\": import teams.csv first"})
		}
		if _, taken, same := f.other(row); taken && !same {
			code = Conflict
			problems = append(problems, Problem{path, row.Line, "slack_id", row.SlackID + " belongs to somebody else on record: correct it, or leave the cell empty to have it found by address"})
		}
	}
	if len(problems) > 0 {
		return Errorf(code, "%w", problems)
	}
	return nil
}

// follow takes those of the file who are on record by another address for who
// they are.
func (d *rosterDiff) follow(r Roster, rows []PersonRow) {
	f := r.following(rows)
	for _, row := range rows {
		owner, _, same := f.other(row)
		if _, done := d.moved[owner.ID]; done || !same {
			continue
		}
		_, known := d.people[row.Email]
		if d.moved[owner.ID] = !known; known {
			d.changes.Unlink = append(d.changes.Unlink, owner)
			continue
		}
		d.people[row.Email] = owner
		delete(d.people, owner.Email)
	}
}
