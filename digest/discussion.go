package digest

import (
	"context"
	"slices"
	"time"
)

// Meeting is the kind of meeting in which an item was discussed.
type Meeting string

// The kinds of meeting.
const (
	TeamMeeting      Meeting = "team_meeting"
	GroupSupervision Meeting = "group_supervision"
	OneToOne         Meeting = "one_to_one" // supervision of one person
)

// Meetings are the kinds of meeting in the order in which they are offered.
var Meetings = []Meeting{TeamMeeting, GroupSupervision, OneToOne}

// DiscussionRequest is what a manager records of a discussion.
type DiscussionRequest struct {
	Team    string // slug
	ItemID  int64
	On      Date
	Meeting Meeting
	Present []int64   // people who were in the team on that day
	Answers [3]string // to the [BriefingQuestions]; at least one
	Action  ActionPoint
}

// ActionPoint is the one thing that somebody will do. The zero one is none.
type ActionPoint struct {
	What    string
	OwnerID int64
	Owner   string // a name; not needed to record it
	Due     Date
	Done    time.Time // zero while it is open
}

// NewDiscussion is a discussion that the store is to keep.
type NewDiscussion struct {
	DiscussionRequest
	TeamID     int64
	Asks       int // the version that asked
	Shown      int // the version that was live on the day
	RecordedAt time.Time
	RecordedBy int64
}

// Discussion is the evidence that a team talked about an item. It is never
// changed: objections and the end of the action are added.
type Discussion struct {
	ID         int64
	Team       string // slug
	TeamName   string
	Item       ItemVersion
	On         Date
	Meeting    Meeting
	Present    []Attendee // by name
	Answers    [3]string
	Action     ActionPoint
	RecordedAt time.Time
	RecordedBy string // a name
	RecorderID int64
}

// Attendee is somebody whom the manager recorded as present.
type Attendee struct {
	PersonID  int64 // 0, and no name, for who has left and is not the reader's to name
	Name      string
	Objected  time.Time // zero where they did not
	Objection string    // for them and who recorded the discussion; "" for others
}

// Objected returns how many of those present objected.
func (d Discussion) Objected() (n int) {
	for _, p := range d.Present {
		if !p.Objected.IsZero() {
			n++
		}
	}
	return n
}

// hideObjections takes out of discussions what somebody wrote to another manager
// than the actor.
func hideObjections(list []Discussion, actor Actor) {
	for _, d := range list {
		if d.RecorderID == actor.Person.ID {
			continue
		}
		for i := range d.Present {
			if d.Present[i].PersonID != actor.Person.ID {
				d.Present[i].Objection = ""
			}
		}
	}
}

// hideOthers takes out of a team's discussions the names of people who are not the
// actor's to name: who has left the team, unless the actor led it on that day.
func (s *Service) hideOthers(ctx context.Context, actor Actor, team int64, list []Discussion) error {
	if actor.Operator || len(list) == 0 {
		return nil
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	now, err := s.store.MembersOn(ctx, team, s.Today())
	if err != nil {
		return err
	}
	stays := func(id int64) bool { return slices.ContainsFunc(now, func(p Person) bool { return p.ID == id }) }
	for _, d := range list {
		if record.led(team, d.On) {
			continue
		}
		for i, p := range d.Present {
			if !stays(p.PersonID) {
				d.Present[i] = Attendee{Objected: p.Objected}
			}
		}
	}
	return nil
}

// Objection is somebody's word against the record that they were present.
type Objection struct {
	DiscussionID int64
	PersonID     int64
	Reason       string
	Face         Face
	At           time.Time
}

// DiscussionFilter narrows discussions. Zero fields do not narrow. With a person
// only those they were present at are meant, and nobody else is named in them.
type DiscussionFilter struct {
	ID       int64
	TeamID   int64
	PersonID int64
}

// ActionRow is a row of a team's action-plan sheet, the form on which
// safeguarding partnerships ask teams to show how they used a briefing.
type ActionRow struct {
	DiscussionID int64
	Item         ItemVersion
	On           Date
	Meeting      Meeting
	Present      int // without those who objected
	Answers      [3]string
	Action       ActionPoint
}
