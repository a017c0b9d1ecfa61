package digest

import (
	"context"
	"fmt"
	"slices"
)

// ImportState says what an import makes of an item.
type ImportState string

// The states of an imported item.
const (
	NewDraft     ImportState = "new"
	ChangedDraft ImportState = "changed"
	Unchanged    ImportState = "unchanged"
)

// ImportedItem is what came, or would come, of importing one item.
type ImportedItem struct {
	Ref   string
	Kind  Kind
	Title string
	State ImportState
	Live  int // the number of the live version, 0 for none
	// Unknown is what the audience names and nobody on record is: [Audience.Unknown].
	Unknown []string
}

// ImportItems keeps texts without problems as drafts, until they are published;
// a dry run only says what would change. A text that is live or drafted as it
// stands is left alone. Results come in the order of the texts. Errors:
// [Forbidden]; [Invalid] for a ref that is there twice, or whose live version is
// of the other kind, and for an invented item outside a demonstration.
func (s *Service) ImportItems(ctx context.Context, actor Actor, texts []Text, dryRun bool) ([]ImportedItem, error) {
	if err := actor.allow(Write, 0); err != nil {
		return nil, err
	}
	if err := s.onlyReal(texts); err != nil {
		return nil, err
	}
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	drafted := make(map[string]string, len(drafts))
	for _, d := range drafts {
		drafted[d.Ref] = d.Markdown
	}
	var save []Text
	items := make([]ImportedItem, 0, len(texts))
	seen := make(map[string]bool, len(texts))
	for _, text := range texts {
		if seen[text.Ref] {
			return nil, Errorf(Invalid, "two files have the ref %s: give each item its own", text.Ref)
		}
		seen[text.Ref] = true
		live, err := s.store.ItemByRef(ctx, text.Ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		if live.ID != 0 && live.Kind != text.Kind {
			return nil, Errorf(Invalid, "%s is live as a %s and cannot become a %s, as the two are measured apart: give it another ref", text.Ref, live.Kind, text.Kind)
		}
		item := ImportedItem{Ref: text.Ref, Kind: text.Kind, Title: text.Title, Live: live.Number, State: stateOf(text, drafted, live)}
		if item.State != Unchanged {
			save = append(save, text)
		}
		items = append(items, item)
	}
	if err := s.unknown(ctx, texts, items); err != nil {
		return nil, err
	}
	if dryRun {
		return items, nil
	}
	if err := s.keep(ctx, actor, save, s.entry(actor, "imported items", "", fmt.Sprintf("%d of %d new or changed", len(save), len(texts)))); err != nil {
		return nil, fmt.Errorf("save %d drafts: %w", len(save), err)
	}
	return items, nil
}

// unknown fills in what audiences name and nobody on record is.
func (s *Service) unknown(ctx context.Context, texts []Text, items []ImportedItem) error {
	if !slices.ContainsFunc(texts, func(t Text) bool { return !t.Audience.Everybody() }) {
		return nil
	}
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return err
	}
	for i, text := range texts {
		items[i].Unknown = text.Audience.Unknown(roster)
	}
	return nil
}

// keep keeps imported drafts. Those of a person have an author, who is not the
// one to approve them.
func (s *Service) keep(ctx context.Context, actor Actor, drafts []Text, audit AuditEntry) error {
	if actor.Operator {
		return s.store.SaveDrafts(ctx, drafts, audit)
	}
	return s.store.WriteDrafts(ctx, actor.Person.ID, drafts, audit)
}

// stateOf compares a text with its draft, which is newer, or else with what is
// live.
func stateOf(text Text, drafted map[string]string, live Item) ImportState {
	draft, ok := drafted[text.Ref]
	switch {
	case ok && draft == text.Markdown, !ok && live.ID != 0 && live.Markdown == text.Markdown:
		return Unchanged
	case ok || live.ID != 0:
		return ChangedDraft
	default:
		return NewDraft
	}
}
