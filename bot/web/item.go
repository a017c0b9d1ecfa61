package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// itemService is what these pages ask of the use cases.
type itemService interface {
	Memory(ctx context.Context, actor digest.Actor, of digest.Text) (digest.Memory, error)
	OpenItem(ctx context.Context, actor digest.Actor, item int64) (*digest.OpenItem, error)
	OpenRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	Replies(ctx context.Context, actor digest.Actor, item int64) ([]digest.PublishedReply, error)
	VersionsOf(ctx context.Context, actor digest.Actor, ref string) ([]digest.Item, error)
}

type itemPages struct {
	*site
	service itemService
}

type itemData struct {
	Item     digest.Item
	Live     int              // the number of the live version
	Mine     *digest.OpenItem // nil where nothing is asked of the reader
	Versions []digest.Item
	Replies  []digest.PublishedReply
	Memory   digest.Memory
}

// itemPage shows an item, with the form to answer it where it is asked of the
// reader.
func (s itemPages) itemPage(v *visit) error {
	ctx := v.r.Context()
	open := s.service.OpenRef
	if v.number("version") != 0 { // an older one: nobody is told of the newest by that
		open = s.service.ReadRef
	}
	live, err := open(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	data := itemData{Item: live, Live: live.Number}
	if number := v.number("version"); number != 0 {
		if data.Item, err = s.service.ReadRef(ctx, v.actor, v.path("ref"), int(number)); err != nil {
			return err
		}
	}
	if data.Versions, err = s.service.VersionsOf(ctx, v.actor, live.Ref); err != nil {
		return err
	}
	if data.Replies, err = s.service.Replies(ctx, v.actor, live.ID); err != nil {
		return err
	}
	if data.Memory, err = s.service.Memory(ctx, v.actor, data.Item.Text); err != nil {
		return err
	}
	if data.Mine, err = s.service.OpenItem(ctx, v.actor, live.ID); err != nil {
		return err
	}
	return v.page("item", data)
}
