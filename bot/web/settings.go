package web

import (
	"context"
	"strconv"

	"github.com/briefed/briefed/digest"
)

// settingsService is what these pages ask of the use cases.
type settingsService interface {
	ChangeSetting(ctx context.Context, actor digest.Actor, setting digest.Setting, to int, reason string) error
	ResetSetting(ctx context.Context, actor digest.Actor, setting digest.Setting, reason string) error
	Settings(ctx context.Context, actor digest.Actor) (digest.Settings, error)
}

type settingsPages struct {
	*site
	service settingsService
}

// settingsPage shows what is in force, where it comes from, and what can be changed here.
func (s settingsPages) settingsPage(v *visit) error {
	settings, err := s.service.Settings(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("settings", settings)
}

// changeSetting sets a number, or takes it back.
func (s settingsPages) changeSetting(v *visit) error {
	ctx, setting := v.r.Context(), digest.Setting(v.text("setting"))
	field := fieldOf[setting]
	if v.text("do") == "reset" {
		err := s.service.ResetSetting(ctx, v.actor, setting, v.text(field+"-reason"))
		return v.after(err, field+"-reason", s.settingsPage, "/admin/settings", "setting")
	}
	to, err := strconv.Atoi(v.text(field))
	if err != nil {
		to = -1 // out of bounds, which the use case says
	}
	err = s.service.ChangeSetting(ctx, v.actor, setting, to, v.text(field+"-reason"))
	if v.text(field+"-reason") == "" {
		field += "-reason"
	}
	return v.after(err, field, s.settingsPage, "/admin/settings", "setting")
}

// fieldOf is what the form calls a setting.
var fieldOf = map[digest.Setting]string{digest.WeeklyMinutes: "minutes", digest.JoinerBacklogWeeks: "weeks"}
