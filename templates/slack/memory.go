package slacktext

import (
	"sync"

	"github.com/briefed/briefed/digest"
)

// memory keeps items as they were rendered. A digest goes to hundreds of people
// with the same items, and a version never changes, so what was rendered once is
// right for everybody who has the same day to answer by, while reviews say the same.
type memory struct {
	mu    sync.Mutex
	shown map[shownAs]*shown
}

// shownAs is what an item's rendering depends on, besides its immutable version.
type shownAs struct {
	Target
	due   digest.Date
	found digest.Memory
	level level
}

// mostShown bounds the memory; the live items of a council are far fewer.
const mostShown = 2_000

func newMemory() *memory { return &memory{shown: map[shownAs]*shown{}} }

func (m *memory) get(as shownAs, render func() *shown) *shown {
	m.mu.Lock()
	s, known := m.shown[as]
	m.mu.Unlock()
	if known {
		return s
	}
	s = render()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.shown) >= mostShown {
		clear(m.shown)
	}
	m.shown[as] = s
	return s
}

// Remembering returns a renderer that renders an item once for all who get it.
// It may only be given published versions, which never change.
func (r Renderer) Remembering() Renderer {
	r.memory = newMemory()
	return r
}
