package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// fileResolver gives kong the settings of the configuration file. Flags and the
// environment go before it, so that one value can be tried without editing.
func fileResolver(s *settings) kong.Resolver {
	var values map[string]string
	return kong.ResolverFunc(func(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if values == nil {
			values = s.load(ctx)
		}
		for _, name := range flag.Envs {
			if os.Getenv(name) != "" {
				return nil, nil
			}
			if value, set := values[name]; set {
				return value, nil
			}
		}
		return nil, nil
	})
}

// load reads the file that --config or BRIEFED_CONFIG names, if any. What is
// wrong with it is kept, to be said with everything else.
func (s *settings) load(ctx *kong.Context) map[string]string {
	values := map[string]string{}
	known := map[string]bool{}
	path := ""
	for _, flag := range ctx.Model.Flags {
		for _, name := range flag.Envs {
			known[name] = true
		}
		if flag.Name == "config" {
			path, _ = ctx.FlagValue(flag).(string)
		}
	}
	if path == "" {
		return values
	}
	file, err := os.Open(path)
	if err != nil {
		s.problems = append(s.problems, fmt.Sprintf("BRIEFED_CONFIG: the file cannot be read: %v", err))
		return values
	}
	defer file.Close() //nolint:errcheck // it was only read
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if number == 1 {
			line = strings.TrimPrefix(line, "\uFEFF") // as some editors begin a file
		}
		name, value, problem := parseLine(line)
		if problem == "" && name != "" && !known[name] {
			problem = name + " is not a setting: briefed --help lists them"
		}
		if problem != "" {
			s.problems = append(s.problems, fmt.Sprintf("%s:%d: %s", path, number, problem))
			continue
		}
		values[name] = value
	}
	if err := lines.Err(); err != nil {
		s.problems = append(s.problems, fmt.Sprintf("%s: the file cannot be read: %v", path, err))
	}
	return values
}

// parseLine reads KEY=VALUE as systemd and docker write environment files:
// comments, blank lines, and quotes around a value. The line itself is not part
// of the problem, because it may hold a secret.
func parseLine(line string) (name, value, problem string) {
	line = strings.TrimSpace(line)
	if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") {
		return "", "", ""
	}
	name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !found || name == "" || strings.ContainsAny(name, " \t") {
		return "", "", "write KEY=VALUE, such as BRIEFED_LISTEN=127.0.0.1:8080"
	}
	if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		value = value[1 : len(value)-1]
	}
	return name, value, ""
}
