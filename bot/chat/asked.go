package chat

import (
	"crypto/rand"
	"sync"
	"time"
)

// asked remembers the message from which a modal was opened, so that it can be
// changed after the submission. It is memory, not record: where it is lost – a
// restart, another replica – the modal itself says what was recorded.
type asked struct {
	mu   sync.Mutex
	from map[string]remembered
	now  func() time.Time
}

type remembered struct {
	interaction
	until time.Time
}

// askedFor is as long as a response_url works; more than mostAsked are forgotten.
const (
	askedFor  = 30 * time.Minute
	mostAsked = 5_000
)

func newAsked() *asked { return &asked{from: map[string]remembered{}, now: time.Now} }

// put remembers a press and returns its key.
func (a *asked) put(i interaction) string {
	key := rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	for k, r := range a.from {
		if now.After(r.until) || len(a.from) >= mostAsked {
			delete(a.from, k)
		}
	}
	a.from[key] = remembered{interaction: i, until: now.Add(askedFor)}
	return key
}

// look returns the press behind a key to the person who made it.
func (a *asked) look(key, user string) (interaction, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.from[key]
	if !ok || r.User.ID != user || a.now().After(r.until) {
		return interaction{}, false
	}
	return r.interaction, true
}

// take is look, once.
func (a *asked) take(key, user string) (interaction, bool) {
	i, ok := a.look(key, user)
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.from, key)
	return i, ok
}
