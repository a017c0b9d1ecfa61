package store_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// bodied is a council that had letters of each kind in the spring of 2026, and then none.
func bodied(t *testing.T, db *store.DB) *council {
	c := newCouncil(t, db)
	c.Service = digest.NewService(db, c.clock, digest.Config{Nation: digest.England, Zone: time.UTC, KeepBodies: 2}, nil)
	c.team("north", digest.ByDM)
	c.team("south", digest.ByChannel)
	c.leads("north", "mia")
	c.people("north", "ann", "bob")
	c.people("south", "cid", "dee")
	c.publish(takes("one", 1, 5), takes("two", 1, 12), takes("wrong", 1, 5))
	days := func(first, last string) { // a person gets one message a second
		p := &post{fail: func(digest.Letter) error { c.clock.Step(2 * time.Second); return nil }}
		for d := date(first); d <= date(last); d++ {
			c.clock.Set(when(d.String() + " 10:00"))
			c.plan()
			c.drain(p)
		}
	}
	days("2026-03-02", "2026-03-03")
	c.answer("ann", "one", digest.Understood)
	c.answerWith("ann", "two", digest.Question, "Does it hold for twins?")
	c.answer("cid", "one", digest.Understood)
	c.answer("bob", "wrong", digest.Understood)
	days("2026-03-04", "2026-03-06")
	questions, err := c.OpenQuestions(c.ctx, digest.Operator())
	c.must(err)
	c.must(c.Reply(c.ctx, digest.Operator(), digest.ReplyRequest{QuestionID: questions[0].ID, Text: "It does."}))
	_, err = c.Withdraw(c.ctx, digest.Operator(), "wrong", "It was of another council.")
	c.must(err)
	c.publish(takes("brief", 1, 5))
	days("2026-03-07", "2026-03-11")
	_, err = c.Withdraw(c.ctx, digest.Operator(), "brief", "It is over.")
	c.must(err)
	days("2026-03-12", "2026-03-20")
	return c
}

// theseDays are days of which is asked how it stood: before a reminder, and after.
var theseDays = []string{"2026-03-03", "2026-03-06", "2026-03-11", "2026-03-16", "2026-04-01"}

// asBefore is what is answered about the past, by what is read.
func (c *council) asBefore() map[string]any {
	c.t.Helper()
	all := map[string]any{}
	for _, day := range theseDays {
		report, err := c.Report(c.ctx, digest.Operator(), digest.ReportQuery{AsOf: date(day)})
		c.must(err)
		standing, err := c.Standing(c.ctx, digest.Operator(), digest.ReportQuery{AsOf: date(day)})
		c.must(err)
		all["report of "+day], all["who stood how on "+day] = report, standing
	}
	for _, name := range []string{"ann", "bob", "cid", "dee", "mia"} {
		said, err := c.MyAnswers(c.ctx, c.actor(name), "")
		c.must(err)
		asked, err := c.db.AskedOf(c.ctx, c.person(name))
		c.must(err)
		all["what "+name+" said"], all["what "+name+" was asked"] = said, asked
		for id := int64(1); id < 60; id++ {
			letter, err := c.LetterAgain(c.ctx, c.actor(name), id)
			if err == nil && letter.Kind != digest.NoticeLetter {
				all["letter "+string(letter.Kind)+" to "+name+" "+letter.NotBefore.String()] = letter
			}
		}
	}
	must(c.t, c.db.Plan(c.ctx, func(tx digest.PlanTx) error {
		posted, err := tx.Posted([]int64{c.teamID("north"), c.teamID("south")})
		live := map[digest.PostedKey]bool{}
		for key := range posted {
			if !c.gone(key.ItemID) { // which nobody would post again
				live[key] = true
			}
		}
		all["what was posted"] = live
		return err
	}))
	return all
}

// gone reports whether an item is withdrawn.
func (c *council) gone(item int64) bool {
	return item == c.item("wrong").ID || item == c.item("brief").ID
}

// TestBodiesGoAndEverythingAnswersAsBefore: the bodies of letters that are old enough go by
// the service's own setting. Of each letter its row, run and outcome stay, and its leaf,
// which says what it brought; what somebody said, was asked and was told, how it stood on
// a day, and what a letter said are what they were; nothing else in the database changes.
func TestBodiesGoAndEverythingAnswersAsBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, key := bodied(t, db), aKey(t)
		c.clock.Set(when("2028-06-01 10:00"))
		sequenced(t, db, key)
		pin(t, db)
		before, rows := c.asBefore(), c.rows()
		if len(before) < 25 {
			t.Fatalf("too little is compared: %d", len(before))
		}
		sequenced(t, db, key) // that names were looked at
		would, err := c.Forgettable(c.ctx, digest.Operator())
		must(t, err)
		went, err := c.ForgetBodies(c.ctx, digest.Operator())
		must(t, err)
		if len(would) != 1 || would[0].Letters != went.Letters || went.Letters < 10 || went.Held != 0 {
			t.Errorf("would go %+v, went %+v", would, went)
		}
		sequenced(t, db, key)
		after := c.asBefore()
		for what, was := range before {
			c.like(what, was, after[what])
		}
		verdict, err := db.VerifyLog(c.ctx, key, nil)
		must(t, err)
		if verdict.Damaged > 0 || verdict.Erased > 0 || int(verdict.Bodies) != went.Letters {
			t.Errorf("of %d bodies: %+v", went.Letters, verdict)
		}
		c.onlyBodiesWent(rows, c.rows())
		if again, err := c.ForgetBodies(c.ctx, digest.Operator()); err != nil || again.Letters != 0 {
			t.Errorf("again: %+v, %v", again, err)
		}
		must(t, c.undo("ann", "one"))
		c.like("it can be undone", digest.AnswerKind(""), c.receipt("ann", "one", 1).Answer)
		c.like("nothing is posted again", []string{}, slices.DeleteFunc(c.goesOut("2028-06-05 10:00"), func(line string) bool { return !strings.HasPrefix(line, "#") }))
		c.bodiesTakenByHand(key)
	})
}

// rows are those of each table, in words.
func (c *council) rows() map[string][]string {
	c.t.Helper()
	everything, err := c.db.Everything(c.ctx)
	must(c.t, err)
	names, err := c.db.Tables(c.ctx)
	must(c.t, err)
	tables := map[string][]string{}
	for line := range strings.Lines(everything) { // salts and tiles may have ends of lines
		if table, row, is := strings.Cut(line, ": ["); is && slices.Contains(names, table) {
			tables[table] = append(tables[table], row)
		}
	}
	for _, rows := range tables {
		slices.Sort(rows)
	}
	return tables
}

// onlyBodiesWent compares all rows with those of before.
func (c *council) onlyBodiesWent(before, after map[string][]string) {
	c.t.Helper()
	for table := range before {
		left := len(after[table])
		switch table {
		case "delivery_items", "headcounts":
			if left >= len(before[table]) || table == "delivery_items" && left == 0 {
				c.t.Errorf("of %d rows of %s %d are left: some go, and what is still asked in a channel stays", len(before[table]), table, left)
			}
		case "deliveries": // but for the words of notices
			notice := regexp.MustCompile(`\{"kind":.*\}`)
			for i := range before[table] {
				before[table][i] = notice.ReplaceAllString(before[table][i], "")
			}
			c.like("letters", before[table], after[table])
		case "log_entries", "log_tiles", "log_checkpoints", "erasures", "audit", "looks", "log_marks", "log_staged", "goose_db_version", "sqlite_sequence": // which say so
		default:
			c.like("rows of "+table, before[table], after[table])
		}
	}
}

// bodiesTakenByHand: a body that went past the rule is named, and so is a letter that was
// given another.
func (c *council) bodiesTakenByHand(key *evidence.Key) {
	c.t.Helper()
	c.publish(takes("new", 1, 5))
	c.goesOut("2028-06-12 10:00")
	sequenced(c.t, c.db, key)
	newest := "(SELECT MAX(id) FROM deliveries WHERE state = 'sent' AND kind = 'digest')"
	oldest := "(SELECT MIN(row_id) FROM log_entries WHERE kind = 'deliveries' AND note_salt IS NULL)"
	none, err := c.db.Tampered(c.ctx, key, nil)
	must(c.t, err)
	if none.Damaged > 0 {
		c.t.Fatalf("before: %q", none.Damages)
	}
	for hand, says := range map[string]string{
		`DELETE FROM delivery_items WHERE delivery_id = ` + newest:                                                           `of deliveries is not what it was`,
		`UPDATE log_entries SET note_salt = NULL WHERE kind = 'deliveries' AND row_id = ` + newest:                           `were erased, and no erasure on record says so`,
		`INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh) SELECT ` + oldest + `, 0, 4711, 1, '1'`: `of deliveries is not what it was`,
		`UPDATE deliveries SET reason = 'sent' WHERE id = ` + oldest:                                                         `of deliveries is not what it was`,
		`UPDATE log_entries SET body = replace(body, '/1', '/2') WHERE kind = 'deliveries' AND row_id = ` + oldest:           `is not what it was`,
		`UPDATE log_entries SET body = NULL WHERE kind = 'deliveries' AND row_id = ` + oldest:                                `is not what it was`,
		`UPDATE erasures SET words = '' WHERE rule = 'bodies'`:                                                               `were erased, and no erasure on record says so`,
		`UPDATE erasures SET rule = 'notes' WHERE rule = 'bodies'`:                                                           `were erased, and no erasure on record says so`,
		`DELETE FROM deliveries WHERE id = ` + oldest:                                                                        `of deliveries is gone`,
	} {
		v, err := c.db.Tampered(c.ctx, key, nil, hand)
		must(c.t, err)
		if !slices.ContainsFunc(v.Damages, func(said string) bool { return strings.Contains(said, says) }) {
			c.t.Errorf("%s: %q", hand, v.Damages)
		}
	}
}

// TestBodiesThatStay: of what is held, not old enough, may still be sent again, or is to
// become a leaf, the body stays; an unknown person's setting lets nothing go.
func TestBodiesThatStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, key := bodied(t, db), aKey(t)
		count := func() int {
			f, err := db.Forgettable(c.ctx, digest.KeepBodies, date("2026-06-01"))
			must(t, err)
			return f.Letters
		}
		c.like("before they are in the log", 0, count())
		sequenced(t, db, key)
		all := count()
		young, err := db.Forgettable(c.ctx, digest.KeepBodies, date("2026-03-02"))
		must(t, err)
		c.like("none is older than the first", 0, young.Letters)
		id, err := db.PlaceHold(c.ctx, digest.Hold{PersonID: c.person("ann"), Reason: "an inquiry", At: logged, By: "operator"}, digest.AuditEntry{At: logged})
		must(t, err)
		f, err := db.Forgettable(c.ctx, digest.KeepBodies, date("2026-06-01"))
		must(t, err)
		if f.Held < 3 || f.Held+f.Letters != all {
			t.Errorf("of %d: %+v", all, f)
		}
		gone, err := db.Forget(c.ctx, logged, digest.KeepBodies, date("2026-06-01"), digest.Person{ID: c.person("mia")}, digest.AuditEntry{At: logged, Actor: "mia"})
		must(t, err)
		c.like("what went", []int{f.Letters, f.Held}, []int{gone.Letters, gone.Held})
		must(t, db.LiftHold(c.ctx, digest.Hold{ID: id, Lifted: logged, LiftedBy: "operator"}, digest.AuditEntry{At: logged}))
		c.like("without the hold", f.Held, count())
		exec(t, db, `UPDATE deliveries SET state = 'unknown' WHERE id = (SELECT MIN(delivery_id) FROM delivery_items WHERE delivery_id IN (SELECT id FROM deliveries WHERE person_id IS NOT NULL))`)
		sequenced(t, db, key)
		c.like("one may be sent again", f.Held-1, count())
		c2 := newCouncil(t, db)
		none, err := c2.ForgetBodies(c.ctx, digest.Operator())
		must(t, err)
		c.like("kept for ever", digest.Forgettable{}, none)
		if _, err := c.ForgetBodies(c.ctx, c.actor("mia")); digest.CodeOf(err) != digest.Forbidden {
			t.Errorf("a manager: %v", err)
		}
	})
}

// TestALetterWithoutABodyIsNotSentAgain: an operator cannot send again what has nothing to
// say any more.
func TestALetterWithoutABodyIsNotSentAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, key := bodied(t, db), aKey(t)
		exec(t, db, `UPDATE deliveries SET state = 'failed' WHERE id IN (1, 2)`)
		sequenced(t, db, key)
		_, err := db.Forget(c.ctx, logged, digest.KeepBodies, date("2026-06-01"), digest.Person{}, digest.AuditEntry{At: logged, Actor: "operator"})
		must(t, err)
		n, err := db.SendAgain(c.ctx, c.clock.Now(), []int64{1, 2}, func(int) digest.AuditEntry { return digest.AuditEntry{At: c.clock.Now()} })
		must(t, err)
		left, err := db.Forgettable(c.ctx, digest.KeepBodies, date("2026-06-01"))
		must(t, err)
		c.like("sent again", 0, n)
		c.like("left", 0, left.Letters)
	})
}
