package main

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// evidencePlace is somewhere outside where checkpoints of the log are kept.
type evidencePlace struct {
	Via     digest.Via
	Address string
}

// every is how often a checkpoint goes there: a mailbox gets one each day, a channel each
// week. An hour less, so that it does not wander through the day.
func (p evidencePlace) every() time.Duration {
	if p.Via == digest.Slack {
		return 7*24*time.Hour - time.Hour
	}
	return 24*time.Hour - time.Hour
}

// channelID is the form of the id of a channel of Slack.
var channelID = regexp.MustCompile(`^[CG][A-Z0-9]{6,}$`)

// evidenceTo reads who keeps checkpoints; each must be reachable by a way that is set up.
func (r *reader) evidenceTo(text string, c config) (places []evidencePlace) {
	const name = "BRIEFED_EVIDENCE_TO"
	for field := range strings.SplitSeq(text, ",") {
		field = strings.TrimSpace(field)
		address, isMail := digest.Address(field)
		switch {
		case field == "":
		case isMail && !c.Mail.on():
			r.wrong(name, "a mail address needs a mail server: set BRIEFED_SMTP_URL")
		case isMail:
			places = append(places, evidencePlace{digest.Email, address})
		case channelID.MatchString(field) && !c.slack():
			r.wrong(name, "a channel needs Slack: set BRIEFED_SLACK_BOT_TOKEN")
		case channelID.MatchString(field):
			places = append(places, evidencePlace{digest.Slack, field})
		default:
			r.wrong(name, "it has mail addresses and ids of Slack channels such as C0123ABCD, with commas between")
		}
	}
	return places
}

// hand gives a checkpoint to a place and returns what finds it again.
type hand func(ctx context.Context, to, note string) (ref string, err error)

// hands are how checkpoints leave the building; stop ends what is kept open.
func (a *app) hands(ctx context.Context, face *slackFace) (hands map[digest.Via]hand, stop func(), err error) {
	hands, stop = map[digest.Via]hand{}, func() {}
	if a.config.Mail.on() {
		courier, err := a.mail(ctx)
		if err != nil {
			return nil, nil, err
		}
		hands[digest.Email], stop = courier.Hand, courier.Close
	}
	if face != nil {
		hands[digest.Slack] = func(ctx context.Context, to, note string) (string, error) {
			carried, err := face.client.Post(ctx, to, slacktext.Checkpoint(note), 0)
			return carried.Place + " " + carried.Reference, err
		}
	}
	return hands, stop, nil
}

// pinStore keeps what was handed over.
type pinStore interface {
	PinDue(ctx context.Context, now time.Time, place, holder string, every time.Duration) (note string, size int64, err error)
	Pinned(ctx context.Context, now time.Time, place, note string, size int64, ref string) error
}

// pinner hands checkpoints of the log to those outside who keep them. Replicas share the
// work: a place is one's at a time.
type pinner struct {
	log    *slog.Logger
	clock  digest.Clock
	store  pinStore
	holder string
	places []evidencePlace
	hands  map[digest.Via]hand
}

// pinPause is between two looks at whether a checkpoint is due, and handBound how long one
// may take to hand over.
const (
	pinPause  = time.Minute
	handBound = 3 * time.Minute
)

// forever runs until ctx ends.
func (p pinner) forever(ctx context.Context) error {
	for {
		for _, place := range p.places {
			if err := p.pin(ctx, place); err != nil && ctx.Err() == nil {
				p.log.Error("a checkpoint of the log of evidence was not handed over, trying again", "by", place.Via, "error", err)
			}
		}
		if !sleep(ctx, pinPause) {
			return nil
		}
	}
}

// pin hands a checkpoint to a place where one is due. One that was handed over and could
// not be noted is handed over again: two of the same do no harm.
func (p pinner) pin(ctx context.Context, to evidencePlace) error {
	ctx, cancel := context.WithTimeout(store.Behind(ctx), handBound)
	defer cancel()
	note, size, err := p.store.PinDue(ctx, p.clock.Now(), to.Address, p.holder, to.every())
	if err != nil || note == "" {
		return err
	}
	ref, err := p.hands[to.Via](ctx, to.Address, note)
	if err != nil {
		return err
	}
	return p.store.Pinned(ctx, p.clock.Now(), to.Address, note, size, ref)
}
