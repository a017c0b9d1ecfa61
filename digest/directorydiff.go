package digest

import "strings"

// directoryDiff compares people with accounts as they come.
type directoryDiff struct {
	people    []Person
	byEmail   map[string]int64
	bySlackID map[string]int64
	live      map[int64]bool   // the account on record was seen, live
	gone      map[int64]bool   // it was seen, and is not
	other     map[int64]string // a live account with their address, and not the one on record
	strangers []Account
	accounts  int
}

func newDirectoryDiff(people []Person) *directoryDiff {
	d := &directoryDiff{
		people: people, byEmail: map[string]int64{}, bySlackID: map[string]int64{},
		live: map[int64]bool{}, gone: map[int64]bool{}, other: map[int64]string{},
	}
	for _, p := range people {
		d.byEmail[strings.ToLower(p.Email)] = p.ID
		if p.SlackID != "" {
			d.bySlackID[p.SlackID] = p.ID
		}
	}
	return d
}

func (d *directoryDiff) see(a Account) {
	if a.Bot {
		return
	}
	d.accounts++
	if owner, known := d.bySlackID[a.SlackID]; known {
		d.live[owner], d.gone[owner] = !a.Gone, a.Gone
		return
	}
	if a.Gone {
		return
	}
	a.Email = strings.ToLower(a.Email)
	if owner, known := d.byEmail[a.Email]; known && a.Email != "" {
		d.other[owner] = a.SlackID
		return
	}
	d.strangers = append(d.strangers, a)
}

// found says what follows. Only a directory that was read to its end can say that
// an account is not in it.
func (d *directoryDiff) found(complete bool) Pass {
	pass := Pass{Linked: map[int64]string{}, Strangers: d.strangers}
	for _, p := range d.people {
		other, another := d.other[p.ID]
		absent := complete && !d.live[p.ID] && !d.gone[p.ID]
		switch {
		case d.live[p.ID]:
			if p.Slack == SlackGone {
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
