package chat

import (
	"context"
	"sync"
)

// working counts what is under way. Unlike a sync.WaitGroup it may be waited for
// while more begins, as the demonstration does between two presses.
type working struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed when n returns to 0
}

// begin counts something; the function it returns ends that.
func (w *working) begin() (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.n == 0 {
		w.idle = make(chan struct{})
	}
	w.n++
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.n--; w.n == 0 {
			close(w.idle)
		}
	}
}

// wait returns when nothing is under way, or with ctx.
func (w *working) wait(ctx context.Context) {
	w.mu.Lock()
	n, idle := w.n, w.idle
	w.mu.Unlock()
	if n == 0 {
		return
	}
	select {
	case <-idle:
	case <-ctx.Done():
	}
}
