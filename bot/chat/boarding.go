package chat

import (
	"context"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// boardService is what the board's summary asks of the use cases.
type boardService interface {
	Board(ctx context.Context, actor digest.Actor, quarter string) (digest.Board, error)
}

// boarding shows seniors and policy leads how far recommendations have come. The page
// itself is on the web.
type boarding struct {
	*Bot
	service boardService
}

func (b boarding) subject() subject {
	return subject{commands: map[string]word{"board": b.board}}
}

func (b boarding) board(ctx context.Context, actor digest.Actor, c command) outcome {
	board, err := b.service.Board(ctx, actor, c.Rest)
	if err != nil {
		return b.say(c, slacktext.Reply(b.refusal("reading the board's report", err, slacktext.NotShown)))
	}
	return b.say(c, b.render.Board(board))
}
