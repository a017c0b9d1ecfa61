package chat

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// typing remembers forms that somebody is writing in, so that of several
// keystrokes on their way only the newest is looked at. It is memory, not record:
// where it is lost – a restart, another replica – the hash of the form still keeps
// an older look from standing in a newer one's place.
type typing struct {
	mu    sync.Mutex
	forms map[string]*form // by the view's id
}

// form is one that is open. Looks at it take turns.
type form struct {
	sync.Mutex
	newest string // the action_ts of the newest keystroke; guarded by typing.mu

	was  map[string]bool // hashes that our own changes have replaced
	hash string          // after the newest of them
	seen string          // what the checks say since
}

// mostForms are remembered; when there are more, all are forgotten.
const mostForms = 1_000

func newTyping() *typing { return &typing{forms: map[string]*form{}} }

// note notes a keystroke in a form. Slack's own stamp says which is the newest.
func (t *typing) note(view, at string) *form {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.forms[view]
	if f == nil {
		if len(t.forms) >= mostForms {
			clear(t.forms)
		}
		f = &form{was: map[string]bool{}}
		t.forms[view] = f
	}
	f.newest = max(f.newest, at)
	return f
}

func (t *typing) stale(f *form, at string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return at < f.newest
}

// types follows what somebody writes: it changes the form where the checks say
// something else than before. Nothing is refused in the middle of a word; what goes
// wrong leaves the checks as they are, and the button is there.
func (b authoring) types(_ context.Context, i interaction) outcome {
	at := i.pressed().TS
	f := b.typing.note(i.View.ID, at)
	return outcome{then: func(ctx context.Context) {
		f.Lock()
		defer f.Unlock()
		if b.typing.stale(f, at) {
			return
		}
		v, seen, err := b.lookAt(ctx, i)
		if err != nil {
			b.failed("checking what is typed", err)
			return
		}
		hash, shown := i.View.Hash, spotOf(i.View.PrivateMetadata).Seen
		if f.was[hash] {
			hash, shown = f.hash, f.seen
		}
		if seen == shown || b.typing.stale(f, at) {
			return
		}
		next, err := b.client.UpdateView(ctx, i.View.ID, hash, v)
		var refused *CallError
		switch {
		case errors.As(err, &refused) && refused.Code == "hash_conflict": // something newer is shown
		case err != nil:
			b.log.Warn("the checks of a form could not be changed", "error", err)
		default:
			f.was[hash], f.was[i.View.Hash] = true, true
			f.hash, f.seen = next, seen
		}
	}}
}

// lookAt renders the form with what the checks say of what stands in it. A field
// that is still empty is no mistake yet.
func (b authoring) lookAt(ctx context.Context, i interaction) (v slack.ModalViewRequest, seen string, err error) {
	actor, words := b.actor(ctx, i.User.ID, slacktext.NotShown)
	if words != "" {
		return v, "", digest.Errorf(digest.Forbidden, "%s", words)
	}
	spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if err != nil {
		return v, "", err
	}
	text, inspection, live, err := b.inspect(ctx, actor, spot, i)
	if err != nil {
		return v, "", err
	}
	inspection.Problems = slices.DeleteFunc(inspection.Problems, func(p digest.Problem) bool { return text.Field(p.Column) == "" })
	v = b.render.Words(text, &inspection, spot, live)
	return v, spotOf(v.PrivateMetadata).Seen, nil
}

// inspect looks at what stands in a form.
func (b authoring) inspect(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (text digest.Text, in digest.Inspection, live bool, err error) {
	opened := spot // the form stays one of the revision it was opened with
	if text, live, err = b.text(ctx, actor, &opened); err != nil {
		return text, in, live, err
	}
	if err := i.fill(&text); err != nil {
		return text, in, live, digest.Errorf(digest.Invalid, slacktext.ANumber)
	}
	b.keep(ctx, actor, aboutOf(spot), text)
	if text.Ref == "" {
		text.Ref = string(text.Kind) // until it is saved
	}
	return text, digest.Inspect(text), live, nil
}

// spotOf is the spot of a form of ours; an empty one where it cannot be read.
func spotOf(metadata string) slacktext.Spot {
	spot, err := slacktext.ParseSpot(metadata)
	if err != nil {
		return slacktext.Spot{}
	}
	return spot
}
