package chat

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestManifest(t *testing.T) {
	for _, transport := range []Transport{SocketMode, HTTP} {
		raw, err := Manifest(transport, "https://briefed.example.gov.uk/")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		hasURL := strings.Contains(string(raw), "https://briefed.example.gov.uk"+InteractionsPath)
		if hasURL != (transport == HTTP) {
			t.Errorf("%s: the addresses are wrong:\n%s", transport, raw)
		}
		socket := m["settings"].(map[string]any)["socket_mode_enabled"]
		if socket != (transport == SocketMode) {
			t.Errorf("%s: socket_mode_enabled is %v", transport, socket)
		}
	}
	for _, bad := range []string{"", "http://briefed.example.gov.uk", "briefed"} {
		if _, err := Manifest(HTTP, bad); err == nil {
			t.Errorf("base %q is accepted", bad)
		}
	}
}

// TestScopesAreFew: the least that works, and nothing twice.
func TestScopesAreFew(t *testing.T) {
	for _, scope := range append(OptionalScopes(), "im:write", "channels:join", "chat:write.public", "chat:write.customize", "users.profile:read") {
		if slices.Contains(Scopes(), scope) {
			t.Errorf("%s is asked of everybody", scope)
		}
	}
}

// TestManifestKeepsSlacksSchema holds both manifests to Slack's own schema, where
// that lies beside the checkout.
func TestManifestKeepsSlacksSchema(t *testing.T) {
	s := schema{root: referee(t, "manifest.schema.2.0.0.json")}
	for _, transport := range []Transport{SocketMode, HTTP} {
		raw, err := Manifest(transport, "https://briefed.example.gov.uk")
		if err != nil {
			t.Fatal(err)
		}
		var m any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		for _, fault := range s.check(s.root, m, string(transport)) {
			t.Error(fault)
		}
	}
}

func referee(t *testing.T, name string) (v map[string]any) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		raw, err := os.ReadFile(filepath.Join(dir, "shared", "referee", name)) //nolint:gosec // a test's own file
		if err == nil {
			if err := json.Unmarshal(raw, &v); err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	t.Skip("no referee beside the checkout")
	return nil
}

// schema checks the little of JSON Schema that Slack's manifest needs.
type schema struct{ root map[string]any }

func (s schema) check(rule map[string]any, v any, at string) (faults []string) {
	if ref, ok := rule["$ref"].(string); ok {
		node := any(s.root)
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			node = node.(map[string]any)[part]
		}
		return s.check(node.(map[string]any), v, at)
	}
	number := func(name string) (int, bool) {
		f, ok := rule[name].(float64)
		return int(f), ok
	}
	switch v := v.(type) {
	case map[string]any:
		properties, _ := rule["properties"].(map[string]any)
		for name, part := range v {
			sub, known := properties[name].(map[string]any)
			switch {
			case known:
				faults = append(faults, s.check(sub, part, at+"/"+name)...)
			case rule["additionalProperties"] == false:
				faults = append(faults, at+"/"+name+": not known")
			}
		}
		required, _ := rule["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				faults = append(faults, fmt.Sprintf("%s/%s: missing", at, name))
			}
		}
	case []any:
		if most, ok := number("maxItems"); ok && len(v) > most {
			faults = append(faults, fmt.Sprintf("%s: %d entries", at, len(v)))
		}
		if items, ok := rule["items"].(map[string]any); ok {
			for i, e := range v {
				faults = append(faults, s.check(items, e, fmt.Sprintf("%s/%d", at, i))...)
			}
		}
	case string:
		n := utf8.RuneCountInString(v)
		least, _ := number("minLength")
		if most, ok := number("maxLength"); ok && n > most || n < least {
			faults = append(faults, fmt.Sprintf("%s: %d characters", at, n))
		}
		if pattern, ok := rule["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
			faults = append(faults, at+": does not match "+pattern)
		}
		if allowed, ok := rule["enum"].([]any); ok && !slices.Contains(allowed, any(v)) {
			faults = append(faults, at+": not one of the values allowed")
		}
	}
	return faults
}
