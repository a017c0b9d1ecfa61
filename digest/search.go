package digest

import (
	"context"
	"strings"
)

// SearchFilter narrows a search. Zero fields do not narrow.
type SearchFilter struct {
	Kind   Kind
	Theme  string // any case
	Source string // a type of source, as [SourceTypeOf] reads it
	Limit  int    // at most MaxHits, which is also what 0 means
	Offset int
	For    []OrganisationKind // only what is meant for organisations of these kinds; nil does not narrow
}

// MaxHits is how many items one page of a search holds at most.
const MaxHits = 50

// Hit is an item that a search found.
type Hit struct {
	Item
	// Snippet is where in the must-read part the words are, as plain text of at
	// most snippetLength characters: never of the background, where accounts of
	// harm are.
	Snippet string
}

// ThemeCount is a theme, with how many live items have it.
type ThemeCount struct {
	Theme string
	Items int
}

// SearchStore finds items and keeps what somebody searches by.
type SearchStore interface {
	// Search returns the live items that meet every term, those with the words
	// in their title first, and how many there are. Without terms it returns the
	// newest first.
	Search(ctx context.Context, terms Terms, f SearchFilter) (items []Item, total int, err error)
	// Themes counts the live items of each theme, in alphabetical order.
	Themes(ctx context.Context) ([]ThemeCount, error)
}

// Search finds live lessons and policies by the words of their title, themes,
// published name, publisher, points, what was learned, and background. Words in
// quotation marks are a phrase, the last word may be unfinished, and nothing
// that somebody types is an error. An empty query lists what the filter leaves,
// newest first. Anybody on the staff may search; who works for an organisation finds what
// is meant for those of its kind. It returns a page of hits and
// how many there are in all.
func (s *Service) Search(ctx context.Context, actor Actor, query string, f SearchFilter) ([]Hit, int, error) {
	if err := actor.allow(SearchLibrary, 0); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 || f.Limit > MaxHits {
		f.Limit = MaxHits
	}
	f.Offset = max(0, f.Offset)
	if f.For = nil; actor.Partner() {
		f.For = actor.kinds()
	}
	f.Theme = Fold(f.Theme)
	if known, ok := SourceTypeOf(f.Source); ok {
		f.Source = known.Key
	}
	terms := ParseTerms(query)
	items, total, err := s.store.Search(ctx, terms, f)
	if err != nil {
		return nil, 0, err
	}
	hits := make([]Hit, len(items))
	for i, item := range items {
		if err := s.forOutside(ctx, actor, &item.Text); err != nil {
			return nil, 0, err
		}
		hits[i] = Hit{Item: item, Snippet: Snippet(item.Text, terms)}
	}
	return hits, total, nil
}

// Themes lists the themes of live items with how many have each, in alphabetical
// order.
func (s *Service) Themes(ctx context.Context, actor Actor) ([]ThemeCount, error) {
	if err := actor.allow(SearchLibrary, 0); err != nil {
		return nil, err
	}
	if actor.Partner() { // of what is not meant for them they learn nothing
		return nil, nil
	}
	return s.store.Themes(ctx)
}

// snippetLength is how much of an item a hit shows, in characters.
const snippetLength = 160

// Snippet returns the sentence of an item's points, or of what was learned, in
// which the first term is met; the first point where it is met in neither.
func Snippet(text Text, terms Terms) string {
	passages := append([]string{}, text.Points...)
	for paragraph := range strings.SplitSeq(text.Learned, "\n") {
		passages = append(passages, strings.SplitAfter(paragraph, ". ")...)
	}
	for _, term := range terms {
		for _, passage := range passages {
			if term.met(Words(passage)) >= 0 {
				return shorten(passage, term)
			}
		}
	}
	for _, passage := range passages {
		if strings.TrimSpace(passage) != "" {
			return shorten(passage, Term{})
		}
	}
	return ""
}

// shorten cuts a passage at words, around the term where it is far in.
func shorten(passage string, term Term) string {
	words := strings.Fields(passage)
	from := 0
	if len(term.Words) > 0 {
		for i := range words {
			// No further than the term can reach: a passage may be a whole report.
			if term.met(Words(strings.Join(words[i:min(len(words), i+len(term.Words)+8)], " "))) == 0 {
				from = i
				break
			}
		}
	}
	if before := len([]rune(strings.Join(words[:from], " "))); before < snippetLength/2 {
		from = 0
	} else {
		from = max(0, from-6)
	}
	out := strings.Join(words[from:], " ")
	if from > 0 {
		out = "… " + out
	}
	if r := []rune(out); len(r) > snippetLength {
		cut := string(r[:snippetLength-2])
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
		out = cut + " …"
	}
	return out
}
