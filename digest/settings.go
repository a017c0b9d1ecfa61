package digest

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Setting names a number of [Config] that administrators can change in Briefed.
// What they set counts, instead of what the service was started with, until they
// take it back. It is read where it is used, in the same transaction: every
// replica goes by it at once. Everything else is set where the service is started.
type Setting string

// The settings.
const (
	WeeklyMinutes      Setting = "weekly minutes"
	JoinerBacklogWeeks Setting = "joiner backlog weeks"
)

// settingBounds are the least and the most that a setting can be.
var settingBounds = map[Setting][2]int{WeeklyMinutes: {1, 120}, JoinerBacklogWeeks: {0, 1000}}

// ChangedSetting is what somebody set.
type ChangedSetting struct {
	Setting
	Value int
	At    time.Time
	By    string
}

// SettingStore keeps what administrators set.
type SettingStore interface {
	ChangedSettings(ctx context.Context) ([]ChangedSetting, error)
	ChangeSetting(ctx context.Context, c ChangedSetting, audit AuditEntry) error
	// ResetSetting forgets what was set.
	ResetSetting(ctx context.Context, setting Setting, audit AuditEntry) error
}

// Settings are how the organisation is served.
type Settings struct {
	Config                              // in force
	Started Config                      // as the service was started
	Changed map[Setting]*ChangedSetting // here
}

// SetHere returns what somebody set, nil for nothing.
func (s Settings) SetHere(name Setting) *ChangedSetting { return s.Changed[name] }

// inForce returns the configuration with what administrators set:
// s.inForce(s.store.ChangedSettings(ctx)), or of a [PlanTx].
func (s *Service) inForce(changed []ChangedSetting, err error) (Config, error) {
	c := s.config
	for _, set := range changed {
		*c.of(set.Setting) = set.Value
	}
	return c, err
}

// of returns where a setting is kept. One that this program does not know, of a
// newer one, counts for nothing.
func (c *Config) of(setting Setting) *int {
	switch setting {
	case WeeklyMinutes:
		return &c.WeeklyMinutes
	case JoinerBacklogWeeks:
		return &c.JoinerBacklogWeeks
	default:
		return new(int)
	}
}

// Settings returns how the organisation is served, for administrators. Secrets
// are no part of it. Errors: [Forbidden].
func (s *Service) Settings(ctx context.Context, actor Actor) (Settings, error) {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return Settings{}, err
	}
	changed, err := s.store.ChangedSettings(ctx)
	if err != nil {
		return Settings{}, err
	}
	settings := Settings{Started: s.config, Changed: map[Setting]*ChangedSetting{}}
	for i, c := range changed {
		settings.Changed[c.Setting] = &changed[i]
	}
	settings.Config, err = s.inForce(changed, nil)
	return settings, err
}

// ChangeSetting sets a number that counts from now on, instead of the one that
// the service was started with. Errors: [Forbidden]; [NotFound] for a setting
// that there is none of; [Invalid] for a number out of bounds, and without a
// reason; [Conflict] where it is in force already.
func (s *Service) ChangeSetting(ctx context.Context, actor Actor, setting Setting, to int, reason string) error {
	was, err := s.Settings(ctx, actor)
	if err != nil {
		return err
	}
	bounds, known := settingBounds[setting]
	reason = strings.TrimSpace(reason)
	switch {
	case !known:
		return Errorf(NotFound, "there is no setting %q to change here", setting)
	case to < bounds[0] || to > bounds[1]:
		return Errorf(Invalid, "it is a whole number from %d to %d", bounds[0], bounds[1])
	case to == *was.of(setting):
		return Errorf(Conflict, "it is %d already: nothing was changed", to)
	}
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	entry := s.entry(actor, "changed a setting", string(setting), fmt.Sprintf("%d, was %d: %s", to, *was.of(setting), reason))
	if err := s.store.ChangeSetting(ctx, ChangedSetting{setting, to, entry.At, actor.name()}, entry); err != nil {
		return fmt.Errorf("change a setting: %w", err)
	}
	return nil
}

// ResetSetting takes back what was set: what the service was started with counts
// again. Errors: as of [Service.ChangeSetting]; [Conflict] where nothing was set.
func (s *Service) ResetSetting(ctx context.Context, actor Actor, setting Setting, reason string) error {
	was, err := s.Settings(ctx, actor)
	if err != nil {
		return err
	}
	if was.Changed[setting] == nil {
		return Errorf(Conflict, "it is as the service was started already: nothing was changed")
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	entry := s.entry(actor, "took a setting back", string(setting), fmt.Sprintf("%d, was %d: %s", *was.Started.of(setting), *was.of(setting), reason))
	if err := s.store.ResetSetting(ctx, setting, entry); err != nil {
		return fmt.Errorf("take a setting back: %w", err)
	}
	return nil
}
