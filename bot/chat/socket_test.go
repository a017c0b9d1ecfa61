package chat

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

func TestSocketNeedsATokenThatSlackAccepts(t *testing.T) {
	w := newWorld(t, HTTP)
	if _, err := w.bot.Socket(Options{Token: "xoxb-1"}); err == nil {
		t.Error("no app token is accepted")
	}
	socket, err := w.bot.Socket(Options{Token: "xoxb-1", AppToken: "xapp-wrong", APIURL: w.fake.URL()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := socket.Run(ctx); err == nil || !strings.Contains(err.Error(), "BRIEFED_SLACK_APP_TOKEN") || strings.Contains(err.Error(), "xapp-wrong") {
		t.Errorf("%v", err)
	}
}

// slowAnswers answers only when it is let go.
type slowAnswers struct {
	answerService
	begun, letGo chan struct{}
}

func (d slowAnswers) Answer(ctx context.Context, a digest.Actor, r digest.AnswerRequest) (digest.Answered, error) {
	close(d.begun)
	<-d.letGo
	return d.answerService.Answer(ctx, a, r)
}

// TestSocketDrains: stopping waits for what has begun, and acknowledges it.
func TestSocketDrains(t *testing.T) {
	w := newWorld(t, HTTP)
	w.fake.SetAppURL("")
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	slow := slowAnswers{answerService: w.service, begun: make(chan struct{}), letGo: make(chan struct{})}
	w.answersBy(slow)
	socket, err := w.bot.Socket(Options{Token: w.fake.Options().BotToken, AppToken: w.fake.Options().AppToken, APIURL: w.fake.URL()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- socket.Run(ctx) }()
	w.until(func(s *slackfake.State) bool { return s.Connections() == 1 })
	pressed := make(chan error, 1)
	go func() {
		_, err := w.fake.Click(t.Context(), "U1", m, slacktext.ActionUnderstood)
		pressed <- err
	}()
	<-slow.begun
	if !socket.Connected() {
		t.Error("a socket that works says it is not connected")
	}
	stop()
	close(slow.letGo)
	if err := errors.Join(<-pressed, <-ended); err != nil {
		t.Errorf("stopping lost an acknowledgement: %v", err)
	}
	w.recorded(digest.Understood)
}
