package web

import "github.com/briefed/briefed/digest"

type mineData struct {
	Open, Answered []digest.OpenItem
	Minutes        int
	Next           digest.Upcoming
	Queue          []digest.QueuedItem
}

// minePage shows what is asked of the person, and what waits.
func (s *site) minePage(v *visit) error {
	ctx := v.r.Context()
	items, err := s.OpenItems(ctx, v.actor)
	if err != nil {
		return err
	}
	var data mineData
	if data.Queue, err = s.Queue(ctx, v.actor); err != nil {
		return err
	}
	if data.Next, err = s.NextDigest(ctx, v.actor); err != nil {
		return err
	}
	for _, item := range items {
		switch {
		case item.Receipt.Answer != "":
			data.Answered = append(data.Answered, item)
		case item.Open():
			data.Open = append(data.Open, item)
			data.Minutes += item.Minutes()
		}
	}
	return v.page("mine", data)
}
