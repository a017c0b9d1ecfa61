package slackfake

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkPostMessage is one chat.postMessage of a digest, without the network:
// what the fake itself costs in benchmarks of the bot.
func BenchmarkPostMessage(b *testing.B) {
	for _, validate := range []bool{false, true} {
		b.Run(fmt.Sprintf("validation=%v", validate), func(b *testing.B) {
			s := New(Options{NoValidation: !validate})
			defer s.Close()
			people := make([]User, 10_000)
			for i := range people {
				people[i] = User{ID: fmt.Sprintf("U%05d", i)}
			}
			s.AddUser(people...)
			i := 0
			for b.Loop() {
				form := args("channel", people[i%len(people)].ID, "text", "A lesson", "blocks", digestBlocks).Encode()
				req := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/api/chat.postMessage", strings.NewReader(form))
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("Authorization", "Bearer "+s.opts.BotToken)
				w := httptest.NewRecorder()
				s.Handler().ServeHTTP(w, req)
				if w.Code != http.StatusOK {
					body, _ := io.ReadAll(w.Body)
					b.Fatalf("%d %s", w.Code, body)
				}
				i++
			}
		})
	}
}

func BenchmarkUsersListPage(b *testing.B) {
	s := New(Options{})
	defer s.Close()
	people := make([]User, 10_000)
	for i := range people {
		people[i] = User{ID: fmt.Sprintf("U%05d", i), Email: fmt.Sprintf("u%d@example.org", i)}
	}
	s.AddUser(people...)
	for b.Loop() {
		req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/api/users.list?limit=200", nil)
		req.Header.Set("Authorization", "Bearer "+s.opts.BotToken)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, req)
		if w.Body.Len() < 10_000 {
			b.Fatal(w.Body.String())
		}
	}
}
