package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// TestPackOfLettersWithoutBodies: once the bodies of the sample council's letters went by
// the service's setting, a pack has of each letter what it had before, both verifiers
// accept it, and all of them say how many bodies went.
func TestPackOfLettersWithoutBodies(t *testing.T) {
	large(t)
	folder := playedCouncil(t)
	key := publicKey(t, folder)
	t.Setenv("BRIEFED_CLOCK", "2029-12-05T15:00:00Z")
	before := packOf(t, "--to", "2029-12-01")
	t.Setenv("BRIEFED_KEEP_BODIES", "1")
	code, out, say := briefed(t, "forget", "--dry-run")
	would := regexp.MustCompile(`(?m)^bodies: of (\d+) letters closed before 2028-12-05 the body would go; holds keep 0$`).FindStringSubmatch(out)
	if code != exitOK || would == nil || len(would[1]) < 2 {
		t.Fatalf("forget --dry-run: %d\n%s%s", code, out, say)
	}
	if code, out, say := briefed(t, "forget", "--by", "ben.crowhurst@ambershire.example"); code != exitOK || !strings.Contains(out, "bodies: of "+would[1]+" letters closed before 2028-12-05 the body went") {
		t.Fatalf("forget: %d\n%s%s", code, out, say)
	}
	if code, out, say := briefed(t, "verify"); code != exitOK || !strings.Contains(out, "Of "+would[1]+" letters the body went by rule") {
		t.Errorf("verify: %d\n%s%s", code, out, say)
	}
	if _, out, _ := briefed(t, "retention"); !strings.Contains(out, "bodies: 1 year, by BRIEFED_KEEP_BODIES") {
		t.Errorf("retention: %s", out)
	}
	if code, _, say := briefed(t, "retention", "--set", "bodies=2", "--reason", "x"); code == exitOK || !strings.Contains(say, "BRIEFED_KEEP_BODIES") {
		t.Errorf("retention --set bodies: %d %s", code, say)
	}
	pack := packOf(t, "--to", "2029-12-01")
	for by := range packVerifiers {
		if said, content := verified(t, by, pack, key); !content || !strings.Contains(said, "letters whose body went by rule, before this pack was made: "+would[1]+";") {
			t.Errorf("%s: %s", by, said)
		}
	}
	for _, file := range []string{"deliveries", "asked", "answers", "versions", "discussions"} {
		if diff := cmp.Diff(contents(t, before, "data/"+file+".csv"), contents(t, pack, "data/"+file+".csv")); diff != "" {
			t.Errorf("%s.csv (-before +after): %s", file, diff)
		}
	}
	if index := contents(t, pack, "data/index.html"); !strings.Contains(index, "letters the body went by rule") {
		t.Errorf("the first page does not say so:\n%s", index)
	}
}

// stepping is a courier that carries everything, while time passes: a person gets one
// message a second.
type stepping struct{ o *webOffice }

func (s *stepping) Carry(_ context.Context, l digest.Letter) (digest.Carried, error) {
	s.o.clock.Step(time.Second)
	return digest.Carried{Place: "D" + l.To.Address, Reference: strconv.FormatInt(l.ID, 10)}, nil
}

// TestPagesOfLettersWithoutBodies: people's own pages and records, what managers and leads
// see, and how it stood on a day, say the same once the bodies of letters went.
func TestPagesOfLettersWithoutBodies(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.clock.Step(7 * 24 * time.Hour)
	_, err := o.PlanDue(t.Context(), false)
	o.must(err)
	_, err = outbox.New(o.Service, o.db, o.clock, nil, outbox.Options{Holder: "test"}, outbox.Way{Via: digest.Slack, Courier: &stepping{o}, Workers: 1}).Drain(t.Context())
	o.must(err)
	o.must(o.sequence(t.Context()))
	worker := o.actor(aWorker).Person.ID
	visits := map[string][]string{
		aWorker:  {"/me", "/library", "/items/" + lessonOfWeb},
		aManager: {"/teams", "/teams?as-of=2026-11-02", "/teams/assessment-north", fmt.Sprintf("/people/%d", worker), "/items/" + lessonOfWeb + "/report", "/report.csv?team=assessment-north&table=people"},
	}
	see := func() map[string]string {
		pages := map[string]string{}
		for who, paths := range visits {
			v := o.as(who)
			for _, path := range paths {
				status, page := v.get(path)
				if main := mainOf(page); main != "" {
					page = main
				}
				if status != 200 || page == "" {
					t.Errorf("%s of %s: %d", path, who, status)
				}
				pages[who+" "+path] = page
			}
		}
		return pages
	}
	see() // a look is itself on record
	before := see()
	went, err := o.db.Forget(t.Context(), o.clock.Now(), digest.KeepBodies, digest.DateIn(o.clock.Now(), london(t))+1, digest.Person{}, digest.AuditEntry{At: o.clock.Now(), Actor: "operator"})
	o.must(err)
	if went.Letters < 50 {
		t.Fatalf("only of %d letters the body went", went.Letters)
	}
	after := see()
	token := regexp.MustCompile(`name="(key|token)" value="[^"]*"`)
	for page, was := range before {
		if diff := cmp.Diff(token.ReplaceAllString(was, ""), token.ReplaceAllString(after[page], "")); diff != "" {
			t.Errorf("%s (-before +after):\n%s", page, diff)
		}
	}
}
