package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// running is the Chromium of this process: starting one takes longer than most tests
// do with it, and what one person does is
// as much apart from the next person in one browser as in two.
var running struct {
	once sync.Once
	ctx  context.Context
	err  error
	stop []func()
}

// chromium starts the browser once, and returns the context that windows are opened
// from. The error is [exec.ErrNotFound] where none is installed.
func chromium() (context.Context, error) {
	running.once.Do(func() { running.ctx, running.err = startChromium() })
	return running.ctx, running.err
}

func startChromium() (context.Context, error) {
	path, err := "", exec.ErrNotFound
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("there is no Chromium: %w", err)
	}
	profile, err := os.MkdirTemp("", "briefed-chromium-")
	if err != nil {
		return nil, err
	}
	running.stop = append(running.stop, func() { removeProfile(profile) })
	ctx, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "en-GB"), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(profile), chromedp.WindowSize(1200, 900), chromedp.WSURLReadTimeout(longWait))
	running.stop = append(running.stop, cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	running.stop = append(running.stop, cancel)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return ctx, nil
}

// stopChromium ends the browser, if one was started, and removes what it kept.
func stopChromium() {
	for _, stop := range slices.Backward(running.stop) {
		stop()
	}
}

// removeProfile has patience: Chromium's processes write there for a moment after it
// has ended.
func removeProfile(dir string) {
	for range 50 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond) //nolint:forbidigo // nothing tells when they are done
	}
}
