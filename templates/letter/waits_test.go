package letter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

func TestWaitsAndPeople(t *testing.T) {
	t.Parallel()
	share, half := 0.9999, 0.5
	day := digest.NewDate(2026, 3, 2)
	for name, c := range map[string]struct{ want, got []string }{
		"nothing waits": {nil, Waits(nil)},
		"what waits": {[]string{
			"3 answers wait for a reply by a policy lead, the oldest since 2 March 2026; 2 of them for too long.",
			"1 answer waits for a reply by the author, the oldest since 2 March 2026.",
		}, Waits([]digest.Waits{{On: digest.ToPolicyLead, Open: 3, Late: 2, Oldest: day}, {On: digest.ToAuthor, Open: 1, Oldest: day}})},
		"nobody was told": {nil, People(digest.Measures{})},
		"kept back":       {nil, People(digest.Measures{Lessons: digest.Measure{People: digest.People{Expected: digest.Hidden}}})},
		"people, of local lessons where there are any": {[]string{
			"Of 2 people told of lessons from local reviews in the last twelve months, 1 is informed of everything whose day has come (50%), 1 waits for our reply.",
			"Of 9 people told of policy changes in the last twelve months, 8 are informed of everything whose day has come (99%), 1 is behind.",
		}, People(digest.Measures{
			Lessons:      digest.Measure{People: digest.People{Expected: 9, Informed: 8, Behind: 1, Share: &share}},
			LocalLessons: digest.Measure{People: digest.People{Expected: 2, Informed: 1, Asking: 1, Share: &half}},
			Policies:     digest.Measure{People: digest.People{Expected: 9, Informed: 8, Behind: 1, Share: &share}},
		})},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
