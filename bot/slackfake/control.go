package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// controlHandler serves /_fake/: what the methods of Server do, for a server in
// another process. Bodies and answers are JSON; every POST answers with what
// the corresponding method returns, or {"error": …} and status 400.
//
//	POST /_fake/users, /_fake/channels, /_fake/usergroups   a list to add
//	POST /_fake/invite      {channel, users}
//	POST /_fake/app-url     {url}
//	POST /_fake/failures    {method, failure}; durations in nanoseconds
//	DELETE /_fake/failures
//	POST /_fake/click       {user, channel, ts, pick, values}, ts empty: the latest
//	POST /_fake/view        {user, view, pick, values}
//	POST /_fake/submit      {user, view, values}
//	POST /_fake/slash       {user, command, text}
//	POST /_fake/open-home   {user}
//	POST /_fake/event       the inner event
//	POST /_fake/disconnect  {reason}, reason empty: drop the connections
//	GET  /_fake/messages    ?channel=… or all; &counts=1 for numbers only
//	GET  /_fake/ephemerals, /_fake/views, /_fake/home   ?user=…
//	GET  /_fake/calls       ?method=…; &counts=1
//	GET  /_fake/files
//	GET  /_fake/wait        ?messages=… &connections=… &timeout=…: answers when
//	                        there are at least so many, 504 when time is up
func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	s.controlReads(mux)
	post(mux, "users", func(_ context.Context, users []User) (any, error) {
		s.AddUser(users...)
		return nil, nil
	})
	post(mux, "channels", func(_ context.Context, channels []Channel) (any, error) {
		s.AddChannel(channels...)
		return nil, nil
	})
	post(mux, "usergroups", func(_ context.Context, groups []Usergroup) (any, error) {
		s.AddUsergroup(groups...)
		return nil, nil
	})
	post(mux, "invite", func(_ context.Context, in struct {
		Channel string
		Users   []string
	},
	) (any, error) {
		s.Invite(in.Channel, in.Users...)
		return nil, nil
	})
	post(mux, "app-url", func(_ context.Context, in struct{ URL string }) (any, error) {
		s.SetAppURL(in.URL)
		return nil, nil
	})
	post(mux, "failures", func(_ context.Context, in struct {
		Method  string
		Failure Failure
	},
	) (any, error) {
		s.Fail(in.Method, in.Failure)
		return nil, nil
	})
	mux.HandleFunc("DELETE /_fake/failures", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearFailures()
		control(w, nil, nil)
	})
	s.controlActs(mux)
	return mux
}

// act is what the endpoints take that do something as a person.
type act struct {
	User, Channel, TS, Pick, View, Command, Text, Reason string
	Values                                               []string
}

// controlActs serves what people do.
func (s *Server) controlActs(mux *http.ServeMux) {
	post(mux, "click", func(ctx context.Context, in act) (any, error) {
		m, err := s.messageOf(in)
		if err != nil {
			return nil, err
		}
		return s.reply(s.Choose(ctx, in.User, m, in.Pick, in.Values...))
	})
	post(mux, "view", func(ctx context.Context, in act) (any, error) {
		return s.reply(s.ChooseInView(ctx, in.User, in.View, in.Pick, in.Values...))
	})
	post(mux, "submit", func(ctx context.Context, in struct {
		User, View string
		Values     map[string]any
	},
	) (any, error) {
		return s.reply(s.SubmitView(ctx, in.User, in.View, in.Values))
	})
	post(mux, "slash", func(ctx context.Context, in act) (any, error) {
		return s.reply(s.Slash(ctx, in.User, in.Command, in.Text))
	})
	post(mux, "open-home", func(ctx context.Context, in act) (any, error) {
		return s.reply(s.OpenHome(ctx, in.User))
	})
	post(mux, "event", func(ctx context.Context, in map[string]any) (any, error) {
		return s.reply(s.Event(ctx, in))
	})
	post(mux, "disconnect", func(_ context.Context, in act) (any, error) {
		if in.Reason == "" {
			s.DropConnections()
		} else {
			s.Disconnect(in.Reason)
		}
		return nil, nil
	})
}

// reply shows a Reply whose body is text or JSON, not base64.
func (s *Server) reply(r Reply, err error) (any, error) {
	return obj{"kind": r.Kind, "status": r.Status, "body": string(r.Body), "errors": r.Errors, "attempts": r.Attempts}, err
}

// messageOf finds the message to click on: by ts, or the latest.
func (s *Server) messageOf(in act) (Message, error) {
	if in.TS != "" {
		if m, ok := s.Message(in.Channel, in.TS); ok {
			return m, nil
		}
		for _, m := range s.Ephemerals(in.User) {
			if m.TS == in.TS {
				return m, nil
			}
		}
		return Message{}, fmt.Errorf("%w: no message %s in %s", ErrNotSeen, in.TS, in.Channel)
	}
	list := s.Messages(in.Channel)
	if len(list) == 0 {
		return Message{}, fmt.Errorf("%w: no messages in %s", ErrNotSeen, in.Channel)
	}
	return list[len(list)-1], nil
}

// post registers an endpoint that reads a JSON body into T.
func post[T any](mux *http.ServeMux, name string, do func(context.Context, T) (any, error)) {
	mux.HandleFunc("POST /_fake/"+name, func(w http.ResponseWriter, r *http.Request) {
		var in T
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in); err != nil {
			control(w, nil, fmt.Errorf("cannot read the body: %w", err))
			return
		}
		out, err := do(r.Context(), in)
		control(w, out, err)
	})
}

func control(w http.ResponseWriter, out any, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		out = obj{"error": err.Error(), "result": out}
	}
	if out == nil {
		out = obj{"ok": true}
	}
	json.NewEncoder(w).Encode(out) //nolint:errcheck // the client has gone
}

// longestWait bounds /_fake/wait where no timeout is asked for.
const longestWait = 30 * time.Second
