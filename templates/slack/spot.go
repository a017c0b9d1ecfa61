package slacktext

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Spot is what a control or a modal is about: opaque names alone, as
// the client can read them. Who uses it comes from Slack's signed payload, and
// whether they may from the use case.
type Spot struct {
	Team    string // slug
	Ref     string
	Person  int64
	Item    int64
	Version int   // that asked; of a draft: its revision
	ID      int64 // of a question or a discussion
	On      digest.Date
	Page    int
	Kind    string // of an item, a meeting or a file
	People  []int64
	Service string // of teams, by name
	Seen    string // names what the checks of a form say
	Finding string // of the guard, by its id
}

// String writes a spot; what it does not have is left out.
func (s Spot) String() string {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" && value != "0" {
			v.Set(key, value)
		}
	}
	set("t", s.Team)
	set("r", s.Ref)
	set("p", strconv.FormatInt(s.Person, 10))
	set("i", strconv.FormatInt(s.Item, 10))
	set("v", strconv.Itoa(s.Version))
	set("d", strconv.FormatInt(s.ID, 10))
	set("n", strconv.Itoa(s.Page))
	set("k", s.Kind)
	set("s", s.Service)
	set("c", s.Seen)
	set("f", s.Finding)
	if !s.On.IsZero() {
		set("o", s.On.String())
	}
	people := make([]string, 0, len(s.People))
	for _, id := range s.People {
		people = append(people, strconv.FormatInt(id, 36))
	}
	set("w", strings.Join(people, "."))
	return v.Encode()
}

// ParseSpot reads what [Spot.String] wrote.
func ParseSpot(text string) (s Spot, err error) {
	v, err := url.ParseQuery(text)
	if err != nil {
		return s, fmt.Errorf("control of an unknown form")
	}
	number := func(key string, base int) (n int64) {
		if text := v.Get(key); text != "" {
			var wrong error
			if n, wrong = strconv.ParseInt(text, base, 64); wrong != nil {
				err = fmt.Errorf("control of an unknown form")
			}
		}
		return n
	}
	s = Spot{
		Team: v.Get("t"), Ref: v.Get("r"), Kind: v.Get("k"), Service: v.Get("s"), Seen: v.Get("c"), Finding: v.Get("f"), Person: number("p", 10), Item: number("i", 10),
		Version: int(number("v", 10)), ID: number("d", 10), Page: int(number("n", 10)),
	}
	if day := v.Get("o"); day != "" {
		if s.On, err = digest.ParseDate(day); err != nil {
			return s, err
		}
	}
	for id := range strings.SplitSeq(v.Get("w"), ".") {
		if id == "" {
			continue
		}
		n, wrong := strconv.ParseInt(id, 36, 64)
		if wrong != nil {
			return s, fmt.Errorf("control of an unknown form")
		}
		s.People = append(s.People, n)
	}
	return s, err
}

// at returns the spot on another page.
func (s Spot) at(page int) Spot {
	s.Page = page
	return s
}

// about returns the spot with an item.
func (s Spot) about(item int64, ref string, version int) Spot {
	s.Item, s.Ref, s.Version, s.Page = item, ref, version, 0
	return s
}

// of returns the spot with a person.
func (s Spot) of(person int64) Spot {
	s.Person, s.Page = person, 0
	return s
}

// numbered returns the spot with a question or a discussion.
func (s Spot) numbered(id int64) Spot {
	s.ID, s.Page = id, 0
	return s
}

// team returns a spot that holds the team and the day alone.
func (s Spot) team() Spot { return Spot{Team: s.Team, On: s.On} }
