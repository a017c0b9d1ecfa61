package slacktext_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// refereeFile finds a file of the Slack contracts that may lie beside the
// checkout; tests that need one are skipped where there is none.
func refereeFile(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if raw, err := os.ReadFile(filepath.Join(dir, "shared", "referee", name)); err == nil { //nolint:gosec // a test's own file
			return raw
		}
	}
	t.Skip("no referee beside the checkout")
	return nil
}

type limits map[string]any

// of returns a limit such as button.text.max_length, or 0 where there is none.
func (l limits) of(path ...string) int {
	var v any = map[string]any(l)
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return 0
		}
		v = m[p]
	}
	n, _ := v.(float64)
	return int(n)
}

// TestGoldenFilesKeepTheRefereesLimits holds every golden file to a table of
// limits that is not ours.
func TestGoldenFilesKeepTheRefereesLimits(t *testing.T) {
	var l limits
	if err := json.Unmarshal(refereeFile(t, "limits.json"), &l); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file) //nolint:gosec // a test's own file
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		for _, fault := range l.faults(v, filepath.Base(file)) {
			t.Error(fault)
		}
	}
}

// faults walks a message or view and measures whatever the table names.
func (l limits) faults(v any, where string) (faults []string) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			faults = append(faults, l.faults(e, fmt.Sprintf("%s/%d", where, i))...)
		}
	case map[string]any:
		kind, _ := v["type"].(string)
		if kind == "" && v["value"] != nil {
			kind = "option"
		}
		if kind == "modal" {
			kind = "view"
		}
		for name, part := range v {
			at := where + "/" + name
			switch limit := l.of(kind, name, "max_length"); {
			case limit > 0 && length(part) > limit:
				faults = append(faults, fmt.Sprintf("%s: %d characters, at most %d", at, length(part), limit))
			case name == "block_id" || name == "action_id":
				if length(part) > l.of(name, "max_length") {
					faults = append(faults, at+": too long")
				}
			}
			if list, ok := part.([]any); ok {
				if limit := l.of(kind, name, "max_items"); limit > 0 && len(list) > limit {
					faults = append(faults, fmt.Sprintf("%s: %d entries, at most %d", at, len(list), limit))
				}
			}
			faults = append(faults, l.faults(part, at)...)
		}
	}
	return faults
}

// length is the length of a text or of a text object.
func length(v any) int {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v)
	case map[string]any:
		return length(v["text"])
	default:
		return 0
	}
}
