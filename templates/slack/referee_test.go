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

// ours are the limits of what we send (Block Kit reference, 2026). The fake Slack
// of package slackfake, stricter, judges the golden files in the tests of bot/chat.
var ours = table(`{
	"plain_text": {"text": {"max_length": 3000}}, "mrkdwn": {"text": {"max_length": 3000}},
	"header": {"text": {"max_length": 150}}, "section": {"text": {"max_length": 3000}},
	"button": {"text": {"max_length": 75}, "value": {"max_length": 2000}, "accessibility_label": {"max_length": 75}},
	"option": {"text": {"max_length": 75}, "value": {"max_length": 75}},
	"overflow": {"options": {"max_items": 5}}, "radio_buttons": {"options": {"max_items": 10}},
	"actions": {"elements": {"max_items": 25}}, "context": {"elements": {"max_items": 10}},
	"input": {"label": {"max_length": 2000}, "hint": {"max_length": 2000}},
	"view": {"title": {"max_length": 24}, "submit": {"max_length": 24}, "close": {"max_length": 24},
		"private_metadata": {"max_length": 3000}, "callback_id": {"max_length": 255}, "blocks": {"max_items": 100}},
	"block_id": {"max_length": 255}, "action_id": {"max_length": 255}
}`)

func table(text string) (l limits) {
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		panic(err)
	}
	return l
}

// faultsIn measures a message or view by our table.
func faultsIn(v any) []string {
	var decoded any
	if err := json.Unmarshal(pretty(v), &decoded); err != nil {
		return []string{err.Error()}
	}
	return ours.faults(decoded, "", map[string]bool{})
}

// TestGoldenFilesKeepTheRefereesLimits holds every golden file to a table of
// limits that is not ours.
func TestGoldenFilesKeepTheRefereesLimits(t *testing.T) {
	theirs := table(string(refereeFile(t, "limits.json")))
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
		for _, fault := range theirs.faults(v, filepath.Base(file), map[string]bool{}) {
			t.Error(fault)
		}
	}
}

// faults walks a message or view and measures whatever the table names. No text
// is empty, and no block_id comes twice.
func (l limits) faults(v any, where string, seen map[string]bool) (faults []string) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			faults = append(faults, l.faults(e, fmt.Sprintf("%s/%d", where, i), seen)...)
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
			case name == "text" && length(part) == 0:
				faults = append(faults, at+": empty")
			case name == "block_id" && seen[part.(string)]:
				faults = append(faults, at+": not unique")
			case name == "block_id" || name == "action_id":
				if length(part) > l.of(name, "max_length") {
					faults = append(faults, at+": too long")
				}
			}
			if name == "block_id" {
				seen[part.(string)] = true
			}
			if list, ok := part.([]any); ok {
				if limit := l.of(kind, name, "max_items"); limit > 0 && len(list) > limit {
					faults = append(faults, fmt.Sprintf("%s: %d entries, at most %d", at, len(list), limit))
				}
			}
			faults = append(faults, l.faults(part, at, seen)...)
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
