package web

import (
	"strconv"

	"github.com/briefed/briefed/digest"
)

// settingsPage shows what is in force, where it comes from, and what can be changed here.
func (s *site) settingsPage(v *visit) error {
	settings, err := s.Settings(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("settings", settings)
}

// changeSetting sets a number, or takes it back.
func (s *site) changeSetting(v *visit) error {
	ctx, setting := v.r.Context(), digest.Setting(v.text("setting"))
	field := fieldOf[setting]
	if v.text("do") == "reset" {
		err := s.ResetSetting(ctx, v.actor, setting, v.text(field+"-reason"))
		return v.after(err, field+"-reason", s.settingsPage, "/admin/settings", "setting")
	}
	to, err := strconv.Atoi(v.text(field))
	if err != nil {
		to = -1 // out of bounds, which the use case says
	}
	err = s.ChangeSetting(ctx, v.actor, setting, to, v.text(field+"-reason"))
	if v.text(field+"-reason") == "" {
		field += "-reason"
	}
	return v.after(err, field, s.settingsPage, "/admin/settings", "setting")
}

// fieldOf is what the form calls a setting.
var fieldOf = map[digest.Setting]string{digest.WeeklyMinutes: "minutes", digest.JoinerBacklogWeeks: "weeks"}
