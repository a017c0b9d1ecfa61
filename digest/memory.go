package digest

import (
	"context"
	"strings"
)

// memoryYears is how far back a finding is remembered: the year of the review and
// the four before it. Older systems were other systems.
const memoryYears = 5

// Memory is how often reviews found what a lesson's review found.
type Memory struct {
	Theme   string
	Reviews int  // its own among them
	Ours    int  // of them, local ones
	Since   int  // the year of the first
	Latest  bool // its own is surely the last of them
}

// Memory returns, of the themes of a lesson, the one that most reviews found in the
// five years to its own; its zero value for what is no lesson or from no review.
// Reviews are counted by publisher, name and date, so that two lessons from one
// review are one. Errors: [Forbidden].
func (s *Service) Memory(ctx context.Context, actor Actor, of Text) (Memory, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return Memory{}, err
	}
	if of.Kind != Lesson || !of.Source.ofReview() || actor.Partner() {
		return Memory{}, nil
	}
	lessons, err := s.liveLessons(ctx)
	if err != nil {
		return Memory{}, err
	}
	return remember(of, lessons), nil
}

// liveLessons are the lessons that stand.
func (s *Service) liveLessons(ctx context.Context) ([]Text, error) {
	items, err := s.store.Items(ctx, s.clock.Now())
	lessons := make([]Text, 0, len(items))
	for _, i := range items {
		if i.Kind == Lesson && i.Withdrawn.IsZero() {
			lessons = append(lessons, i.Text)
		}
	}
	return lessons, err
}

// memories loads, for the lessons in letters, how often reviews found the same.
func (s *Service) memories(ctx context.Context, letters []Letter) error {
	var lessons []Text
	found := map[int64]Memory{} // by item: letters of one turn bring the same ones
	for _, l := range letters {
		if l.Team.Outside() { // how often the council found it is not theirs to hear
			continue
		}
		for i := range l.Entries {
			e := &l.Entries[i]
			if e.Kind != Lesson || !e.Source.ofReview() {
				continue
			}
			if lessons == nil {
				var err error
				if lessons, err = s.liveLessons(ctx); err != nil {
					return err
				}
			}
			if _, known := found[e.ID]; !known {
				found[e.ID] = remember(e.Text, lessons)
			}
			e.Found = found[e.ID]
		}
	}
	return nil
}

// review is what tells one review from another.
func (s Source) review() string {
	return Fold(s.Publisher) + "\n" + Fold(s.PublishedAs) + "\n" + s.Published
}

// ofReview reports whether a source is a review, of a case or of a theme, with a date.
func (s Source) ofReview() bool {
	known, ok := SourceTypeOf(s.Type)
	first, _ := publishedIn(s.Published)
	return ok && !first.IsZero() &&
		(strings.HasSuffix(known.Key, "review") || known.Nations != nil || known.Key == "inquiry" || known.Key == "sar" || known.Key == "dhr")
}

func remember(of Text, lessons []Text) (best Memory) {
	from, until := publishedIn(of.Source.Published)
	oldest := from.Time().Year() - memoryYears + 1
	for _, theme := range of.Themes {
		if known, ok := ThemeOf(theme); ok {
			theme = known.Name
		}
		m := Memory{Theme: theme, Reviews: 1, Ours: b2i(of.Local()), Since: from.Time().Year(), Latest: true}
		seen := map[string]bool{of.Source.review(): true}
		for _, other := range lessons {
			first, last := publishedIn(other.Source.Published)
			if !other.Source.ofReview() || seen[other.Source.review()] || first > until || first.Time().Year() < oldest || !has(other.Themes, theme) {
				continue
			}
			seen[other.Source.review()] = true
			m.Reviews++
			m.Ours += b2i(other.Local())
			m.Since = min(m.Since, first.Time().Year())
			m.Latest = m.Latest && last < from
		}
		if m.Reviews > best.Reviews {
			best = m
		}
	}
	return best
}

func has(themes []string, theme string) bool {
	for _, t := range themes {
		if Fold(t) == Fold(theme) {
			return true
		}
	}
	return false
}
