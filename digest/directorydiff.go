package digest

// directoryDiff compares people with accounts as they come.
type directoryDiff struct {
	people    []Person
	byID      map[int64]Person
	last      map[int64]Date // of who has left, their last day in any team
	byEmail   map[string]int64
	byAccount map[string]int64
	left      map[int64]bool   // out of every team for good
	passedOn  map[int64]bool   // whose account is their heir's
	live      map[int64]bool   // the account on record was seen, live
	gone      map[int64]bool   // it was seen, and is not
	other     map[int64]string // a live account with their address, and not the one on record
	unmatched []Account
	accounts  int
}

func newDirectoryDiff(people []Person) *directoryDiff {
	d := &directoryDiff{
		people: people, byID: map[int64]Person{}, byEmail: map[string]int64{}, byAccount: map[string]int64{},
		live: map[int64]bool{}, gone: map[int64]bool{}, other: map[int64]string{}, passedOn: map[int64]bool{},
	}
	for _, p := range people {
		d.byID[p.ID] = p
		if p.Email != "" {
			d.byEmail[p.Email] = p.ID
		}
		if p.SlackID != "" {
			d.byAccount[p.SlackID] = p.ID
		}
	}
	return d
}

// leaving notes who has left, and will not be back, by all memberships on record.
func (d *directoryDiff) leaving(memberships []Membership, today Date) {
	d.last = lastDays(memberships, today)
	d.left = make(map[int64]bool, len(d.people))
	for _, p := range d.people {
		d.left[p.ID] = true
	}
	for _, m := range memberships {
		if m.To.IsZero() || m.To >= today {
			d.left[m.PersonID] = false
		}
	}
}

// heir returns who on the staff has the address of an account that is on record
// of somebody who has left, and no account: the staff list gave a new address to
// somebody it knew by another one.
func (d *directoryDiff) heir(owner int64, a Account) (heir int64, found bool) {
	heir, found = d.byEmail[a.Email]
	return heir, found && heir != owner && d.byID[heir].Owns(a) && d.left[owner] && !d.left[heir]
}

func (d *directoryDiff) see(a Account) {
	if a.Bot {
		return
	}
	a = a.cleaned()
	d.accounts++
	if owner, known := d.byAccount[a.ID]; known {
		if heir, found := d.heir(owner, a); found {
			d.other[heir], d.passedOn[owner] = a.ID, true
		}
		if p := d.byID[owner]; p.Slack == SlackGone && !a.Gone && d.doubted(owner, a) {
			a.Gone = true // it is back as somebody else's
		}
		d.live[owner], d.gone[owner] = !a.Gone, a.Gone
		return
	}
	if a.Gone {
		return
	}
	if owner, known := d.byEmail[a.Email]; known && !d.doubted(owner, a) {
		d.other[owner] = a.ID
		return
	}
	d.unmatched = append(d.unmatched, a)
}

// found says what follows. Only a directory that was read to its end can say that
// an account is not in it.
func (d *directoryDiff) found(complete bool) Pass {
	pass := Pass{Linked: map[int64]string{}, Unmatched: d.unmatched}
	for _, p := range d.people {
		other, another := d.other[p.ID]
		absent := complete && !d.live[p.ID] && !d.gone[p.ID]
		switch {
		case d.live[p.ID]:
			if p.Slack == SlackGone && !d.passedOn[p.ID] {
				pass.Linked[p.ID] = p.SlackID
			}
		case another && (p.SlackID == "" || p.Slack == SlackGone || d.gone[p.ID] || absent):
			pass.Linked[p.ID] = other
		case d.gone[p.ID] && p.Slack != SlackGone:
			pass.Gone = append(pass.Gone, p.ID)
		case absent && p.SlackID != "":
			pass.Unseen = append(pass.Unseen, p.ID)
		}
	}
	return pass
}

// doubted reports whether an account that has the address or id of somebody on record
// may be another's by now.
func (d *directoryDiff) doubted(owner int64, a Account) bool {
	return d.byID[owner].doubt(a.Name, d.last[owner] != 0) != NoDoubt
}
