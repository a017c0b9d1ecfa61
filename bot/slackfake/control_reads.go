package slackfake

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// controlReads serves the state.
func (s *Server) controlReads(mux *http.ServeMux) {
	get := func(name string, answer func(r *http.Request) any) {
		mux.HandleFunc("GET /_fake/"+name, func(w http.ResponseWriter, r *http.Request) {
			control(w, answer(r), nil)
		})
	}
	get("messages", s.controlMessages)
	get("ephemerals", func(r *http.Request) any { return orEmpty(s.Ephemerals(r.FormValue("user"))) })
	get("views", func(r *http.Request) any { return orEmpty(s.Views(r.FormValue("user"))) })
	get("home", func(r *http.Request) any {
		if home, ok := s.Home(r.FormValue("user")); ok {
			return home
		}
		return obj{}
	})
	get("files", func(*http.Request) any { return orEmpty(s.Files()) })
	get("calls", func(r *http.Request) any {
		if r.FormValue("counts") != "" {
			return read(s, func(st *State) map[string]int {
				counts := make(map[string]int, len(st.callCount))
				for method, n := range st.callCount {
					counts[method] = n
				}
				return counts
			})
		}
		return orEmpty(s.Calls(r.FormValue("method")))
	})
	mux.HandleFunc("GET /_fake/wait", s.controlWait)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// controlMessages lists messages, or counts them: {"total", "channels": {id: n},
// "metadata": {event_type: n}}.
func (s *Server) controlMessages(r *http.Request) any {
	only := r.FormValue("channel")
	return read(s, func(st *State) any {
		channels := st.channels
		if only != "" {
			channels = nil
			if ch := st.lookup(only); ch != nil {
				channels = []*channel{ch}
			}
		}
		if r.FormValue("counts") != "" {
			return countMessages(channels)
		}
		list := []Message{}
		for _, ch := range channels {
			list = append(list, ch.present()...)
		}
		return list
	})
}

func countMessages(channels []*channel) any {
	total, perChannel, perType := 0, make(map[string]int), make(map[string]int)
	for _, ch := range channels {
		for _, m := range ch.messages {
			if !m.DeletedAt.IsZero() {
				continue
			}
			total++
			perChannel[cmp.Or(ch.im, ch.ID)]++
			if kind, _ := m.Event(); kind != "" {
				perType[kind]++
			}
		}
	}
	return obj{"total": total, "channels": perChannel, "metadata": perType}
}

func (s *Server) controlWait(w http.ResponseWriter, r *http.Request) {
	atLeast := func(name string, have int) bool {
		want, _ := strconv.Atoi(r.FormValue(name))
		return have >= want
	}
	timeout, err := time.ParseDuration(cmp.Or(r.FormValue("timeout"), longestWait.String()))
	if err != nil {
		control(w, nil, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	err = s.Wait(ctx, func(st *State) bool {
		return atLeast("messages", st.MessageCount()) && atLeast("connections", st.Connections())
	})
	if errors.Is(err, context.DeadlineExceeded) {
		http.Error(w, "not yet", http.StatusGatewayTimeout)
		return
	}
	control(w, nil, err)
}
