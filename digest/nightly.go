package digest

import (
	"context"
	"errors"
	"time"
)

// quietHour is when the organisation sleeps and the directory is read.
const quietHour = 3

// Bounds of a full pass over the directory, which a face reads at the pace that it is
// allowed: 100,000 accounts in less than half an hour.
const (
	PassBound = 45 * time.Minute
	PassAgain = time.Hour // after one that failed
)

// DirectoryPass is when the whole directory was read last, and how that went.
type DirectoryPass struct {
	Completed time.Time // zero for never
	Took      time.Duration
	Accounts  int
	Linked    int
	Gone      int
	Failed    time.Time // of a try since; zero where none failed
	Problem   string    // why, as the directory names it
}

// DirectoryStore keeps what full passes over the directory find.
type DirectoryStore interface {
	// BeginPass takes the turn to read the directory until a moment, unless a pass
	// that began at since or later is complete, or somebody else has the turn. It
	// reports whether the turn was had: of any number that ask, one gets it. What is
	// compared between processes is by the database's clock where it has one.
	BeginPass(ctx context.Context, now, since, until time.Time) (bool, error)
	// KeepPass keeps what a complete pass found, all of it or nothing, in place of
	// what one that began before it found.
	KeepPass(ctx context.Context, p Pass) error
	// FailPass gives the turn up until a moment.
	FailPass(ctx context.Context, now, again time.Time, problem string) error
	DirectoryPass(ctx context.Context) (DirectoryPass, error)
	// SeeUnmatched remembers an account of no one on the staff list, or forgets it
	// where it is gone.
	SeeUnmatched(ctx context.Context, account Account) error
	// KeepGroups keeps what is known of the user groups of some teams.
	KeepGroups(ctx context.Context, groups []TeamGroup) error
	// ChangeGroup adds members to a group and takes others out, where a team has it.
	ChangeGroup(ctx context.Context, group string, added, removed []string) error
	// CountUnmatched counts what only one side knows on a day.
	CountUnmatched(ctx context.Context, on Date) (map[UnmatchedKind]int, error)
	// Unmatched lists a part of one kind.
	Unmatched(ctx context.Context, on Date, kind UnmatchedKind, limit, offset int) ([]Unmatched, error)
	TeamGroups(ctx context.Context) ([]TeamGroup, error)
}

// NightlyPass reads the whole directory once a night, as [Service.SyncDirectory]
// does, if nobody has since three o'clock in the organisation's time zone: so too
// soon after a start, where the night was missed. Any number of replicas may call
// it as often as they like. It reports whether this call read it. A pass that
// fails is tried again an hour later.
func (s *Service) NightlyPass(ctx context.Context, directory Directory) (Directories, bool, error) {
	now := s.clock.Now()
	begun, err := s.store.BeginPass(ctx, now, lastQuiet(now, s.config.Zone), now.Add(PassBound+time.Minute))
	if err != nil || !begun {
		return Directories{}, false, err
	}
	bound, cancel := context.WithTimeout(ctx, PassBound)
	defer cancel()
	found, err := s.SyncDirectory(bound, directory)
	if err == nil {
		return found, true, nil
	}
	now = s.clock.Now()
	again, problem := now.Add(PassAgain), err.Error()
	if ctx.Err() != nil { // told to stop: another may go on at once
		again, problem = now, "stopped"
	}
	return found, true, errors.Join(err, s.store.FailPass(context.WithoutCancel(ctx), now, again, problem))
}

// lastQuiet is the newest quiet hour by then.
func lastQuiet(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	quiet := time.Date(local.Year(), local.Month(), local.Day(), quietHour, 0, 0, 0, zone)
	if quiet.After(now) {
		quiet = time.Date(local.Year(), local.Month(), local.Day()-1, quietHour, 0, 0, 0, zone)
	}
	return quiet
}
