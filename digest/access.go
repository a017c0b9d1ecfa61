package digest

import "context"

// Actor is who asks for something. The zero Actor may do nothing.
type Actor struct {
	Person   Person
	Teams    []TeamMembership // on the day, home first
	Operator bool             // somebody with the command line and the database
	Face     Face
}

// Operator is whoever runs a command on the server.
func Operator() Actor { return Actor{Operator: true, Face: FaceCLI} }

// Action is something that access is decided for.
type Action string

// The actions.
const (
	AnswerOwn    Action = "answer own items"
	SeeTeam      Action = "see a team by name"
	SeeCounts    Action = "see counts of any team"
	Write        Action = "write items"
	ReviewDrafts Action = "review drafts"
	PublishItems Action = "publish items"
	WithdrawItem Action = "withdraw items"
	SeeReception Action = "see how items are received"
	ReadPolicies Action = "read which policy is in force"
	ManageRoster Action = "change teams and people"
	ManageOutbox Action = "send again or pause"
	ReadAudit    Action = "read the audit log"

	ReplyToQuestions  Action = "reply to questions"
	Supervise         Action = "supervise these people"
	RecordDiscussions Action = "record what this team discussed"
	OwnRecord         Action = "keep a record of your own"

	SearchLibrary  Action = "search the library"
	CurateStarters Action = "choose what new staff read first"
	ChangeStaff    Action = "record staff changes of a team"
	ReadSettings   Action = "see the settings"
	ManageRoles    Action = "change what people may do"

	KeepReviews Action = "keep reviews and what came of them"
	ReadBoard   Action = "read the board's report"
	NameWorkers Action = "name who hears of a review first"
)

// May decides whether the actor may do something to a team; team is 0 where the
// action has none. Somebody without a current membership may do nothing:
// leavers are out at once.
func (a Actor) May(action Action, team int64) bool {
	if a.Operator {
		return !action.personal()
	}
	if a.Person.ID == 0 || len(a.Teams) == 0 {
		return false
	}
	switch action {
	case AnswerOwn, SearchLibrary: // whoever is a partner finds what is meant for partners alone
		return true
	case OwnRecord:
		return true
	case ReadPolicies:
		return !a.Partner()
	case SeeTeam, Supervise, RecordDiscussions:
		return a.Manages(team)
	case ReplyToQuestions:
		return a.has(PolicyLead)
	case SeeCounts:
		return a.Manages(team) || a.has(Senior, PolicyLead, Admin)
	case Write, ReviewDrafts, PublishItems, WithdrawItem, SeeReception:
		return a.has(PolicyLead)
	case ManageRoster, ManageRoles, ManageOutbox, ReadAudit, ReadSettings:
		return a.has(Admin)
	case CurateStarters, KeepReviews, NameWorkers:
		return a.has(PolicyLead)
	case ReadBoard:
		return a.has(Senior, PolicyLead)
	case ChangeStaff:
		return team > 0 && a.Manages(team) && !a.coordinates(team) || a.has(Admin)
	default:
		return false
	}
}

// personal reports whether an action needs a person who stands for it: what is
// between somebody and their manager is not for whoever runs the server, nor is who hears
// of a review first.
func (a Action) personal() bool {
	return a == Supervise || a == RecordDiscussions || a == OwnRecord || a == NameWorkers
}

// Manages reports whether the actor is a manager of the team, or of any team
// where team is 0.
func (a Actor) Manages(team int64) bool {
	for _, m := range a.Teams {
		if m.Manager && (team == 0 || m.TeamID == team) {
			return true
		}
	}
	return false
}

// Managed returns the ids of the teams the actor manages.
func (a Actor) Managed() (teams []int64) {
	for _, m := range a.Teams {
		if m.Manager {
			teams = append(teams, m.TeamID)
		}
	}
	return teams
}

// managedSlugs returns the slugs of the teams the actor manages.
func (a Actor) managedSlugs() (teams []string) {
	for _, m := range a.Teams {
		if m.Manager {
			teams = append(teams, m.Team.Slug)
		}
	}
	return teams
}

// has reports whether the actor has one of these accesses. Who works for an
// organisation alone has none, whatever a file says.
func (a Actor) has(access ...Access) bool {
	if a.Partner() {
		return false
	}
	for _, x := range access {
		if a.Person.Access == x {
			return true
		}
	}
	return false
}

// name is how the audit log calls the actor.
func (a Actor) name() string {
	if a.Operator {
		return "operator"
	}
	return a.Person.Email
}

// allow returns a [Forbidden] error unless the actor may do it.
func (a Actor) allow(action Action, team int64) error {
	if a.May(action, team) {
		return nil
	}
	return Errorf(Forbidden, "you may not %s: ask the person who looks after Briefed in your council", action)
}

// ActorByAccount returns who a verified account is, at the face of its way. Unknown
// accounts, guests' and those that are gone get a [Forbidden] error that says what
// they can do.
func (s *Service) ActorByAccount(ctx context.Context, via Via, account string) (Actor, error) {
	p, teams, err := s.store.PersonAndTeams(ctx, via, account, s.Today())
	if CodeOf(err) == NotFound || err == nil && via == Slack && p.Slack == SlackGone {
		return Actor{}, Errorf(Forbidden, "Briefed does not know this %s account: ask your manager whether you are on the staff list", via.Name())
	}
	if err != nil {
		return Actor{}, err
	}
	return Actor{Person: p, Teams: teams, Face: faceOf(via)}, nil
}

// faceOf is the face at which the accounts of a way act.
func faceOf(via Via) Face {
	switch via {
	case Slack:
		return FaceSlack
	case Email:
		return FaceWeb // a message leads to the pages
	default:
		return Face(via)
	}
}

// ActorByID returns who a signed-in person is, at a face.
func (s *Service) ActorByID(ctx context.Context, id int64, face Face) (Actor, error) {
	p, err := s.store.Person(ctx, id)
	if err != nil {
		return Actor{}, err
	}
	return s.actor(ctx, p, face)
}

func (s *Service) actor(ctx context.Context, p Person, face Face) (Actor, error) {
	teams, err := s.store.MembershipsOn(ctx, p.ID, s.Today())
	if err != nil {
		return Actor{}, err
	}
	return Actor{Person: p, Teams: teams, Face: face}, nil
}
