package web

import "github.com/briefed/briefed/digest"

type itemData struct {
	Item     digest.Item
	Live     int              // the number of the live version
	Mine     *digest.OpenItem // nil where nothing is asked of the reader
	Versions []digest.Item
	Replies  []digest.PublishedReply
}

// itemPage shows an item, with the form to answer it where it is asked of the
// reader.
func (s *site) itemPage(v *visit) error {
	ctx := v.r.Context()
	live, err := s.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	data := itemData{Item: live, Live: live.Number}
	if number := v.number("version"); number != 0 {
		if data.Item, err = s.ReadRef(ctx, v.actor, v.path("ref"), int(number)); err != nil {
			return err
		}
	}
	if data.Versions, err = s.VersionsOf(ctx, v.actor, live.Ref); err != nil {
		return err
	}
	if data.Replies, err = s.Replies(ctx, v.actor, live.ID); err != nil {
		return err
	}
	items, err := s.OpenItems(ctx, v.actor)
	if err != nil {
		return err
	}
	for _, item := range items {
		if item.Item.ID == live.ID {
			data.Mine = &item
		}
	}
	return v.page("item", data)
}
