package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// RecordedDiscussion says what came of recording a discussion.
type RecordedDiscussion struct {
	ID       int64
	Item     Item // as it was live on the day
	Present  int
	Informed int // present people whom it informed: they owed the item and were not informed yet
}

// RecordDiscussion records, for a manager of the team, that an item was
// discussed. Everybody present who owes that version and has not said that they
// understood is informed from now on, "recorded by manager"; an own Understood
// is the stronger evidence and stays. Everybody present but the manager is told,
// and can object. The answers count from now: evidence is never dated back.
// Errors: [Forbidden] for anybody else, the operator too; [NotFound] for an
// unknown team; [Invalid] for a day to come or before the item, for people who
// were not in the team on that day, and for what is missing.
func (s *Service) RecordDiscussion(ctx context.Context, actor Actor, req DiscussionRequest) (RecordedDiscussion, error) {
	team, err := s.teamFor(ctx, actor, RecordDiscussions, req.Team)
	if err != nil {
		return RecordedDiscussion{}, err
	}
	if err := req.clean(s.Today()); err != nil {
		return RecordedDiscussion{}, err
	}
	members, err := s.membersOn(ctx, actor, team.ID, req.On)
	if err != nil {
		return RecordedDiscussion{}, err
	}
	if err := req.checkPeople(members); err != nil {
		return RecordedDiscussion{}, err
	}
	item, err := s.liveOn(ctx, req.ItemID, req.On)
	if err != nil {
		return RecordedDiscussion{}, err
	}
	id, informed, err := s.store.RecordDiscussion(ctx, NewDiscussion{
		DiscussionRequest: req, TeamID: team.ID, Asks: item.Asks, Shown: item.Number,
		RecordedAt: s.clock.Now(), RecordedBy: actor.Person.ID,
	}, s.entry(actor, "recorded a discussion", item.Ref, "team "+team.Slug))
	return RecordedDiscussion{ID: id, Item: item, Present: len(req.Present), Informed: informed}, err
}

// clean trims the texts, takes people named twice once, and says what is wrong.
func (r *DiscussionRequest) clean(today Date) error {
	r.Present = slices.Compact(slices.Sorted(slices.Values(r.Present)))
	r.Action.What = strings.TrimSpace(r.Action.What)
	for i := range r.Answers {
		r.Answers[i] = strings.TrimSpace(r.Answers[i])
		if err := written(fmt.Sprintf("the answer to question %d", i+1), r.Answers[i], false, MaxNote); err != nil {
			return err
		}
	}
	switch {
	case !slices.Contains(Meetings, r.Meeting):
		return Errorf(Invalid, "choose the kind of meeting: team meeting, group supervision or one to one supervision")
	case r.On.IsZero() || r.On > today:
		return Errorf(Invalid, "the discussion needs a day that is not to come: choose the day it took place")
	case len(r.Present) == 0:
		return Errorf(Invalid, "choose who was there: a discussion without anybody is no evidence")
	case r.Meeting == OneToOne && len(r.Present) > 2:
		return Errorf(Invalid, "a one to one supervision has two people at most: choose group supervision")
	case r.Answers == [3]string{}:
		return Errorf(Invalid, "answer at least one of the three questions in a line: what was said is the evidence")
	case r.Action.What == "" && (r.Action.OwnerID != 0 || !r.Action.Due.IsZero()):
		return Errorf(Invalid, "say what the action is, or leave its owner and date out too")
	case r.Action.What != "" && (r.Action.OwnerID == 0 || r.Action.Due.IsZero()):
		return Errorf(Invalid, "an action needs an owner and a date: choose both")
	case r.Action.What != "" && r.Action.Due < r.On:
		return Errorf(Invalid, "the action is due before the discussion took place: choose a later date")
	}
	return written("the action", r.Action.What, false, MaxNote)
}

func (r *DiscussionRequest) checkPeople(members []Person) error {
	wasMember := func(id int64) bool {
		return slices.ContainsFunc(members, func(p Person) bool { return p.ID == id })
	}
	for _, id := range r.Present {
		if !wasMember(id) {
			return Errorf(Invalid, "somebody chosen as present was not in the team on %s: choose from the people of that day", r.On.Long())
		}
	}
	if r.Action.What != "" && !wasMember(r.Action.OwnerID) {
		return Errorf(Invalid, "the owner of the action was not in the team on %s: choose from the people of that day", r.On.Long())
	}
	return nil
}

// liveOn returns an item with the version that was live at the end of a day.
func (s *Service) liveOn(ctx context.Context, itemID int64, on Date) (Item, error) {
	moment, err := s.moment(on)
	if err != nil {
		return Item{}, err
	}
	items, err := s.store.Items(ctx, moment.At)
	if err != nil {
		return Item{}, err
	}
	for _, item := range items {
		if item.ID == itemID {
			return item, nil
		}
	}
	return Item{}, Errorf(Invalid, "the item was not published by %s: check the item and the day", on.Long())
}

// MembersOn returns who was in a team on a day, by name, for a manager of the
// team to choose from; a zero day is today. Of a past day it names who is still in
// the team, and everybody where the manager led it then. Errors: [Forbidden], [NotFound].
func (s *Service) MembersOn(ctx context.Context, actor Actor, team string, on Date) ([]Person, error) {
	t, err := s.teamFor(ctx, actor, SeeTeam, team)
	if err != nil {
		return nil, err
	}
	if on.IsZero() {
		on = s.Today()
	}
	return s.membersOn(ctx, actor, t.ID, on)
}

func (s *Service) membersOn(ctx context.Context, actor Actor, team int64, on Date) ([]Person, error) {
	members, err := s.store.MembersOn(ctx, team, on)
	if err != nil || actor.Operator || on >= s.Today() {
		return members, err
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	if err != nil || record.led(team, on) {
		return members, err
	}
	now, err := s.store.MembersOn(ctx, team, s.Today())
	return slices.DeleteFunc(members, func(p Person) bool {
		return !slices.ContainsFunc(now, func(q Person) bool { return q.ID == p.ID })
	}), err
}

// Object records the actor's word against the record that they were at a
// discussion: they count as not informed by it again, the discussion keeps the
// objection, and the manager who recorded it is told. The reason may be empty.
// Errors: [NotFound] for a discussion that does not name the actor, [Conflict]
// for a second objection, [Invalid], [Forbidden] for leavers.
func (s *Service) Object(ctx context.Context, actor Actor, discussion int64, reason string) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, false, MaxNote); err != nil {
		return err
	}
	o := Objection{DiscussionID: discussion, PersonID: actor.Person.ID, Reason: reason, Face: actor.Face, At: s.clock.Now()}
	return s.store.Object(ctx, o, s.entry(actor, "objected to a discussion", discussionSubject(discussion), ""))
}

// Discussions returns what a team discussed, newest first, with who was there
// and who objected, for its managers and the operator. The look is on record,
// for the people to see. Errors: [Forbidden], [NotFound].
func (s *Service) Discussions(ctx context.Context, actor Actor, team string) ([]Discussion, error) {
	t, discussions, err := s.discussed(ctx, actor, team)
	if err != nil {
		return nil, err
	}
	var people []int64
	for _, d := range discussions {
		for _, p := range d.Present {
			people = append(people, p.PersonID)
		}
	}
	return discussions, s.store.AuditLook(ctx, s.entry(actor, "saw discussions", t.Slug, ""), people)
}

// ActionPlan returns the team's action-plan sheet, newest discussion first, for
// its managers and the operator. Errors: [Forbidden], [NotFound].
func (s *Service) ActionPlan(ctx context.Context, actor Actor, team string) ([]ActionRow, error) {
	t, discussions, err := s.discussed(ctx, actor, team)
	if err != nil {
		return nil, err
	}
	rows := make([]ActionRow, 0, len(discussions))
	for _, d := range discussions {
		rows = append(rows, ActionRow{
			DiscussionID: d.ID, Item: d.Item, On: d.On, Meeting: d.Meeting,
			Present: len(d.Present) - d.Objected(), Answers: d.Answers, Action: d.Action,
		})
	}
	return rows, s.store.Audit(ctx, s.entry(actor, "saw the action plan", t.Slug, ""))
}

// discussed returns what a team discussed, for who may see it by name.
func (s *Service) discussed(ctx context.Context, actor Actor, team string) (Team, []Discussion, error) {
	t, err := s.teamFor(ctx, actor, SeeTeam, team)
	if err != nil {
		return t, nil, err
	}
	discussions, err := s.store.Discussions(ctx, DiscussionFilter{TeamID: t.ID})
	if err != nil {
		return t, nil, err
	}
	hideObjections(discussions, actor)
	discussions = slices.DeleteFunc(discussions, func(d Discussion) bool { return !actor.Operator && !actor.ledOn(t.ID, d.On) })
	return t, discussions, s.hideOthers(ctx, actor, t.ID, discussions)
}

// CloseAction marks the action of a discussion as done, for a manager of its
// team or the action's owner. Closing it again changes nothing. Errors:
// [Forbidden]; [NotFound] for a discussion without an action, and for one from before
// the manager led the team.
func (s *Service) CloseAction(ctx context.Context, actor Actor, discussion int64) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	found, err := s.store.Discussions(ctx, DiscussionFilter{ID: discussion})
	if err != nil {
		return err
	}
	if discussion == 0 || len(found) != 1 || found[0].Action.What == "" {
		return Errorf(NotFound, "this discussion has no action to close")
	}
	if found[0].Action.OwnerID != actor.Person.ID {
		team, err := s.teamFor(ctx, actor, RecordDiscussions, found[0].Team)
		if err != nil {
			return err
		}
		if !actor.ledOn(team.ID, found[0].On) { // whom it is not shown to
			return Errorf(NotFound, "this discussion has no action to close")
		}
	}
	_, err = s.store.CloseAction(ctx, discussion, actor.Person.ID, s.entry(actor, "closed an action", discussionSubject(discussion), ""))
	return err
}

func discussionSubject(id int64) string { return fmt.Sprintf("discussion %d", id) }
