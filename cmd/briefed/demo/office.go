package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"time"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/templates/letter"
)

// Office is the running demonstration.
type Office struct {
	Council Council
	Service *digest.Service
	Slack   *slackfake.Server
	// Mail is where mails arrive, nil where none go: their links need pages.
	Mail  *mailfake.Server
	Clock *Clock
	// Drain sends what is in the outbox.
	Drain func(ctx context.Context) (outbox.Drained, error)
	// Night reads Slack's directory, if that is due.
	Night func(ctx context.Context) error
	// Pages are the web pages, nil for none.
	Pages http.Handler
	// Settle waits until what people pressed has been shown to them.
	Settle func(ctx context.Context)
}

// Begin lets the first Monday begin, once the council is imported: the first
// digests are there, and the clock says five past nine.
func (o *Office) Begin(ctx context.Context) error {
	_, err := o.Advance(ctx, Start.Add(10*time.Minute))
	return err
}

// Opened says what happened up to a moment.
type Opened struct {
	Until    time.Time
	Messages int
	Answers  int
}

// step is how far the clock goes between two looks at what is due; schedules in
// the sample council are on the half hour.
const step = 30 * time.Minute

// Advance steps the clock to a moment, half an hour at a time, so that every digest,
// reminder and summary on the way goes out at its time.
func (o *Office) Advance(ctx context.Context, to time.Time) (opened Opened, err error) {
	for at := o.Clock.Now(); ; at = at.Truncate(step).Add(step) {
		if at.After(to) {
			at = to
		}
		o.Clock.Step(at)
		if err := o.Night(ctx); err != nil {
			return opened, err
		}
		if _, err := o.Service.PlanDue(ctx, false); err != nil {
			return opened, err
		}
		drained, err := o.Drain(ctx)
		if err != nil {
			return opened, err
		}
		opened.Messages += drained.Sent
		if !at.Before(to) {
			opened.Until = at
			return opened, nil
		}
	}
}

// aPress is how long a press takes by the office's clock: counts in a channel are
// looked at as often.
const aPress = 5 * time.Second

// deliver waits until what somebody pressed has its effect: what they see, and
// what others are told of it.
func (o *Office) deliver(ctx context.Context) error {
	o.Settle(ctx)
	o.Clock.Step(o.Clock.Now().Add(aPress))
	_, err := o.Drain(ctx)
	return err
}

// LetStaffAnswer lets about so many in a hundred of the people with open items
// press a button, the same people in every demonstration; except leaves
// somebody for the visitor to be.
func (o *Office) LetStaffAnswer(ctx context.Context, percent int, except ...string) (answers int, err error) {
	for _, row := range o.Council.Rows {
		if row.SlackID == "" || slices.Contains(except, row.SlackID) || chance(row.SlackID) >= percent {
			continue
		}
		newest, ok := o.newest(row)
		if !ok {
			continue
		}
		for i, e := range newest.Elements() {
			if e.Type != "button" || e.Text != letter.Answer(digest.Understood) || chance(fmt.Sprint(row.SlackID, i)) >= 80 {
				continue
			}
			if _, err := o.Slack.Click(ctx, row.SlackID, newest, e.BlockID+"/"+e.ActionID); err != nil {
				return answers, fmt.Errorf("an answer in the demonstration: %w", err)
			}
			answers++
		}
	}
	o.Settle(ctx)
	return answers, o.closeModals(ctx)
}

// newest is the newest message that somebody has of their own, else the newest in
// their team's channel.
func (o *Office) newest(row digest.PersonRow) (slackfake.Message, bool) {
	messages := o.Slack.DMs(row.SlackID)
	for _, team := range o.Council.Teams {
		if len(messages) == 0 && team.Slug == row.Team && team.Mode == digest.ByChannel {
			messages = o.Slack.Messages(team.Channel)
		}
	}
	if len(messages) == 0 {
		return slackfake.Message{}, false
	}
	return messages[len(messages)-1], true
}

// closeModals puts away the questions that some items asked.
func (o *Office) closeModals(ctx context.Context) error {
	for _, row := range o.Council.Rows {
		if len(o.Slack.Views(row.SlackID)) == 0 {
			continue
		}
		if _, err := o.Slack.CloseView(ctx, row.SlackID, "", true); err != nil {
			return fmt.Errorf("closing a question in the demonstration: %w", err)
		}
	}
	return nil
}

// chance is a number below 100 that belongs to a name.
func chance(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32() % 100)
}
