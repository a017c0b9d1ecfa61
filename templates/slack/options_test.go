package slacktext_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestOptionsAtTheirLongestAreShownWhole: the file of an item knows no limit of
// Slack's, so what is too long for a radio button stands above the buttons.
func TestOptionsAtTheirLongestAreShownWhole(t *testing.T) {
	item := checked(1, "One")
	item.Check.Options = nil
	for i := range digest.MaxOptions {
		item.Check.Options = append(item.Check.Options, strings.Repeat("words ", digest.MaxOption/6-1)+strconv.Itoa(i)+"end")
	}
	shown, err := json.Marshal(render.Check(item, slacktext.Asking{Target: slacktext.TargetOf(item), Kind: digest.Understood, Key: "k"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, option := range item.Check.Options {
		if !strings.Contains(string(shown), option) {
			t.Errorf("%q is not shown whole", option)
		}
	}
}
