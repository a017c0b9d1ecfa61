package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/briefed/briefed/bot/slackfake"
)

// account is somebody's Slack account in the story.
func account(who string) string { return "U" + strings.ToUpper(who) }

// slash runs /briefed with words behind it, and returns what they are shown.
func (w *week) slash(who, words string) slackfake.Message {
	w.t.Helper()
	_, err := w.Slack.Slash(w.t.Context(), account(who), "/briefed", words)
	w.must(err)
	w.Settle(w.t.Context())
	shown := w.Slack.Ephemerals(account(who))
	if len(shown) == 0 {
		w.t.Fatalf("%s is shown nothing for /briefed %s", who, words)
	}
	return shown[len(shown)-1]
}

// home opens the Home tab and returns it.
func (w *week) home(who string) slackfake.View {
	w.t.Helper()
	_, err := w.Slack.OpenHome(w.t.Context(), account(who))
	w.must(err)
	w.Settle(w.t.Context())
	view, ok := w.Slack.Home(account(who))
	if !ok {
		w.t.Fatalf("%s has no Home tab", who)
	}
	return view
}

// modal is the topmost modal that somebody sees.
func (w *week) modal(who string) slackfake.View {
	w.t.Helper()
	views := w.Slack.Views(account(who))
	if len(views) == 0 {
		w.t.Fatalf("%s sees no modal", who)
	}
	return views[len(views)-1]
}

// opens presses a control of a message, from which a modal opens.
func (w *week) opens(who string, m slackfake.Message, button string) {
	w.t.Helper()
	_, err := w.Slack.Click(w.t.Context(), account(who), m, button)
	w.must(err)
	w.Settle(w.t.Context())
}

// goes presses a control of the topmost modal, or of the Home tab where none is
// open: by its action_id, its text, or its accessibility label.
func (w *week) goes(who string, button string) {
	w.t.Helper()
	_, err := w.Slack.ClickView(w.t.Context(), account(who), "", w.control(who, button))
	if err != nil {
		w.t.Fatalf("%s presses %q: %v, in %s", who, button, err, w.reads(who))
	}
	w.Settle(w.t.Context())
}

// control finds a button by its accessibility label, where many say the same.
func (w *week) control(who, label string) string {
	var view slackfake.View
	if views := w.Slack.Views(account(who)); len(views) > 0 {
		view = views[len(views)-1]
	} else if view, _ = w.Slack.Home(account(who)); view.Blocks == nil {
		return label
	}
	var blocks []struct {
		BlockID   string `json:"block_id"`
		Accessory *struct {
			ActionID string `json:"action_id"`
			Label    string `json:"accessibility_label"`
		} `json:"accessory"`
	}
	w.must(json.Unmarshal(view.Blocks, &blocks))
	for _, b := range blocks {
		if b.Accessory != nil && b.Accessory.Label == label {
			return b.BlockID + "/" + b.Accessory.ActionID
		}
	}
	return label
}

// submits fills in the topmost modal and submits it; what is wrong with it comes
// back by input.
func (w *week) submits(who string, values map[string]any) map[string]string {
	w.t.Helper()
	reply, err := w.Slack.SubmitView(w.t.Context(), account(who), "", values)
	if err != nil {
		w.t.Fatalf("%s submits %v: %v, in %s", who, values, err, w.reads(who))
	}
	w.Settle(w.t.Context())
	return reply.Errors
}

// done submits a modal that nothing is wrong with.
func (w *week) done(who string, values map[string]any) {
	w.t.Helper()
	if wrong := w.submits(who, values); len(wrong) > 0 {
		w.t.Fatalf("%s is told %v", who, wrong)
	}
}

// reads is every word of the topmost modal, or of the Home tab.
func (w *week) reads(who string) string {
	if views := w.Slack.Views(account(who)); len(views) > 0 {
		return words(views[len(views)-1].Blocks)
	}
	view, _ := w.Slack.Home(account(who))
	return words(view.Blocks)
}

// sees checks that somebody's modal, or Home tab, says something.
func (w *week) sees(who string, want ...string) {
	w.t.Helper()
	text := w.reads(who)
	for _, words := range want {
		if !strings.Contains(text, words) {
			w.t.Errorf("%s does not see %q in:\n%s", who, words, text)
		}
	}
}

// misses checks that it does not.
func (w *week) misses(who string, unwanted ...string) {
	w.t.Helper()
	text := w.reads(who)
	for _, words := range unwanted {
		if strings.Contains(text, words) {
			w.t.Errorf("%s sees %q in:\n%s", who, words, text)
		}
	}
}

// drain sends what was queued since the last digests were planned.
func (w *week) drain() {
	w.t.Helper()
	_, err := w.Drain(w.t.Context())
	w.must(err)
}

// closes closes every modal.
func (w *week) closes(who string) {
	w.t.Helper()
	_, err := w.Slack.CloseView(w.t.Context(), account(who), "", true)
	w.must(err)
}

// words gathers the texts of blocks, a line each.
func words(blocks json.RawMessage) string {
	var tree any
	if json.Unmarshal(blocks, &tree) != nil {
		return ""
	}
	var lines []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			keys := make([]string, 0, len(v))
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				if text, ok := v[k].(string); ok && (k == "text" || k == "initial_value") {
					lines = append(lines, text)
				}
				walk(v[k])
			}
		}
	}
	walk(tree)
	return strings.Join(lines, "\n")
}
