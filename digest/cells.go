package digest

import (
	"cmp"
	"slices"
)

// A Cell is how the receipts of one item stand in one team. Of nobody it is all noughts:
// the item is 0, and the team was there.
type Cell struct {
	TeamID, ItemID int64
	Version        int // that asks
	// Owed is who is asked, but for the exempt: Informed and all the states after it.
	Owed, Told, Informed, Asked, Away, Unreachable, Waiting, Outstanding int
}

// add counts a receipt. Who is informed was told, by whatever way.
func (c *Cell) add(state State, told bool) {
	if state == StateExempt {
		return
	}
	c.Owed++
	if told || state == StateInformed {
		c.Told++
	}
	switch state {
	case StateInformed:
		c.Informed++
	case StateAsked:
		c.Asked++
	case StateAway:
		c.Away++
	case StateUnreachable:
		c.Unreachable++
	case StateWaiting:
		c.Waiting++
	default: // overdue is a part of outstanding
		c.Outstanding++
	}
}

// Counts are those of a cell, in the order of a census.
func (c Cell) Counts() []int {
	return []int{c.Owed, c.Told, c.Informed, c.Asked, c.Away, c.Unreachable, c.Waiting, c.Outstanding}
}

// cellTally counts cells by team and item.
type cellTally map[int64]map[int64]*Cell

// add counts a receipt of somebody in teams.
func (c cellTally) add(teams []int64, it *itemTally, state State, told bool) {
	for _, team := range teams {
		items := c[team]
		if items == nil {
			continue
		}
		cell := items[it.ID]
		if cell == nil {
			cell = &Cell{TeamID: team, ItemID: it.ID, Version: it.Asks}
			items[it.ID] = cell
		}
		cell.add(state, told)
	}
}

// sorted returns the cells in which somebody owes something, by team and item, and one
// of nobody for each team.
func (c cellTally) sorted() (all []Cell) {
	for team, items := range c {
		all = append(all, Cell{TeamID: team})
		for _, cell := range items {
			if cell.Owed > 0 {
				all = append(all, *cell)
			}
		}
	}
	slices.SortFunc(all, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.TeamID, b.TeamID), cmp.Compare(a.ItemID, b.ItemID))
	})
	return all
}
