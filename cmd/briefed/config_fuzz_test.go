package main

import (
	"strings"
	"testing"
)

// FuzzSettingsLine: a line of the settings file is a name and a value, nothing, or a
// problem, which never repeats what stands in the line: it may hold a secret.
func FuzzSettingsLine(f *testing.F) {
	for _, seed := range []string{"BRIEFED_LISTEN=127.0.0.1:8080", "export A='b c'", "# x", "=secret", "A", `A="`, `A=""`, "A B=c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		name, value, problem := parseLine(line)
		switch {
		case problem != "" && (name != "" || value != ""):
			t.Errorf("%q is both %q=%q and wrong: %s", line, name, value, problem)
		case problem != "" && len(line) > 40 && strings.Contains(problem, line):
			t.Errorf("the problem repeats the line: %s", problem)
		case strings.ContainsAny(name, " \t="):
			t.Errorf("%q names %q", line, name)
		case problem == "" && name == "" && value != "":
			t.Errorf("%q is a value %q of nothing", line, value)
		}
	})
}
