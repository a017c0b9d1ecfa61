package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
	"github.com/briefed/briefed/templates/letter"
)

// ruled returns a policy of a front matter.
func ruled(t *testing.T, ref, front string) digest.Text {
	t.Helper()
	file := fmt.Sprintf("---\nref: %s\nkind: policy\ntitle: %s\n%s\n---\n\n## What you do differently\n\n- Do what %s says.\n", ref, strings.ToUpper(ref), front, ref)
	text, problems := digest.ParseItem(ref+".md", []byte(file))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return text
}

// TestWhatBoundOnADay asks what a chronology asks: of guidance and its next
// edition, of a transition, a consultation, a bill and an Act.
func TestWhatBoundOnADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		publish := func(day string, texts ...digest.Text) {
			t.Helper()
			at, err := time.Parse(time.DateOnly, day)
			c.must(err)
			c.clock.Set(at.Add(9 * time.Hour))
			c.live(texts...)
		}
		publish("2026-03-02",
			ruled(t, "wt-2023", "published: 2023-12-15\nreplaces: Working Together 2018"),
			ruled(t, "kcsie-2025", "published: 2025-07-07\nin_force: 2025-09-01"),
			ruled(t, "advice", "published: 2024-04-19\nin_force: 2024-04-19"),
			ruled(t, "panel", "published: 2025-06"),
			ruled(t, "agency", "stage: in_force\npublished: 2024-09\nin_force: 2024-10-31\ntransition_ends: 2025-10-01"),
			ruled(t, "kcsie-consultation", "stage: consultation\npublished: 2026-02-12\ncloses: 2026-04-22"),
			ruled(t, "teams", "published: 2026-01-07")) // imported before there were stages
		proposal := ruled(t, "teams", "change: minor\nstage: proposed\npublished: 2026-01-07")
		publish("2026-03-23", ruled(t, "wt-2026", "stage: in_force\npublished: 2026-03-18\nreplaces: wt-2023\ntransition_ends: 2026-06-30"), proposal)
		publish("2026-05-05", ruled(t, "act", "stage: enacted\npublished: 2026-04-29"))
		end := ruled(t, "kcsie-2025", "change: minor\npublished: 2025-07-07\nin_force: 2025-09-01\nsuperseded_by: kcsie-2026")
		publish("2026-07-10", ruled(t, "kcsie-2026", "stage: in_force\npublished: 2026-07-09\nin_force: 2026-09-01"), end)
		publish("2026-10-05",
			ruled(t, "act", "change: significant\nstage: in_force\npublished: 2026-04-29\nin_force: 2026-10-01"),
			ruled(t, "advice", "change: minor\npublished: 2024-04-19\nin_force: 2024-04-19\nsuperseded_by: sharing-2026"))
		c.must(setDay(c, "2026-11-25"))

		for n, q := range []struct {
			ref, on string
			want    digest.Force
			version int
			words   string
		}{
			{"wt-2023", "2023-12-14", "", 0, "nothing is on record of wt-2023 on 14 December 2023"},
			{"wt-2023", "2024-06-01", digest.ForceSuperseded, 1, "in force from 15 December 2023 to 30 June 2026, and replaced since; by its own date; on our record since 2 March 2026 | It replaced: Working Together 2018 | Superseded by: WT-2026 (wt-2026)"},
			{"wt-2023", "2026-03-17", digest.ForceSuperseded, 1, "15 December 2023"},
			{"wt-2023", "2026-05-01", digest.ForceSuperseded, 1, "to 30 June 2026"}, // the transition
			{"wt-2023", "2026-07-01", digest.ForceEnded, 1, "no longer in force: that was from 15 December 2023 to 30 June 2026"},
			{"wt-2026", "2026-03-18", digest.ForceNow, 1, "in force from 18 March 2026 by its own date; on our record since 23 March 2026; still in force | It replaced: WT-2023 (wt-2023)"},
			{"kcsie-2025", "2025-08-01", digest.ForceComing, 1, "announced, and not yet in force: that was to be from 1 September 2025"},
			{"kcsie-2025", "2026-08-31", digest.ForceSuperseded, 2, "in force from 1 September 2025 to 31 August 2026"},
			{"kcsie-2025", "2026-09-01", digest.ForceEnded, 2, "Superseded by: KCSIE-2026 (kcsie-2026)"},
			{"kcsie-2026", "2026-08-15", digest.ForceComing, 1, "from 1 September 2026"},
			{"kcsie-2026", "2026-11-25", digest.ForceNow, 1, "in force from 1 September 2026, and still in force"},
			{"kcsie-consultation", "2026-03-01", digest.ForceConsultation, 1, "a consultation, and not in force: it closes on 22 April 2026"},
			{"kcsie-consultation", "2026-05-01", digest.ForceConsultation, 1, "a consultation that closed on 22 April 2026, and never in force"},
			{"teams", "2026-03-10", digest.ForceProposed, 1, "a proposal, and not in force"}, // what is said later counts for then
			{"teams", "2026-11-25", digest.ForceProposed, 2, "a proposal, and not in force"},
			{"act", "2026-06-01", digest.ForceEnacted, 1, "enacted, and not in force"},
			{"act", "2026-10-04", digest.ForceNow, 2, "in force from 1 October 2026, and still in force"},
			{"panel", "2025-06-10", digest.ForceUnsure, 1, "published in June 2025, and in force from then: whether by this day is not on record"},
			{"panel", "2025-07-01", digest.ForceNow, 1, "in force from its publication in June 2025 by its own date"},
			{"agency", "2026-11-25", digest.ForceNow, 1, "in force from 31 October 2024 by its own date"},
			{"advice", "2026-10-04", digest.ForceSuperseded, 1, "to 4 October 2026"},
			{"advice", "2026-10-05", digest.ForceEnded, 2, "Superseded by: sharing-2026"}, // which is not on record
		} {
			var on digest.Date
			c.must(on.UnmarshalText([]byte(q.on)))
			held, err := c.InForceOn(c.ctx, c.actor("ann"), q.ref, on)
			words := letter.Stood(held) + " | " + strings.Join(letter.Around(held), " | ")
			if err != nil {
				words = err.Error()
			}
			if held.Force != q.want || held.Number != q.version || !strings.Contains(words, q.words) {
				t.Errorf("%d: %s on %s is %q, version %d: %s\nwant %q, version %d: %s", n+1, q.ref, q.on, held.Force, held.Number, words, q.want, q.version, q.words)
			}
		}

		list, err := c.PoliciesInForce(c.ctx, c.actor("ann"), digest.NewDate(2026, time.May, 20))
		c.must(err)
		var refs []string
		for _, f := range list {
			refs = append(refs, f.Ref)
		}
		if got := strings.Join(refs, " "); got != "advice agency kcsie-2025 panel wt-2023 wt-2026" {
			t.Errorf("in force on 20 May 2026: %s", got)
		}
	})
}
