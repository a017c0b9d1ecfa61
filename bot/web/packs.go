package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/briefed/briefed/digest"
)

// packService is what these pages ask of the use cases.
type packService interface {
	Pack(ctx context.Context, actor digest.Actor, q digest.PackQuery, sink digest.PackSink) error
	PackOffer(ctx context.Context, actor digest.Actor) (digest.PackOffer, error)
}

type packPages struct {
	*site
	service packService
	making  *sync.Mutex // a pack reads the whole log: one is made at a time
}

// packsPage offers packs of evidence.
func (s packPages) packsPage(v *visit) error {
	offer, err := s.service.PackOffer(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("packs", offer)
}

// packTime is how long a pack may take over a browser, from the press to its last byte.
const packTime = 15 * time.Minute

// takePack makes a pack and hands it over as a file.
func (s packPages) takePack(v *visit) (err error) {
	query := digest.PackQuery{Team: v.text("team"), Item: v.text("item"), Counts: v.text("edition") == "counts"}
	if query.From, err = v.date("from"); err == nil {
		query.To, err = v.date("to")
	}
	if err != nil {
		v.wrong("from", err)
		return s.packsPage(v)
	}
	if !s.making.TryLock() {
		v.wrong("", digest.Errorf(digest.Conflict, "another pack is being made: try again in a few minutes"))
		return s.packsPage(v)
	}
	defer s.making.Unlock()
	until := time.Now().Add(packTime)
	if err := http.NewResponseController(v.w).SetWriteDeadline(until); err != nil {
		return err
	}
	ctx, cancel := context.WithDeadline(v.r.Context(), until)
	defer cancel()
	out := &handedOver{v: v, name: "briefed-evidence-" + v.Today().String() + ".zip"}
	err = s.packs.Write(out, func(sink digest.PackSink) error { return s.service.Pack(ctx, v.actor, query, sink) })
	switch {
	case out.begun:
		if err != nil {
			v.log.Debug("a pack was not read to its end", "error", err)
		}
		return nil
	case digest.CodeOf(err) == digest.Invalid || digest.CodeOf(err) == digest.NotFound:
		v.wrong("", err)
		return s.packsPage(v)
	default:
		return err
	}
}

// handedOver is a file that somebody gets, once its first byte is there.
type handedOver struct {
	v     *visit
	name  string
	begun bool
}

func (h *handedOver) Write(data []byte) (int, error) {
	if !h.begun {
		h.begun = true
		h.v.w.Header().Set("Content-Type", "application/zip")
		h.v.w.Header().Set("Content-Disposition", `attachment; filename="`+h.name+`"`)
	}
	return h.v.w.Write(data)
}
