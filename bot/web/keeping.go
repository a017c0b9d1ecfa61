package web

import (
	"context"
	"net/http"
	"time"

	"github.com/briefed/briefed/digest"
)

// aheadService is what counting ahead asks of the use cases: whom it is for.
type aheadService interface {
	ActorByID(ctx context.Context, id int64, face digest.Face) (digest.Actor, error)
	Roles(ctx context.Context, actor digest.Actor) (digest.Roles, error)
}

// Pages are every page, and what they count over everybody.
type Pages struct {
	http.Handler
	site      *site
	service   aheadService
	overview  overviewPages
	reception receptionPages
}

// keepEvery is how often counts that nobody asks for are made anew: before they
// are too old to be shown.
const keepEvery = countOld - 5*time.Minute

// Keep counts ahead at once and then every ten minutes until ctx ends. What cannot
// be counted is logged, and counted when somebody asks.
func (p *Pages) Keep(ctx context.Context) error {
	ticker := time.NewTicker(keepEvery)
	defer ticker.Stop()
	for {
		if err := p.CountAhead(ctx); err != nil && ctx.Err() == nil {
			p.site.log.Warn("counts of all teams could not be made ahead", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// CountAhead counts what people of each access see of all teams, so that nobody
// who opens a page waits for it: for one of them, which serves all.
func (p *Pages) CountAhead(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, countBound)
	defer cancel()
	roles, err := p.service.Roles(ctx, digest.Operator())
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	if err != nil {
		return err
	}
	kept := map[digest.Access]bool{}
	for _, person := range roles.Access {
		if kept[person.Access] {
			continue
		}
		actor, err := p.service.ActorByID(ctx, person.ID, digest.FaceWeb)
		if err != nil {
			return err
		}
		v := &visit{site: p.site, r: r, actor: actor}
		if !v.seesAll() {
			continue // their own teams first, like no other's
		}
		kept[person.Access] = true
		if _, err := p.overview.overviewCounted(v); err != nil {
			return err
		}
		if actor.May(digest.SeeReception, 0) {
			if _, err := p.reception.receptionCounted(v); err != nil {
				return err
			}
		}
	}
	return nil
}
