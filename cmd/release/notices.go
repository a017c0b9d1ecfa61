package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licence is what a module's terms are called.
var licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// notices writes whose work is in the program, with their terms in full: Go itself and
// every module of which a package is linked. A module without terms is an error: it may
// not be passed on.
func notices(ctx context.Context, to io.Writer) error {
	list := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Module,Standard", "./cmd/briefed")
	list.Env = append(os.Environ(), "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	type module struct {
		Path, Version, Dir string
		Main               bool
	}
	used := map[string]module{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p struct{ Module *module }
		if err := decoder.Decode(&p); err != nil {
			return err
		}
		if p.Module != nil && !p.Module.Main {
			used[p.Module.Path] = *p.Module
		}
	}
	goroot, err := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	root, version, _ := strings.Cut(strings.TrimSpace(string(goroot)), "\n")
	modules := []module{{Path: "Go", Version: version, Dir: root}}
	for _, m := range used {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	fmt.Fprintf(to, "Briefed contains the work of others, under the terms below: %d works.\n", len(modules))
	var without []string
	for _, m := range modules {
		files, err := os.ReadDir(m.Dir)
		if err != nil {
			return err
		}
		terms := 0
		for _, f := range files {
			if f.IsDir() || !licence.MatchString(f.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(m.Dir, f.Name()))
			if err != nil {
				return err
			}
			terms++
			fmt.Fprintf(to, "\n%s\n%s %s: %s\n\n%s\n", strings.Repeat("=", 72), m.Path, m.Version, f.Name(), bytes.TrimSpace(text))
		}
		if terms == 0 {
			without = append(without, m.Path)
		}
	}
	if len(without) > 0 {
		return errors.New("no terms were found of " + strings.Join(without, ", ") + ": ask its authors, or do without it")
	}
	return nil
}
