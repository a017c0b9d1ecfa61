package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// risky is a lesson in which two places must be fixed.
func risky(ref string) digest.Text {
	text := written(ref)
	text.Background = "The boy died on 3 March 2019. His uncle was Zbigniew."
	return text
}

// TestEachFindingNeedsItsReason: a second person says of each finding why it may
// stand, and says it of this text alone; nobody goes round them.
func TestEachFindingNeedsItsReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		draft := c.save("pat", risky("one"))
		if len(draft.Held()) != 2 {
			t.Fatalf("findings %+v", draft.Findings)
		}
		_, err := c.SubmitForReview(c.ctx, c.actor("pat"), "one")
		c.must(err)
		approve := func(reasons map[string]string) error {
			_, err := c.Approve(c.ctx, c.actor("sam"), "one", draft.Revision, "Fine.", reasons)
			return err
		}
		date, name := draft.Findings[0].ID(), draft.Findings[1].ID()
		c.wants(digest.Invalid, approve(nil))
		c.wants(digest.Invalid, approve(map[string]string{date: "The report prints it."}))
		c.wants(digest.Invalid, approve(map[string]string{date: "The report prints it.", name: "Zbigniew Nowak is named in it."}))
		c.must(approve(map[string]string{date: "The report prints it.", name: "The report names him."}))

		draft, err = c.Draft(c.ctx, c.actor("pat"), "one")
		c.must(err)
		if len(draft.Held()) != 0 || draft.Stands(draft.Findings[1]) != "The report names him." {
			t.Errorf("held %+v, verdicts %+v", draft.Held(), draft.Verdicts)
		}
		changed := risky("one")
		changed.Learned = "That."
		if draft = c.save("pat", changed); len(draft.Held()) != 2 {
			t.Errorf("a reason of the text before holds for the changed one: %+v", draft.Verdicts)
		}
		_, err = c.Publish(c.ctx, c.actor("pat"), []string{"one"})
		c.wants(digest.Conflict, err)

		// Back to the approved text, the approval of the draft is needed anew, its reasons are not.
		draft = c.save("pat", risky("one"))
		if len(draft.Held()) != 0 {
			t.Errorf("held %+v", draft.Held())
		}
		_, err = c.Publish(c.ctx, c.actor("pat"), []string{"one"})
		c.wants(digest.Conflict, err)
		_, err = c.Publish(c.ctx, digest.Operator(), []string{"one"})
		c.must(err)
	})
}

// TestAnEmbargoIsLookedAtAgain: what was approved before the guard found it does not
// go live by itself.
func TestAnEmbargoIsLookedAtAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		text := written("one")
		text.Background = "Zbigniew was seen."
		c.allow("Zbigniew", guard.Name)
		c.approved(text)
		at := c.Now().Add(1)
		_, err := c.PublishAt(c.ctx, c.actor("pat"), "one", at)
		c.must(err)
		c.must(c.EndAllowed(c.ctx, c.actor("pat"), 1))
		c.clock.Set(at)
		published, err := c.PublishDue(c.ctx)
		c.must(err)
		draft, err := c.Draft(c.ctx, c.actor("pat"), "one")
		c.must(err)
		if len(published) != 0 || draft.State != digest.InDraft {
			t.Errorf("published %+v, and the draft is %s", published, draft.State)
		}
	})
}

// allow has pat ask for a phrase and sam agree.
func (c *council) allow(phrase string, kind guard.Kind) {
	c.t.Helper()
	c.must(c.AskAllowed(c.ctx, c.actor("pat"), phrase, kind, "It is a service here."))
	all, err := c.AllowedPhrases(c.ctx, c.actor("sam"))
	c.must(err)
	c.must(c.AgreeAllowed(c.ctx, c.actor("sam"), all[len(all)-1].ID))
}

func TestAllowedPhrases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		text := written("one")
		text.Learned = "Ask Zbigniew for help."
		c.save("pat", text)
		held := func() int {
			draft, err := c.Draft(c.ctx, c.actor("pat"), "one")
			c.must(err)
			return len(draft.Held())
		}
		c.wants(digest.Invalid, c.AskAllowed(c.ctx, c.actor("pat"), "SW1A 1AA", guard.Postcode, "Ours."))
		c.wants(digest.Invalid, c.AskAllowed(c.ctx, c.actor("pat"), "Zbigniew", guard.Name, " "))
		c.wants(digest.Forbidden, c.AskAllowed(c.ctx, c.actor("ann"), "Zbigniew", guard.Name, "Ours."))
		c.must(c.AskAllowed(c.ctx, c.actor("pat"), "Zbigniew", guard.Name, "Ours."))
		c.wants(digest.Conflict, c.AskAllowed(c.ctx, c.actor("sam"), "zbigniew", guard.Name, "Ours."))
		c.wants(digest.Forbidden, c.AgreeAllowed(c.ctx, c.actor("pat"), 1))
		if held() != 1 {
			t.Error("a phrase stands before a second person agreed")
		}
		c.must(c.AgreeAllowed(c.ctx, c.actor("sam"), 1))
		c.wants(digest.Conflict, c.AgreeAllowed(c.ctx, c.actor("sam"), 1))
		if held() != 0 {
			t.Error("an allowed phrase is found")
		}
		c.live(text)
		record, err := c.GuardRecord(c.ctx, c.actor("sam"))
		c.must(err)
		if len(record.Live) != 0 {
			t.Errorf("live %+v", record.Live)
		}
		c.must(c.EndAllowed(c.ctx, c.actor("pat"), 1))
		record, err = c.GuardRecord(c.ctx, c.actor("sam"))
		c.must(err)
		if len(record.Live) != 1 || record.Live[0].Ref != "one" {
			t.Errorf("once the phrase has ended, live is %+v", record.Live)
		}
	})
}

func TestFalseAlarms(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		draft := c.save("pat", risky("one"))
		id := draft.Findings[1].ID()
		c.wants(digest.Forbidden, c.ReportFalseAlarm(c.ctx, c.actor("ann"), "one", id))
		c.wants(digest.NotFound, c.ReportFalseAlarm(c.ctx, c.actor("pat"), "one", "title-1-0-name"))
		c.must(c.ReportFalseAlarm(c.ctx, c.actor("pat"), "one", id))
		c.must(c.ReportFalseAlarm(c.ctx, c.actor("sam"), "one", id)) // once is enough
		_, err := c.SubmitForReview(c.ctx, c.actor("pat"), "one")
		c.must(err)
		_, err = c.Approve(c.ctx, c.actor("sam"), "one", draft.Revision, "", map[string]string{draft.Findings[0].ID(): "Printed.", id: "No person."})
		c.must(err)
		record, err := c.GuardRecord(c.ctx, c.actor("sam"))
		c.must(err)
		if len(record.Alarms) != 1 || record.Alarms[0].Phrase != "Zbigniew" || record.Alarms[0].By.Name != "pat" {
			t.Errorf("alarms %+v", record.Alarms)
		}
		if len(record.Kinds) != 2 || record.Kinds[0].Kind != guard.Name || record.Kinds[0].FalseAlarms != 1 || record.Kinds[0].MayStand != 1 || record.Kinds[0].Reasons[0] != "No person." {
			t.Errorf("kinds %+v", record.Kinds)
		}
	})
}

// TestWordsBesideATextAreGuarded: what is written about a text, and is kept or sent, is
// looked at as the text is: a name in each is refused, nothing is done, and the error
// repeats no word of it. The name that the report uses may stand.
func TestWordsBesideATextAreGuarded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		pat, sam := c.actor("pat"), c.actor("sam")
		lesson := func(ref string) digest.Text {
			text := written(ref)
			text.Source.PublishedAs = "Child R and Marlowe"
			return text
		}
		c.live(lesson("live"))
		draft := c.save("pat", lesson("one"))
		_, err := c.SubmitForReview(c.ctx, pat, "one")
		c.must(err)
		c.approved(lesson("two"))
		correction := lesson("live")
		correction.Change = digest.Significant
		c.approved(correction)
		for _, way := range []struct {
			name string
			do   func(words string) error
		}{
			{"a comment on what is sent back", func(w string) error { _, err := c.SendBack(c.ctx, sam, "one", w); return err }},
			{"why a draft is approved", func(w string) error {
				_, err := c.Approve(c.ctx, sam, "one", draft.Revision, w, nil)
				return err
			}},
			{"why it is published anyway", func(w string) error {
				_, err := c.PublishWith(c.ctx, pat, []string{"two"}, digest.PublishTerms{Anyway: w})
				return err
			}},
			{"why it is scheduled anyway", func(w string) error {
				_, err := c.PublishAtWith(c.ctx, pat, "two", c.Now().Add(1), w)
				return err
			}},
			{"what was wrong", func(w string) error { _, err := c.Correct(c.ctx, pat, "live", w); return err }},
			{"why it is withdrawn", func(w string) error { _, err := c.Withdraw(c.ctx, pat, "live", w); return err }},
			{"why a phrase may stand", func(w string) error { return c.AskAllowed(c.ctx, pat, "Oak House", guard.Place, w) }},
		} {
			err := way.do("His uncle Zbigniew Nowak is in it.")
			if digest.CodeOf(err) != digest.Invalid || !strings.Contains(err.Error(), "could identify somebody") || strings.Contains(err.Error(), "Nowak") {
				t.Errorf("%s: %v", way.name, err)
			}
		}
		_, err = c.SendBack(c.ctx, sam, "one", "Say sooner that Marlowe was not asked, and leave the uncle’s name out.")
		c.must(err)
	})
}

// TestNothingIsLeftOfADraftsWords: the words of a draft are in its row alone. A draft
// renamed, a draft discarded leave nothing behind: not in the log, not in a notice,
// not in what the guard keeps.
func TestNothingIsLeftOfADraftsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		word := func() string {
			all, err := db.Everything(c.ctx)
			c.must(err)
			for line := range strings.Lines(all) {
				if strings.Contains(strings.ToLower(line), "qwertling") {
					return line
				}
			}
			return ""
		}
		text := written("qwertling-case")
		text.Title, text.Themes = "What Qwertling told us", []string{"neglect"}
		text.Background = "Qwertling died on 3 March 2019."
		draft := c.save("pat", text)
		if !strings.HasPrefix(word(), "drafts: ") {
			t.Fatalf("the search finds nothing where it must: %q", word())
		}
		c.must(c.ReportFalseAlarm(c.ctx, c.actor("sam"), text.Ref, draft.Findings[0].ID()))
		_, err := c.SubmitForReview(c.ctx, c.actor("pat"), text.Ref)
		c.must(err)
		_, err = c.SendBack(c.ctx, c.actor("sam"), text.Ref, "Take the name out.")
		c.must(err)
		neutral := written("")
		neutral.Title, neutral.Themes = "Listen", []string{"neglect"}
		renamed, err := c.RenameDraft(c.ctx, c.actor("pat"), text.Ref, neutral, draft.Revision)
		c.must(err)
		if want := "lesson-2026-neglect-1"; renamed.Ref != want {
			t.Errorf("the ref is %q, want %q", renamed.Ref, want)
		}
		if left := word(); left != "" {
			t.Errorf("after the draft was renamed there is left: %s", left)
		}

		draft = c.save("pat", text)
		c.must(c.DiscardDraft(c.ctx, c.actor("pat"), text.Ref))
		if left := word(); left != "" {
			t.Errorf("after the draft was discarded there is left: %s", left)
		}
		_, err = c.ImportItems(c.ctx, digest.Operator(), []digest.Text{parsed(t, text)}, false)
		c.must(err)
		_, err = c.Publish(c.ctx, digest.Operator(), []string{text.Ref})
		c.wants(digest.Conflict, err)
		c.must(c.DiscardDraft(c.ctx, c.actor("pat"), text.Ref))
		if left := word(); left != "" {
			t.Errorf("after an import was discarded there is left: %s", left)
		}
		_, err = c.RenameDraft(c.ctx, c.actor("pat"), renamed.Ref, written("other"), 0)
		c.wants(digest.Conflict, err)
		c.live(written("live"))
		_, err = c.RenameDraft(c.ctx, c.actor("pat"), renamed.Ref, written("live"), renamed.Revision)
		c.wants(digest.Conflict, err)
	})
}

// parsed is a text as it comes from a file.
func parsed(t *testing.T, text digest.Text) digest.Text {
	t.Helper()
	read, problems := digest.ParseItem("", []byte(digest.FormatItem(text)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return read
}

// TestFindingsAreKept: a draft is looked at once a revision, whoever opens the desk.
func TestFindingsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.save("pat", risky("one"))
		before, err := db.DraftsOnDesk(c.ctx, "one")
		c.must(err)
		if len(before[0].Findings) != 2 || before[0].Guarded == "" {
			t.Fatalf("kept: %+v by %q", before[0].Findings, before[0].Guarded)
		}
		before[0].Findings = before[0].Findings[:1] // what is kept is what is shown
		c.must(db.KeepFindings(c.ctx, before, before[0].Guarded))
		draft, err := c.Draft(c.ctx, c.actor("sam"), "one")
		c.must(err)
		if len(draft.Findings) != 1 {
			t.Error("the guard looked again at a text that it knows")
		}
		_, err = c.Publish(c.ctx, digest.Operator(), []string{"one"})
		if held := (*digest.Identifying)(nil); !errors.As(err, &held) {
			t.Errorf("published: %v", err)
		}
	})
}
