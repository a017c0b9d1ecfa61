package chat

import (
	"context"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// pulsing is a pulse in memory.
type pulsing struct {
	open    digest.Pulse
	counts  map[string]int
	replied map[int64][]digest.PulseQuestion
}

func (m *memory) Pulse(context.Context) (digest.Pulse, error) { return m.pulse.open, nil }

func (m *memory) Replied(_ context.Context, _, person int64) ([]digest.PulseQuestion, error) {
	return m.pulse.replied[person], nil
}

func (m *memory) CountReply(_ context.Context, _ int64, _ string, q digest.PulseQuestion, r digest.PulseReply) (bool, error) {
	m.pulse.counts[string(q)+" "+string(r)]++
	return true, nil
}

func (m *memory) MarkReplied(_ context.Context, _ int64, _ digest.Date, who []digest.PulseMark) error {
	for _, w := range who {
		m.pulse.replied[w.PersonID] = append(m.pulse.replied[w.PersonID], w.Question)
	}
	return nil
}

// TestPulseByOneTap: the letter has a button for each reply; a press is counted once,
// and leaves no key of the request behind.
func TestPulseByOneTap(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		open := digest.Pulse{ID: 3, Opens: digest.NewDate(2026, 3, 2), Closes: digest.NewDate(2026, 3, 22)}
		w.store.pulse = pulsing{open: open, counts: map[string]int{}, replied: map[int64][]digest.PulseQuestion{}}
		l := digest.Letter{
			Delivery: digest.Delivery{ID: 9, Kind: digest.NoticeLetter, PersonID: 1}, Notice: digest.Notice{Kind: digest.NoticePulse, PulseID: 3}.Encode(),
			Person: digest.Person{ID: 1, SlackID: "U1"}, To: digest.Route{Via: digest.Slack, Address: "U1"}, Pulse: digest.Pulses{Pulse: open, Left: digest.PulseQuestions},
		}
		if _, err := w.courier.Carry(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		messages := w.fake.DMs("U1")
		m := messages[len(messages)-1]
		for _, words := range []string{letter.PulseQuestion(digest.PulseLessons), letter.PulseQuestion(digest.PulsePolicies), "anonymous"} {
			if !strings.Contains(string(m.Blocks), words) {
				t.Errorf("the letter does not say %q: %s", words, m.Blocks)
			}
		}
		before := len(w.store.acts)
		w.press("U1", m, "pulse_lessons/pulse_yes")
		w.told("U1", "Your reply is counted")
		w.press("U1", m, "pulse_lessons/pulse_no")
		w.told("U1", "replied to this already")
		w.press("U1", m, "pulse_policies/pulse_partly")
		if c := w.store.pulse.counts; len(c) != 2 || c["lessons yes"] != 1 || c["policies partly"] != 1 {
			t.Errorf("counted is %v", c)
		}
		if after := len(w.store.acts); after != before {
			t.Errorf("the presses left %d keys", after-before)
		}
	})
}
