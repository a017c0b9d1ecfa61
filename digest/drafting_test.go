package digest_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// shelf is the part of a store that importing items needs.
type shelf struct {
	digest.Store
	drafts map[string]digest.Text
	live   map[string]digest.Item
	audit  []digest.AuditEntry
}

func (s *shelf) Drafts(context.Context) (drafts []digest.Text, err error) {
	for _, d := range s.drafts {
		drafts = append(drafts, d)
	}
	return drafts, nil
}

func (s *shelf) SaveDrafts(_ context.Context, drafts []digest.Text, audit digest.AuditEntry) error {
	for _, d := range drafts {
		s.drafts[d.Ref] = d
	}
	s.audit = append(s.audit, audit)
	return nil
}

func (s *shelf) ItemByRef(_ context.Context, ref string) (digest.Item, error) {
	if item, ok := s.live[ref]; ok {
		return item, nil
	}
	return digest.Item{}, digest.Errorf(digest.NotFound, "no item %s", ref)
}

func (s *shelf) Audit(_ context.Context, audit digest.AuditEntry) error {
	s.audit = append(s.audit, audit)
	return nil
}

func TestImportItems(t *testing.T) {
	item := func(ref, markdown string) digest.Text {
		return digest.Text{Ref: ref, Kind: digest.Lesson, Title: ref, Markdown: markdown}
	}
	s := &shelf{
		drafts: map[string]digest.Text{"drafted": item("drafted", "a"), "rewritten": item("rewritten", "a"), "reverted": item("reverted", "b")},
		live:   map[string]digest.Item{},
	}
	for _, ref := range []string{"live", "revised", "reverted"} {
		s.live[ref] = digest.Item{ID: 1, Version: digest.Version{Number: 2, Text: item(ref, "a")}}
	}
	texts := []digest.Text{item("revised", "b"), item("live", "a"), item("fresh", "a"), item("drafted", "a"), item("rewritten", "b"), item("reverted", "a")}
	want := []digest.ImportedItem{
		{Ref: "revised", State: digest.ChangedDraft, Live: 2},
		{Ref: "live", State: digest.Unchanged, Live: 2},
		{Ref: "fresh", State: digest.NewDraft},
		{Ref: "drafted", State: digest.Unchanged},
		{Ref: "rewritten", State: digest.ChangedDraft},
		{Ref: "reverted", State: digest.ChangedDraft, Live: 2},
	}
	for i := range want {
		want[i].Kind, want[i].Title = digest.Lesson, want[i].Ref
	}
	service := digest.NewService(s, digest.SystemClock{}, digest.Config{}, nil)
	run := func(dryRun bool) {
		t.Helper()
		got, err := service.ImportItems(t.Context(), digest.Operator(), texts, dryRun)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("dry run %t (-want +got):\n%s", dryRun, diff)
		}
	}
	run(true)
	if len(s.audit) != 0 {
		t.Error("a dry run is not in the audit log")
	}
	run(false)
	if len(s.audit) != 1 || s.audit[0].Detail != "4 of 6 new or changed" {
		t.Errorf("audit log %v; want one entry", s.audit)
	}
	for i := range want {
		want[i].State = digest.Unchanged
	}
	run(false)
}

func TestImportItemsRefuses(t *testing.T) {
	lesson := digest.Text{Ref: "a", Kind: digest.Lesson}
	policy := digest.Text{Ref: "a", Kind: digest.Policy}
	s := &shelf{live: map[string]digest.Item{"a": {ID: 1, Version: digest.Version{Number: 1, Text: policy}}}}
	service := digest.NewService(s, digest.SystemClock{}, digest.Config{}, nil)
	for name, c := range map[string]struct {
		actor digest.Actor
		texts []digest.Text
		want  digest.Code
	}{
		"a stranger":                {digest.Actor{}, nil, digest.Forbidden},
		"one ref for two":           {digest.Operator(), []digest.Text{policy, policy}, digest.Invalid},
		"a lesson made of a policy": {digest.Operator(), []digest.Text{lesson}, digest.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := service.ImportItems(t.Context(), c.actor, c.texts, false)
			if got := digest.CodeOf(err); got != c.want {
				t.Errorf("error %v has code %q; want %q", err, got, c.want)
			}
		})
	}
}
