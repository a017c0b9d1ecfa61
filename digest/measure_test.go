package digest_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// noon is the moment that the reports of these tests are about.
var noon = digest.Moment{At: at("2026-03-02T12:00:00Z"), On: today}

// asked is a history in which Ann, of team 1, owes an answer on a lesson: given
// out on Monday a week ago at nine, told an hour later, due on 9 March.
func asked() digest.History {
	return digest.History{
		Teams:       []digest.Team{{ID: 1, Slug: "mash", Name: "MASH"}, {ID: 2, Slug: "edt", Name: "EDT"}},
		People:      []digest.Person{{ID: 1, Name: "Ann", SlackID: "U1"}},
		Memberships: []digest.Membership{{PersonID: 1, TeamID: 1, Span: span("2020-01-06", "")}},
		Items: []digest.Item{
			{ID: 1, Version: digest.Version{Number: 1, Asks: 1, PublishedAt: at("2026-02-23T09:00:00Z"), Text: digest.Text{Ref: "lesson", Kind: digest.Lesson}}},
			{ID: 2, Version: digest.Version{Number: 1, Asks: 1, PublishedAt: at("2026-02-23T09:00:00Z"), Text: digest.Text{Ref: "policy", Kind: digest.Policy}}},
		},
		Receipts: []digest.Receipt{{
			PersonID: 1, ItemID: 1, Asks: 1, AssignedAt: at("2026-02-23T09:00:00Z"), ToldAt: at("2026-02-23T10:00:00Z"), DueOn: day("2026-03-09"),
		}},
		Accounts:  []digest.PersonAccount{inSlack(1)},
		Vias:      []digest.Allowed{{Via: digest.Slack}},
		Handbacks: map[int64]time.Time{},
	}
}

// inSlack is an account in Slack that somebody had since ever.
func inSlack(person int64) digest.PersonAccount {
	name := fmt.Sprintf("U%d", person)
	return digest.PersonAccount{PersonID: person, Route: digest.Route{Via: digest.Slack, Address: name}, Account: name}
}

// says adds an answer of Ann's on the lesson, a number of hours after she was told.
func says(h *digest.History, kind digest.AnswerKind, hours int) {
	h.Answers = append(h.Answers, digest.Answer{
		ID: int64(len(h.Answers) + 1), PersonID: 1, ItemID: 1, Asks: 1, Shown: 1, Kind: kind,
		At: at("2026-02-23T10:00:00Z").Add(time.Duration(hours) * time.Hour),
	})
	knows(&h.Receipts[0], h.Answers[len(h.Answers)-1])
}

// knows records that whoever says something themself knows of the item.
func knows(r *digest.Receipt, a digest.Answer) {
	if slices.Contains(digest.PersonalAnswers, a.Kind) && (r.SaidAt.IsZero() || a.At.Before(r.SaidAt)) {
		r.SaidAt = a.At
	}
}

// replies hands what Ann asked back to her, a number of hours after she was told.
func replies(h *digest.History, hours int) {
	h.Handbacks[h.Answers[len(h.Answers)-1].ID] = at("2026-02-23T10:00:00Z").Add(time.Duration(hours) * time.Hour)
}

// untold takes back that Ann was told.
func untold(h *digest.History) { h.Receipts[0].ToldAt = time.Time{} }

func f(v float64) *float64 { return &v }

var (
	nothing     = digest.Measure{}
	inTime      = digest.People{Expected: 1, Informed: 1, Share: f(1)}
	behind      = digest.People{Expected: 1, Behind: 1, Share: f(0)}
	outstanding = digest.Measure{Expected: 1, Outstanding: 1, Share: f(0), People: inTime}
	overdue     = digest.Measure{Expected: 1, Outstanding: 1, Overdue: 1, Share: f(0), People: behind}
	withUs      = digest.Measure{Expected: 1, Asked: 1, Share: f(0), People: inTime}
	waiting     = digest.Measure{Waiting: 1}
)

func informed(hours float64) digest.Measure {
	return digest.Measure{Expected: 1, Informed: 1, Share: f(1), MedianHours: &hours, People: inTime}
}

func TestMeasure(t *testing.T) {
	for name, c := range map[string]struct {
		change func(h *digest.History)
		want   digest.Measure
	}{
		"who has not answered":                    {func(*digest.History) {}, outstanding},
		"due today is not late":                   {func(h *digest.History) { h.Receipts[0].DueOn = today }, outstanding},
		"due yesterday is":                        {func(h *digest.History) { h.Receipts[0].DueOn = today - 1 }, overdue},
		"due on no day is not":                    {func(h *digest.History) { h.Receipts[0].DueOn = 0 }, outstanding},
		"understood":                              {func(h *digest.History) { says(h, digest.Understood, 3) }, informed(3)},
		"discussed in the team":                   {func(h *digest.History) { says(h, digest.Discussed, 5) }, informed(5)},
		"a question is not yet":                   {func(h *digest.History) { says(h, digest.Question, 3) }, withUs},
		"not clear":                               {func(h *digest.History) { says(h, digest.NotClear, 3) }, withUs},
		"not my role":                             {func(h *digest.History) { says(h, digest.NotMyRole, 3) }, withUs},
		"to be discussed":                         {func(h *digest.History) { says(h, digest.Supervision, 3) }, withUs},
		"the newest answer counts":                {func(h *digest.History) { says(h, digest.Question, 3); says(h, digest.Understood, 8) }, informed(8)},
		"of two at once, the later":               {func(h *digest.History) { says(h, digest.Understood, 3); says(h, digest.Question, 3) }, withUs},
		"taken back":                              {func(h *digest.History) { says(h, digest.Understood, 3); says(h, digest.Undone, 4) }, outstanding},
		"answered tomorrow":                       {func(h *digest.History) { says(h, digest.Understood, 24*8) }, outstanding},
		"an answer to a version past":             {func(h *digest.History) { says(h, digest.Understood, 3); h.Items[0].Asks = 2 }, nothing},
		"answered before any digest":              {func(h *digest.History) { untold(h); says(h, digest.Understood, 3) }, informed(4)},
		"told by nobody":                          {untold, waiting},
		"told by nobody, past its day":            {func(h *digest.History) { untold(h); h.Receipts[0].DueOn = today - 9 }, waiting},
		"told this afternoon":                     {func(h *digest.History) { h.Receipts[0].ToldAt = noon.At.Add(time.Hour) }, waiting},
		"told by nobody, and asks":                {func(h *digest.History) { untold(h); says(h, digest.Question, 3) }, withUs},
		"told by nobody, and took an answer back": {func(h *digest.History) { untold(h); says(h, digest.Understood, 3); says(h, digest.Undone, 4) }, outstanding},
		"discussed, and objected to":              {func(h *digest.History) { untold(h); says(h, digest.Discussed, 3); says(h, digest.Undone, 4) }, waiting},
		"what would have told them failed":        {func(h *digest.History) { untold(h); h.Receipts[0].FailedAt = noon.At }, digest.Measure{Unreachable: 1}},
		"it failed, and then they were told":      {func(h *digest.History) { h.Receipts[0].FailedAt = h.Receipts[0].ToldAt.Add(-time.Hour) }, outstanding},
		"it failed this afternoon":                {func(h *digest.History) { untold(h); h.Receipts[0].FailedAt = noon.At.Add(time.Hour) }, waiting},
		"it failed, and they asked":               {func(h *digest.History) { untold(h); h.Receipts[0].FailedAt = noon.At; says(h, digest.Question, 3) }, withUs},
		"asked, and the day came": {
			func(h *digest.History) { says(h, digest.Question, 3); h.Receipts[0].DueOn = today - 1 },
			digest.Measure{Expected: 1, Asked: 1, Share: f(0), People: digest.People{Expected: 1, Asking: 1, Share: f(0)}},
		},
		"asked, and replied to":        {func(h *digest.History) { says(h, digest.Question, 3); replies(h, 5) }, outstanding},
		"replied to, and the day came": {func(h *digest.History) { says(h, digest.Question, 3); replies(h, 5); h.Receipts[0].DueOn = today - 1 }, overdue},
		"replied to this afternoon":    {func(h *digest.History) { says(h, digest.Question, 3); replies(h, 7*24+3) }, withUs},
		"asked again after the reply":  {func(h *digest.History) { says(h, digest.Question, 3); replies(h, 5); says(h, digest.NotClear, 6) }, withUs},
		"informed of the version before, and told of nothing newer": {
			func(h *digest.History) { untold(h); took := 70; h.Receipts[0].Before = &took },
			digest.Measure{Expected: 1, Informed: 1, Waiting: 1, Share: f(1), MedianHours: f(7)},
		},
		"informed of the version before, and told of this one": {func(h *digest.History) { took := 70; h.Receipts[0].Before = &took }, outstanding},
		"told more than a year ago": {
			func(h *digest.History) { h.Receipts[0].ToldAt = noon.At.AddDate(-1, 0, 0) },
			digest.Measure{Expected: 1, Outstanding: 1, Share: f(0)},
		},
		"told within the year":    {func(h *digest.History) { h.Receipts[0].ToldAt = noon.At.AddDate(-1, 0, 0).Add(1) }, outstanding},
		"answered in the channel": {func(h *digest.History) { says(h, digest.Understood, -1) }, informed(0)},
		"away": {func(h *digest.History) {
			h.Absences = []digest.Absence{{PersonID: 1, Span: span("2026-02-23", "")}}
		}, digest.Measure{Away: 1, People: inTime}},
		"away since the day came": {func(h *digest.History) {
			h.Absences = []digest.Absence{{PersonID: 1, Span: span("2026-03-02", "")}}
			h.Receipts[0].DueOn = today - 1
		}, digest.Measure{Away: 1}},
		"away, and informed before": {func(h *digest.History) {
			h.Absences = []digest.Absence{{PersonID: 1, Span: span("2026-02-24", "")}}
			says(h, digest.Understood, 3)
		}, informed(3)},
		"back since yesterday": {func(h *digest.History) {
			h.Absences = []digest.Absence{{PersonID: 1, Span: span("2026-02-16", "2026-03-01")}}
		}, outstanding},
		"nobody in Slack":       {func(h *digest.History) { h.Accounts = nil }, digest.Measure{Unreachable: 1, People: inTime}},
		"account closed":        {func(h *digest.History) { h.Accounts[0].Gone = at("2026-03-01T09:00:00Z") }, digest.Measure{Unreachable: 1, People: inTime}},
		"account not there yet": {func(h *digest.History) { h.Accounts[0].From = at("2026-03-02T13:00:00Z") }, digest.Measure{Unreachable: 1, People: inTime}},
		"account back": {func(h *digest.History) {
			h.Accounts[0].Gone = at("2026-03-01T09:00:00Z")
			back := inSlack(1)
			back.From = at("2026-03-02T11:00:00Z")
			h.Accounts = append(h.Accounts, back)
		}, outstanding},
		"only by a way not allowed": {func(h *digest.History) { h.Accounts[0].Via = digest.Email }, digest.Measure{Unreachable: 1, People: inTime}},
		"by a way allowed later": {func(h *digest.History) {
			h.Accounts[0].Via = digest.Email
			h.Vias = append(h.Vias, digest.Allowed{Via: digest.Email, Period: digest.Period{From: at("2026-03-02T13:00:00Z")}})
		}, digest.Measure{Unreachable: 1, People: inTime}},
		"by another way": {func(h *digest.History) {
			h.Accounts[0].Via = digest.Email
			h.Vias = append(h.Vias, digest.Allowed{Via: digest.Email, Period: digest.Period{From: at("2026-03-02T11:00:00Z")}})
		}, outstanding},
		"account closed later": {func(h *digest.History) { h.Accounts[0].Gone = at("2026-03-02T13:00:00Z") }, outstanding},
		"exempt": {func(h *digest.History) {
			says(h, digest.Understood, 3)
			h.Receipts[0].Closed, h.Receipts[0].ClosedAt = digest.Exempt, noon.At
		}, digest.Measure{Exempt: 1}},
		"exempt, then asked again": {func(h *digest.History) {
			again := h.Receipts[0]
			again.Asks, h.Items[0].Number, h.Items[0].Asks = 2, 2, 2
			h.Receipts[0].Closed, h.Receipts[0].ClosedAt = digest.Exempt, noon.At.Add(-time.Hour)
			h.Receipts = append(h.Receipts, again)
		}, outstanding},
		"exempt, and only worded anew since": {func(h *digest.History) {
			h.Items[0].Number = 2
			h.Receipts[0].Closed, h.Receipts[0].ClosedAt = digest.Exempt, noon.At.Add(-time.Hour)
		}, digest.Measure{Exempt: 1}},
		"exempt from this afternoon": {func(h *digest.History) {
			h.Receipts[0].Closed, h.Receipts[0].ClosedAt = digest.Exempt, noon.At.Add(time.Minute)
		}, outstanding},
		"superseded": {func(h *digest.History) {
			h.Receipts[0].Closed, h.Receipts[0].ClosedAt = digest.Superseded, noon.At
		}, nothing},
		"left last week":        {func(h *digest.History) { h.Memberships[0].To = today - 3 }, nothing},
		"last day is today":     {func(h *digest.History) { h.Memberships[0].To = today }, outstanding},
		"not yet started":       {func(h *digest.History) { h.Memberships[0].From = today + 1 }, nothing},
		"given out later":       {func(h *digest.History) { h.Receipts[0].AssignedAt = noon.At.Add(1) }, nothing},
		"item withdrawn":        {func(h *digest.History) { h.Items[0].Withdrawn = noon.At }, nothing},
		"withdrawn later":       {func(h *digest.History) { h.Items[0].Withdrawn = noon.At.Add(1) }, outstanding},
		"item of another day":   {func(h *digest.History) { h.Items[0].PublishedAt = noon.At.Add(1) }, nothing},
		"asked about a policy":  {func(h *digest.History) { h.Receipts[0].ItemID = 2 }, nothing},
		"asked about a nothing": {func(h *digest.History) { h.Receipts[0].ItemID = 9 }, nothing},
	} {
		t.Run(name, func(t *testing.T) {
			h := asked()
			c.change(&h)
			got := h.Measure(noon, digest.Filter{})
			if diff := cmp.Diff(c.want, got.Measures.Lessons); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(got.Measures.Lessons, got.Teams[1].Lessons); diff != "" {
				t.Errorf("the only team differs from the whole:\n%s", diff)
			}
		})
	}
}

func TestTwoTeamsCountOnceInTheWhole(t *testing.T) {
	h := asked()
	h.Memberships = append(h.Memberships, digest.Membership{PersonID: 1, TeamID: 2, Span: span("2025-01-06", "")})
	got := h.Measure(noon, digest.Filter{})
	ofItem := outstanding // people are counted of a kind
	ofItem.People = digest.People{}
	want := digest.Report{
		AsOf: today, Measures: digest.Measures{Lessons: outstanding},
		Teams: []digest.TeamMeasures{
			{Team: "edt", Name: "EDT", Measures: digest.Measures{Lessons: outstanding}},
			{Team: "mash", Name: "MASH", Measures: digest.Measures{Lessons: outstanding}},
		},
		Items: []digest.ItemMeasure{
			{Ref: "lesson", Version: 1, Kind: digest.Lesson, Measure: ofItem},
			{Ref: "policy", Version: 1, Kind: digest.Policy},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want.Teams = want.Teams[:1]
	want.Items = want.Items[:1]
	got = h.Measure(noon, digest.Filter{TeamIDs: []int64{2}, ItemIDs: []int64{1}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("narrowed (-want +got):\n%s", diff)
	}
}

func TestMedianHours(t *testing.T) {
	for name, c := range map[string]struct {
		minutes []int
		want    float64
	}{
		"one":                        {[]int{90}, 1.5},
		"of three the middle":        {[]int{600, 60, 120}, 2},
		"of four between the middle": {[]int{60, 120, 180, 6000}, 2.5},
		"tenths, rounded down":       {[]int{65}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := asked()
			h.People, h.Memberships, h.Receipts, h.Accounts = nil, nil, nil, nil
			for i, minutes := range c.minutes {
				base, id := asked(), int64(i+1)
				person, member, receipt := base.People[0], base.Memberships[0], base.Receipts[0]
				person.ID, member.PersonID, receipt.PersonID = id, id, id
				h.People, h.Memberships, h.Receipts = append(h.People, person), append(h.Memberships, member), append(h.Receipts, receipt)
				h.Answers = append(h.Answers, digest.Answer{ID: id, PersonID: id, ItemID: 1, Asks: 1, Kind: digest.Understood, At: receipt.ToldAt.Add(time.Duration(minutes) * time.Minute)})
			}
			got := h.Measure(noon, digest.Filter{}).Measures.Lessons.MedianHours
			if got == nil || *got != c.want {
				t.Errorf("median %v; want %v", got, c.want)
			}
		})
	}
}

func anyHistory(t *rapid.T) digest.History {
	h := asked()
	h.People, h.Memberships, h.Receipts, h.Accounts = nil, nil, nil, nil
	moment := func(label string) time.Time {
		return noon.At.Add(time.Duration(rapid.IntRange(-200, 50).Draw(t, label)) * time.Hour)
	}
	for id := int64(1); id <= 4; id++ {
		h.People = append(h.People, digest.Person{ID: id})
		if rapid.IntRange(0, 2).Draw(t, "Slack") > 0 {
			account := inSlack(id)
			if rapid.IntRange(0, 3).Draw(t, "gone") == 0 {
				account.Gone = moment("gone at")
			}
			h.Accounts = append(h.Accounts, account)
		}
		for team := int64(1); team <= 2; team++ {
			if rapid.Bool().Draw(t, "member") {
				h.Memberships = append(h.Memberships, digest.Membership{PersonID: id, TeamID: team, Span: anySpan(t)})
			}
		}
		if rapid.Bool().Draw(t, "absent") {
			h.Absences = append(h.Absences, digest.Absence{PersonID: id, Span: anySpan(t)})
		}
		for item := int64(1); item <= 2; item++ {
			r := digest.Receipt{PersonID: id, ItemID: item, Asks: 1, AssignedAt: moment("assigned"), DueOn: dates(t, "due")}
			if rapid.Bool().Draw(t, "delivered") {
				r.ToldAt = r.AssignedAt.Add(time.Hour)
			}
			if rapid.IntRange(0, 2).Draw(t, "failed") == 0 {
				r.FailedAt = moment("failed at")
			}
			if rapid.IntRange(0, 2).Draw(t, "informed before") == 0 {
				took := rapid.IntRange(0, 500).Draw(t, "took")
				r.Before = &took
			}
			if rapid.IntRange(0, 3).Draw(t, "closed") == 0 {
				r.Closed = rapid.SampledFrom([]digest.CloseReason{digest.Left, digest.Exempt, digest.Superseded}).Draw(t, "reason")
				r.ClosedAt = moment("closed at")
			}
			h.Receipts = append(h.Receipts, r)
		}
	}
	for range rapid.IntRange(0, 10).Draw(t, "answers") {
		kind := rapid.SampledFrom([]digest.AnswerKind{digest.Understood, digest.Question, digest.Discussed, digest.Undone}).Draw(t, "kind")
		r := &h.Receipts[rapid.IntRange(0, len(h.Receipts)-1).Draw(t, "receipt")]
		h.Answers = append(h.Answers, answerTo(h, *r, kind, moment("answered")))
		knows(r, h.Answers[len(h.Answers)-1])
		if kind.WaitsFor() != "" && rapid.Bool().Draw(t, "replied") {
			h.Handbacks[h.Answers[len(h.Answers)-1].ID] = moment("replied at")
		}
	}
	return h
}

func anySpan(t *rapid.T) digest.Span {
	s := digest.Span{From: today + digest.Date(rapid.IntRange(-9, 3).Draw(t, "from"))}
	if rapid.Bool().Draw(t, "ends") {
		s.To = s.From + digest.Date(rapid.IntRange(0, 9).Draw(t, "days"))
	}
	return s
}

func answerTo(h digest.History, r digest.Receipt, kind digest.AnswerKind, at time.Time) digest.Answer {
	return digest.Answer{ID: int64(len(h.Answers) + 1), PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Asks, Kind: kind, At: at}
}

// measures returns every measure in a report.
func measures(r digest.Report) []digest.Measure {
	all := []digest.Measure{r.Measures.Lessons, r.Measures.Policies}
	for _, t := range r.Teams {
		all = append(all, t.Lessons, t.Policies)
	}
	for _, i := range r.Items {
		all = append(all, i.Measure)
	}
	return all
}

func TestArithmeticOfInformed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHistory(t)
		before := h.Measure(noon, digest.Filter{})
		for _, m := range measures(before) {
			switch {
			case m.Expected != m.Informed+m.Asked+m.Outstanding, m.People.Expected != m.People.Informed+m.People.Asking+m.People.Behind,
				m.People.Behind > m.Overdue, m.Overdue > m.Outstanding,
				(m.Share == nil) != (m.Expected == 0), m.Share != nil && (*m.Share < 0 || *m.Share > 1),
				(m.MedianHours == nil) != (m.Informed == 0):
				t.Fatalf("does not add up: %+v", m)
			}
		}
		if whole, one := before.Measures, before.Items; whole.Lessons.Expected != one[0].Expected || whole.Policies.Expected != one[1].Expected {
			t.Fatalf("items do not add up to the whole: %+v", before)
		}

		receipt := rapid.SampledFrom(h.Receipts).Draw(t, "who understands")
		was := slices.Clone(h.Answers)
		h.Answers = append(h.Answers, answerTo(h, receipt, digest.Understood, noon.At))
		after := h.Measure(noon, digest.Filter{})
		for i, m := range measures(after) {
			if m.Informed < measures(before)[i].Informed {
				t.Fatalf("an understood item lowers informed from %+v to %+v", measures(before)[i], m)
			}
		}

		h.Answers = append(h.Answers, answerTo(h, receipt, digest.Undone, noon.At))
		h2 := h
		h2.Answers = slices.DeleteFunc(was, func(a digest.Answer) bool {
			return a.PersonID == receipt.PersonID && a.ItemID == receipt.ItemID && !a.At.After(noon.At)
		})
		if diff := cmp.Diff(h2.Measure(noon, digest.Filter{}), h.Measure(noon, digest.Filter{})); diff != "" {
			t.Fatalf("taken back it is not as though nothing had been said:\n%s", diff)
		}
	})
}

func TestOnlyEverybodyIsAHundredPerCent(t *testing.T) {
	for _, c := range []struct{ informed, expected, percent int }{
		{0, 7, 0}, {1, 3, 33}, {2, 3, 66}, {29, 100, 29}, {7, 27, 25}, {199, 200, 99}, {49_999, 50_000, 99}, {50_000, 50_000, 100},
	} {
		m := digest.Measure{Informed: c.informed, Expected: c.expected}
		m.Finish(nil)
		if got := digest.Percent(*m.Share); got != c.percent {
			t.Errorf("%d of %d is %d%%, want %d%%", c.informed, c.expected, got, c.percent)
		}
	}
}
