package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// TestBoardInSlack: seniors and policy leads read how far recommendations have come, by
// counts and without a name; nobody else does.
func TestBoardInSlack(t *testing.T) {
	t.Parallel()
	w := weekOf(t, accessTeams, accessPeople)
	w.Slack.AddUser(slackfake.User{ID: "UZED", Email: "zed@council.example"})
	w.until(2, 9, 5)
	ctx := t.Context()
	quy, err := w.Service.ActorByAccount(ctx, digest.Slack, "UQUY")
	w.must(err)
	id, err := w.Service.SaveCaseReview(ctx, quy, digest.CaseReview{Type: "lcspr", Publisher: "Northshire", PublishedAs: "Child B"})
	w.must(err)
	for range 3 {
		w.must(w.Service.Recommend(ctx, quy, id, "See every child alone."))
	}
	r, err := w.Service.CaseReview(ctx, quy, id)
	w.must(err)
	late := digest.RecommendationAction{What: "Change the form.", Team: "north", Due: w.Service.Today() - 1}
	w.must(w.Service.ActOn(ctx, quy, id, r.Recommendations[1].ID, late))
	w.must(w.Service.DecideNoChange(ctx, quy, id, r.Recommendations[2].ID, "It is so already."))
	for who, sees := range map[string]bool{"ann": false, "mia": false, "sal": true, "quy": true, "ada": false, "zed": false} {
		raw, err := json.Marshal(w.slash(who, "board").Blocks)
		w.must(err)
		for _, want := range []string{"1: Without a change", "1: Being worked on", "1: Decided, with a reason, to change nothing", "1: with an action that is late", "/briefed web /board"} {
			if strings.Contains(string(raw), want) != sees {
				t.Errorf("%s: %q is shown: %t, want %t, in %s", who, want, !sees, sees, raw)
			}
		}
		for _, name := range []string{"Quy", "Mia"} {
			if sees && strings.Contains(string(raw), name) {
				t.Errorf("%s reads the name %s in %s", who, name, raw)
			}
		}
	}
	raw, err := json.Marshal(w.slash("sal", "board 2031-Q1").Blocks)
	w.must(err)
	if !strings.Contains(string(raw), "has not begun") {
		t.Errorf("of a quarter to come a senior reads %s", raw)
	}
}
