package digest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Part is what some people count in a report: of each item how their receipts stand and
// how long those who are informed took, and of each measure how many people stand how.
// Parts of people who have nobody in common can be added up, and taken away again: the
// whole is the sum of its parts, and no receipt has to be read for it.
type Part struct {
	items  map[int64]*count
	people [measuredKinds]People
}

// Part returns what was counted, of everybody together.
func (t *Tally) Part() Part {
	p := Part{items: make(map[int64]*count, len(t.items))}
	for id, item := range t.items {
		if !item.empty() {
			p.items[id] = &item.count
		}
	}
	for k := range measuredKinds {
		p.people[k] = t.whole[k].People
	}
	return p
}

// AddPart counts what a part does, of everybody together.
func (t *Tally) AddPart(p Part) {
	for id, c := range p.items {
		item := t.items[id]
		if item == nil {
			continue
		}
		item.merge(c, 1)
		for _, k := range item.measured() {
			t.whole[k].merge(c, 1)
		}
	}
	for k := range measuredKinds {
		t.whole[k].People.add(p.people[k])
	}
}

// Add adds another part, or takes it away where sign is -1.
func (p *Part) Add(o Part, sign int) {
	for id, c := range o.items {
		if p.items == nil {
			p.items = map[int64]*count{}
		}
		if p.items[id] == nil {
			p.items[id] = &count{}
		}
		p.items[id].merge(c, sign)
	}
	for k := range measuredKinds {
		n := o.people[k]
		p.people[k].add(People{Informed: sign * n.Informed, Asking: sign * n.Asking, Behind: sign * n.Behind})
	}
}

// Items are the items of which the part counts anything, in order.
func (p Part) Items() []int64 { return slices.Sorted(maps.Keys(p.items)) }

// merge adds the receipts of another count, or takes them away where sign is -1.
func (c *count) merge(o *count, sign int) {
	mine := c.states()
	for i, n := range o.states() {
		*mine[i] += sign * *n
	}
	c.Expected = c.Informed + c.Asked + c.Outstanding
	if len(o.soon) > len(c.soon) {
		c.soon = append(c.soon, make([]int32, len(o.soon)-len(c.soon))...)
	}
	for tenths, n := range o.soon {
		c.soon[tenths] += int32(sign) * n
	}
	for tenths, n := range o.late {
		if c.late == nil {
			c.late = map[int]int{}
		}
		if c.late[tenths] += sign * n; c.late[tenths] == 0 {
			delete(c.late, tenths)
		}
	}
}

// states are the counts that the others follow from.
func (m *Measure) states() []*int {
	return []*int{&m.Informed, &m.Asked, &m.Outstanding, &m.Overdue, &m.Waiting, &m.Away, &m.Exempt, &m.Unreachable}
}

func (m *Measure) empty() bool {
	return !slices.ContainsFunc(m.states(), func(n *int) bool { return *n != 0 })
}

// ErrPart is the error where a part cannot be read, or is less than nothing.
var ErrPart = errors.New("counts that were kept cannot be right")

// AppendItem appends what the part counts of an item: numbers of variable length, the
// states first and then, in the order of the times, by how many tenths of an hour one is
// longer than the one before, and how many took so long. Nothing is appended where
// nothing counts. The error is of a count below zero.
func (p Part) AppendItem(b []byte, item int64) ([]byte, error) {
	c := p.items[item]
	if c == nil {
		return b, nil
	}
	informed := 0
	var times []byte
	last := 0
	took := func(tenths, n int) {
		times = binary.AppendUvarint(binary.AppendUvarint(times, uint64(tenths-last)), uint64(n))
		informed, last = informed+n, tenths
	}
	for tenths, n := range c.soon {
		if n < 0 {
			return nil, ErrPart
		}
		if n > 0 {
			took(tenths, int(n))
		}
	}
	for _, tenths := range slices.Sorted(maps.Keys(c.late)) {
		if c.late[tenths] < 0 {
			return nil, ErrPart
		}
		took(tenths, c.late[tenths])
	}
	if informed != c.Informed {
		return nil, ErrPart
	}
	if c.empty() {
		return b, nil
	}
	for _, n := range c.states() {
		if *n < 0 {
			return nil, ErrPart
		}
		b = binary.AppendUvarint(b, uint64(*n))
	}
	return append(b, times...), nil
}

// ReadItem reads what [Part.AppendItem] wrote, in place of what the part counted of the item.
func (p *Part) ReadItem(item int64, b []byte) error {
	c := &count{}
	for _, n := range c.states() {
		*n = readNumber(&b)
	}
	c.Expected = c.Informed + c.Asked + c.Outstanding
	tenths, informed := 0, 0
	for len(b) > 0 {
		tenths += readNumber(&b)
		n := readNumber(&b)
		if n <= 0 || tenths < 0 {
			return ErrPart
		}
		informed += n
		if tenths >= soonTenths {
			if c.late == nil {
				c.late = map[int]int{}
			}
			c.late[tenths] += n
			continue
		}
		if tenths >= len(c.soon) {
			c.soon = append(c.soon, make([]int32, max(tenths+1, 2*len(c.soon))-len(c.soon))...)
		}
		c.soon[tenths] += int32(n)
	}
	if slices.ContainsFunc(c.states(), func(n *int) bool { return *n < 0 }) || informed != c.Informed {
		return ErrPart
	}
	if p.items == nil {
		p.items = map[int64]*count{}
	}
	p.items[item] = c
	return nil
}

// readNumber takes a number off the front, -1 where there is none that counts anything.
func readNumber(b *[]byte) int {
	n, size := binary.Uvarint(*b)
	if size <= 0 || n > math.MaxInt32 {
		*b = nil
		return -1
	}
	*b = (*b)[size:]
	return int(n)
}

// AppendPeople appends how many people stand how.
func (p Part) AppendPeople(b []byte) ([]byte, error) {
	for _, of := range p.people {
		for _, n := range []int{of.Informed, of.Asking, of.Behind} {
			if n < 0 {
				return nil, ErrPart
			}
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return b, nil
}

// ReadPeople reads what [Part.AppendPeople] wrote and returns what comes after it.
func (p *Part) ReadPeople(b []byte) ([]byte, error) {
	for k := range measuredKinds {
		of := People{Informed: readNumber(&b), Asking: readNumber(&b), Behind: readNumber(&b)}
		if of.Informed < 0 || of.Asking < 0 || of.Behind < 0 {
			return nil, ErrPart
		}
		p.people[k] = People{}
		p.people[k].add(of)
	}
	return b, nil
}

// Check looks for counts below zero: [ErrPart].
func (p Part) Check() error {
	for _, c := range p.items {
		if slices.ContainsFunc(c.states(), func(n *int) bool { return *n < 0 }) || slices.ContainsFunc(c.soon, func(n int32) bool { return n < 0 }) {
			return ErrPart
		}
		for _, n := range c.late {
			if n < 0 {
				return ErrPart
			}
		}
	}
	for _, of := range p.people {
		if of.Informed < 0 || of.Asking < 0 || of.Behind < 0 {
			return ErrPart
		}
	}
	return nil
}

// MarshalBinary writes the part as a whole.
func (p Part) MarshalBinary() ([]byte, error) {
	b, err := p.AppendPeople(nil)
	for _, item := range p.Items() {
		if err != nil {
			return nil, err
		}
		var of []byte
		if of, err = p.AppendItem(nil, item); len(of) > 0 {
			b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(item)), uint64(len(of)))
			b = append(b, of...)
		}
	}
	return b, err
}

// UnmarshalBinary reads what [Part.MarshalBinary] wrote.
func (p *Part) UnmarshalBinary(b []byte) (err error) {
	*p = Part{}
	if b, err = p.ReadPeople(b); err != nil {
		return err
	}
	for len(b) > 0 {
		item, size := readNumber(&b), readNumber(&b)
		if item < 0 || size < 0 || size > len(b) {
			return ErrPart
		}
		if err := p.ReadItem(int64(item), b[:size]); err != nil {
			return fmt.Errorf("of item %d: %w", item, err)
		}
		b = b[size:]
	}
	return nil
}
