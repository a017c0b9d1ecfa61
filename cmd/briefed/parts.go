package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// parts are the goroutines of the service. They stop together: when the process
// is told to, or when one of them fails.
type parts struct {
	ctx  context.Context
	stop context.CancelCauseFunc
	wg   sync.WaitGroup
}

func newParts(ctx context.Context) *parts {
	ctx, stop := context.WithCancelCause(ctx)
	return &parts{ctx: ctx, stop: stop}
}

// start runs a part. One that ends before it was told to stops the others.
func (p *parts) start(name string, run func(context.Context) error) {
	p.wg.Go(func() {
		err := run(p.ctx)
		switch {
		case err != nil && !errors.Is(err, context.Canceled):
			p.stop(fmt.Errorf("%s stopped: %w", name, err))
		case p.ctx.Err() == nil:
			p.stop(fmt.Errorf("%s stopped for no reason: start again, and report it", name))
		}
	})
}

// wait returns when every part has ended, or has had its time to. Its error is
// why the service stopped, nil where it was told to.
func (p *parts) wait(app *app) error {
	<-p.ctx.Done()
	app.log.Info("stopping")
	ended := make(chan struct{})
	go func() {
		p.wg.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(stopBound):
		return errors.New("stopped before everything had come to an end: what was being sent will be listed as unknown")
	}
	app.log.Info("stopped")
	if cause := context.Cause(p.ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}
