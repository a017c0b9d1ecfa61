package chat

import (
	"context"
	"fmt"
	"maps"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// subject is one thing that people do in Slack, in a file of its own: what its
// controls, its modals and its words after /briefed do, what it does about events,
// and what it shows on the Home tab. Whatever a subject does not have stays nil.
type subject struct {
	actions  map[string]act     // by action_id
	views    map[string]act     // by callback_id, when the modal is submitted
	commands map[string]word    // by the word after /briefed, in lower case
	events   map[string]happens // by the event's type
	needs    section            // what Home begins with, before somebody's own items
	home     section
}

type (
	// act does what a person asked with a control or by submitting a modal.
	act func(context.Context, interaction) outcome
	// by is an act of somebody who is on the staff list.
	by func(context.Context, digest.Actor, interaction) outcome
	// word answers a word after /briefed of somebody who is on the staff list.
	word func(context.Context, digest.Actor, command) outcome
	// happens takes notice of an event.
	happens func(context.Context, event) outcome
	// section renders a part of somebody's Home tab: no blocks where it has
	// nothing for them. A [digest.Forbidden] error means the same.
	section func(context.Context, digest.Actor) ([]slack.Block, error)
)

// subjects makes them all, each with what it asks of the use cases, in the order in which Home shows them.
func (b *Bot) subjects(s *digest.Service) []subject {
	list, reports, admins := listing{b, s}, reporting{b, s}, administering{b, s}
	b.home, b.catchUp, b.reading = homeTab{b, s}, catchingUp{b, s}, answering{b, s, list}
	return []subject{
		b.home.subject(),
		b.reading.subject(),
		list.subject(),
		b.catchUp.subject(),
		searching{b, s}.subject(),
		offering{b, s}.subject(),
		ownRecord{b, s}.subject(),
		reflecting{b, s}.subject(),
		settings{b, s}.subject(),
		feeling{b, s}.subject(),
		refreshing{b, s}.subject(),
		following{b, s}.subject(),
		reports.subject(),
		looking{b, s}.subject(),
		boarding{b, s}.subject(),
		supervising{b, s}.subject(),
		discussing{b, s}.subject(),
		staffing{b, s, reports.person, admins.staffOf}.subject(),
		moving{b, s}.subject(),
		admins.subject(),
		authoring{b, s, s}.subject(),
		weighing{b, s}.subject(),
		reviewing{b, s}.subject(),
		allowing{b, s}.subject(),
		reception{b, s}.subject(),
		starting{b, s}.subject(),
		signingIn{b, s}.subject(),
	}
}

// routes is what all subjects do together.
type routes struct {
	subject
	needs, home []section
}

// route puts the subjects together. Two that claim the same name are a mistake
// in the program, which no person should be the first to meet.
func route(subjects []subject) routes {
	r := routes{subject: subject{
		actions: map[string]act{}, views: map[string]act{}, commands: map[string]word{}, events: map[string]happens{},
	}}
	for _, s := range subjects {
		claim(r.actions, s.actions)
		claim(r.views, s.views)
		claim(r.commands, s.commands)
		claim(r.events, s.events)
		if s.needs != nil {
			r.needs = append(r.needs, s.needs)
		}
		if s.home != nil {
			r.home = append(r.home, s.home)
		}
	}
	return r
}

func claim[F any](all, more map[string]F) {
	for name := range more {
		if _, taken := all[name]; taken {
			panic(fmt.Sprintf("two subjects claim %q", name))
		}
	}
	maps.Copy(all, more)
}

// known lets only people on the staff list do something; otherwise is said where
// it cannot be found out who it is.
func (b *Bot) known(otherwise string, f by) act {
	return func(ctx context.Context, i interaction) outcome {
		actor, words := b.actor(ctx, i.User.ID, otherwise)
		if words != "" {
			return b.refuse(i, words)
		}
		return f(ctx, actor, i)
	}
}

// shows and saves are known for what shows something and what saves something.
func (b *Bot) shows(f by) act { return b.known(slacktext.NotShown, f) }
func (b *Bot) saves(f by) act { return b.known(slacktext.NotSaved, f) }

// refusal puts a use case's error into words, and logs what nobody meant to happen.
func (b *Bot) refusal(doing string, err error, otherwise string) string {
	b.failed(doing, err)
	return slacktext.Refusal(err, otherwise)
}
