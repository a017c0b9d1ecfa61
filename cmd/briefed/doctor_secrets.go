package main

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// checkSecrets looks at where secrets are kept: a list of processes shows flags to
// everybody on the machine, and a file may be open to others.
func (w *ward) checkSecrets(parsed *kong.Context, s *settings) {
	secrets := s.secrets()
	for _, step := range parsed.Path {
		if step.Flag == nil {
			continue
		}
		given, ok := step.Flag.Target.Interface().(string)
		if !ok || given == "" {
			continue
		}
		u, err := url.Parse(given)
		password := err == nil && u.User.String() != "" && strings.Contains(u.User.String(), ":")
		if password || slices.Contains(secrets, given) {
			w.note(warn, "secrets", "--%s is a secret in a flag, which every user of this machine can see: put %s into the file that --config names", step.Flag.Name, step.Flag.Envs[0])
		}
	}
	w.checkReaders("settings", s.Config)
}

// checkReaders warns of a file that others than its owner can read; "" for none.
func (w *ward) checkReaders(subject, file string) {
	if file == "" {
		return
	}
	for _, name := range []string{file, file + "-wal"} {
		if info, err := os.Stat(name); err == nil && othersMayRead(info.Mode(), runtime.GOOS) {
			w.note(warn, subject, "others on this machine can read %s (mode %o): chmod 600 %s", name, info.Mode().Perm(), name)
		}
	}
}

// othersMayRead reports whether others than its owner may read a file of a mode. On Windows
// a mode says nothing of that: Go makes it up, and every file seems open to all.
func othersMayRead(mode fs.FileMode, system string) bool {
	return system != "windows" && mode.Perm()&0o077 != 0
}

// checkSound looks for what somebody did to the database past this program.
func (w *ward) checkSound(ctx context.Context, app *app) {
	sound, err := app.store.Sound(ctx)
	if err != nil {
		w.note(fail, "evidence", "cannot be looked at: %v", err)
		return
	}
	if len(sound.MissingTriggers) > 0 {
		w.note(fail, "evidence", "somebody took away what keeps it from being changed: %s. Restore a backup of before, and find out who had a hand in the database", strings.Join(sound.MissingTriggers, ", "))
	}
	if sound.Disagreeing > 0 {
		w.note(fail, "evidence", "%s another answer than the newest on record: somebody changed one of them past this program", plural(sound.Disagreeing, "receipt says", "receipts say"))
	}
	if len(sound.MissingTriggers) == 0 && sound.Disagreeing == 0 {
		w.note(fine, "evidence", "answers and receipts agree, and what guards them is there")
	}
}
