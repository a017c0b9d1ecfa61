package digest

import (
	"context"
	"fmt"
	"strings"
)

// freeRef makes a ref of neutral words for something new: its kind, the year, its
// first theme, and a number that tells apart those with the same. A ref stands in
// addresses, files and the log, and so it takes nothing from the title.
func (s *Service) freeRef(ctx context.Context, text Text) (string, error) {
	stem := fmt.Sprintf("%s-%d", text.Kind, s.clock.Now().In(s.config.Zone).Year())
	for _, name := range text.Themes {
		if theme, known := ThemeOf(name); known {
			words := strings.Fields(theme.Name)
			stem += "-" + slug(strings.Join(words[:min(3, len(words))], " "))
			break
		}
	}
	taken := map[string]bool{}
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return "", err
	}
	for _, d := range drafts {
		taken[d.Ref] = true
	}
	for n := 1; ; n++ {
		ref := fmt.Sprintf("%s-%d", stem, n)
		if taken[ref] {
			continue
		}
		_, err := s.store.ItemByRef(ctx, ref)
		if CodeOf(err) == NotFound {
			return ref, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// ProposedRef returns the ref that a text without one would be saved under. Errors:
// [Forbidden].
func (s *Service) ProposedRef(ctx context.Context, actor Actor, text Text) (string, error) {
	if err := actor.allow(Write, 0); err != nil {
		return "", err
	}
	return s.freeRef(ctx, text)
}

// RenameDraft keeps a text as the draft of another ref than it had, as
// [Service.SaveDraft] keeps one; nothing is left of the ref and the words it had. A
// ref can be changed until something is published under it, as answers hang on it
// then. Errors: as there; [Conflict] for a ref that is taken, or that is live.
func (s *Service) RenameDraft(ctx context.Context, actor Actor, was string, text Text, revision int) (Draft, error) {
	if text.Ref == was {
		return s.SaveDraft(ctx, actor, text, revision)
	}
	if err := actor.allow(Write, 0); err != nil {
		return Draft{}, err
	}
	draft, err := s.draft(ctx, was)
	if err != nil {
		return Draft{}, err
	}
	if draft.Live > 0 {
		return Draft{}, Errorf(Conflict, "%s is live, and answers hang on its short name: it cannot be changed", was)
	}
	if text.Ref == "" {
		if text.Ref, err = s.freeRef(ctx, text); err != nil {
			return Draft{}, err
		}
	}
	text.Markdown = ""
	if text, err = checkText(text); err != nil {
		return Draft{}, err
	}
	done, err := s.store.RenameDraft(ctx, was, text, actor.Person.ID, revision, s.draftEntry(actor, "renamed a draft", Draft{Text: text}, ""))
	switch {
	case err != nil:
		return Draft{}, err
	case !done && draft.Revision != revision:
		return Draft{}, changedSince(was)
	case !done:
		return Draft{}, Errorf(Conflict, "there is an item %s already: choose another short name", text.Ref)
	}
	return s.draft(ctx, text.Ref)
}
