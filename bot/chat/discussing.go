package chat

import (
	"context"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
	sheets "github.com/briefed/briefed/templates/table"
)

// discussionService is what team discussions ask of the use cases.
type discussionService interface {
	finder
	MembersOn(ctx context.Context, actor digest.Actor, team string, on digest.Date) ([]digest.Person, error)
	RecordDiscussion(ctx context.Context, actor digest.Actor, req digest.DiscussionRequest) (digest.RecordedDiscussion, error)
	Discussions(ctx context.Context, actor digest.Actor, team string) ([]digest.Discussion, error)
	ActionPlan(ctx context.Context, actor digest.Actor, team string) ([]digest.ActionRow, error)
	CloseAction(ctx context.Context, actor digest.Actor, discussion int64) error
	Read(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Item, error)
	Today() digest.Date
}

// discussing is the evidence that a team talked about an item.
type discussing struct {
	*Bot
	service discussionService
}

func (b discussing) subject() subject {
	s := subject{
		actions: map[string]act{
			slacktext.ActionDiscuss:  b.leads("recording a discussion", b.discuss),
			slacktext.ActionClose:    b.presses("closing an action", b.closeAction),
			slacktext.ActionPlanCSV:  b.shows(b.takesPlan(asCSV)),
			slacktext.ActionPlanXLSX: b.shows(b.takesPlan(asXLSX)),
		},
		views: map[string]act{
			slacktext.ViewDiscuss:   b.fills("recording a discussion", b.discussed),
			slacktext.ViewDiscussed: b.fills("recording a discussion", b.recordDiscussion),
		},
	}
	s.paged(slacktext.ActionDiscussions, b.leads("showing discussions", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
		return b.discussions(ctx, actor, spot, "")
	}))
	return s
}

// listedItems is how many items a menu offers: two pages of a search.
const listedItems = 100

// discuss asks what was discussed, when and with whom.
func (b discussing) discuss(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	members, err := b.service.MembersOn(ctx, actor, spot.Team, 0)
	if err != nil {
		return v, err
	}
	var items []digest.Item
	if spot.Item != 0 { // it is offered, however long ago it came out
		item, err := b.service.Read(ctx, actor, spot.Item, 0)
		if err != nil {
			return v, err
		}
		items = append(items, item)
	}
	if items, err = listed(ctx, b.service, actor, items); err != nil {
		return v, err
	}
	return b.render.Discuss(items, members, spot, b.service.Today()), nil
}

// finder searches the library.
type finder interface {
	Search(ctx context.Context, actor digest.Actor, query string, f digest.SearchFilter) ([]digest.Hit, int, error)
}

// listed adds live items, newest first, to those that a menu offers in any case.
func listed(ctx context.Context, library finder, actor digest.Actor, items []digest.Item) ([]digest.Item, error) {
	for offset := 0; len(items) < listedItems; {
		hits, total, err := library.Search(ctx, actor, "", digest.SearchFilter{Offset: offset})
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			if !slices.ContainsFunc(items, func(it digest.Item) bool { return it.ID == h.ID }) {
				items = append(items, h.Item)
			}
		}
		if offset += len(hits); len(hits) == 0 || offset >= total {
			break
		}
	}
	return items, nil
}

// discussed goes on to the second half of the form. The choice of who was there
// is held to the day by the use case, once all is known.
func (b discussing) discussed(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	on := i.day(slacktext.InputOn)
	next := slacktext.Spot{Team: spot.Team, On: on, Kind: i.chosen(slacktext.InputMeeting)}
	if next.Item, err = strconv.ParseInt(i.chosen(slacktext.InputItem), 10, 64); err != nil {
		return v, digest.Errorf(digest.NotFound, slacktext.ChooseItem)
	}
	for _, c := range i.given(slacktext.InputPresent).SelectedOptions {
		if id, err := strconv.ParseInt(c.Value, 10, 64); err == nil {
			next.People = append(next.People, id)
		}
	}
	if on > b.service.Today() {
		return v, wrongAt(slacktext.InputOn, slacktext.DayToCome)
	}
	members, err := b.service.MembersOn(ctx, actor, spot.Team, on)
	return b.render.Discussed(members, next), err
}

func (b discussing) recordDiscussion(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	req := digest.DiscussionRequest{
		Team: spot.Team, ItemID: spot.Item, On: spot.On, Meeting: digest.Meeting(spot.Kind), Present: spot.People,
		Action: digest.ActionPoint{What: i.given(slacktext.InputAction).Value, Due: i.day(slacktext.InputDue)},
	}
	for n := range req.Answers {
		req.Answers[n] = i.given(slacktext.InputAnswer + strconv.Itoa(n+1)).Value
	}
	if owner := i.chosen(slacktext.InputOwner); owner != "" {
		if req.Action.OwnerID, err = strconv.ParseInt(owner, 10, 64); err != nil {
			return v, digest.Errorf(digest.Invalid, slacktext.ChoosePerson)
		}
	}
	recorded, err := b.service.RecordDiscussion(ctx, actor, req)
	if err != nil {
		return v, err
	}
	return b.discussions(ctx, actor, slacktext.Spot{Team: spot.Team}, b.render.Recorded(recorded))
}

func (b discussing) discussions(ctx context.Context, actor digest.Actor, spot slacktext.Spot, done string) (slack.ModalViewRequest, error) {
	list, err := b.service.Discussions(ctx, actor, spot.Team)
	return b.render.Discussions(list, spot, done), err
}

func (b discussing) closeAction(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.service.CloseAction(ctx, actor, spot.ID); err != nil {
		return v, err
	}
	return b.discussions(ctx, actor, spot, "")
}

// takesPlan sends the team's action plan as a file.
func (b discussing) takesPlan(f format) by {
	return func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := i.spot()
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		plan, err := b.service.ActionPlan(ctx, actor, spot.Team)
		if err != nil {
			return b.refuse(i, b.refusal("writing an action plan", err, slacktext.NotShown))
		}
		today := b.service.Today()
		name := slacktext.FileName(spot, today, slacktext.FilePlan, string(f))
		return b.send(i, f, slacktext.PlanSent(len(plan)), []sheets.Sheet{sheets.ActionPlan(plan)},
			File{Name: name, Title: name, AltText: slacktext.AltText(slacktext.FilePlan, today)})
	}
}
