package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// foundService is what the page of what sources have asks of the use cases.
type foundService interface {
	Finds(ctx context.Context, actor digest.Actor) ([]digest.Find, error)
	SettleFind(ctx context.Context, actor digest.Actor, id int64) error
}

type foundPages struct {
	*site
	service foundService
}

// mostFound is how much one page shows.
const mostFound = 100

type foundData struct {
	Finds []digest.Find
	More  int
}

// foundPage shows policy leads what is new at the sources that are watched.
func (s foundPages) foundPage(v *visit) error {
	finds, err := s.service.Finds(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	shown := min(len(finds), mostFound)
	return v.page("found", foundData{Finds: finds[:shown], More: len(finds) - shown})
}

// settle takes a find off the desk.
func (s foundPages) settle(v *visit) error {
	return v.after(s.service.SettleFind(v.r.Context(), v.actor, v.number("find")), "", s.foundPage, "/desk/found", "settled")
}
