package mailtext_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

var update = flag.Bool("update", false, "write the golden files")

// story is written by people, wherever they can write: what happened to somebody.
const story = "STORY of what was done to a child"

var (
	render = mailtext.Renderer{BaseURL: "https://briefed.example"}
	about  = digest.ItemVersion{ID: 7, Ref: "lesson-handover", Kind: digest.Lesson, Title: "A good handover", Number: 2}
	north  = digest.Team{ID: 3, Name: "North <locality>", Slug: "north"}
	found  = digest.Memory{Theme: "drift and delay", Reviews: 4, Ours: 2, Since: 2022, Latest: true}
	amina  = digest.Person{ID: 1, Name: "Amina Khan", Email: "amina@ambershire.example"}
)

func entry(id int64, title string) digest.Entry {
	return digest.Entry{Item: digest.Item{ID: id, Version: digest.Version{Number: 2, Text: digest.Text{
		Ref: "lesson-handover", Kind: digest.Lesson, Title: title,
		Source:  digest.Source{Publisher: "A partnership", PublishedAs: "Gabriel", Published: "2025", URL: "https://learning.example/?a=1&b=2"},
		Points:  []string{"Before a case moves, write a **two-page summary**.", "Use the [escalation route](https://example.org/escalate) <script>alert(1)</script> & [not this](javascript:alert(1))."},
		Learned: story, Background: story, TalkAbout: story,
	}}}, DueOn: digest.NewDate(2026, 3, 16)}
}

func letter(kind digest.DeliveryKind, with func(*digest.Letter)) digest.Letter {
	l := digest.Letter{
		Delivery: digest.Delivery{ID: 11, Kind: kind, PersonID: amina.ID, Via: digest.Email, Attempt: 1}, Person: amina, Team: north,
		To: digest.Route{Via: digest.Email, Address: amina.Email}, Links: map[int64]string{7: "TOKENSEVEN", 8: "TOKENEIGHT"},
	}
	with(&l)
	return l
}

func notice(n digest.Notice, with func(*digest.Letter)) digest.Letter {
	return letter(digest.NoticeLetter, func(l *digest.Letter) {
		l.Notice = n.Encode()
		with(l)
	})
}

func letters() map[string]digest.Letter {
	entries := []digest.Entry{entry(7, "A good handover"), entry(8, "Ask “who else?” & <listen>")}
	entries[0].Found = found
	return map[string]digest.Letter{
		"digest":   letter(digest.DigestLetter, func(l *digest.Letter) { l.Entries, l.Queued = entries, 2 }),
		"reminder": letter(digest.ReminderLetter, func(l *digest.Letter) { l.Entries, l.Last = entries[:1], true }),
		"summary": letter(digest.SummaryLetter, func(l *digest.Letter) {
			l.Summary = &digest.Summary{Team: north, Named: []digest.Standing{{Name: "Nora Named", Title: "A good handover"}}, AsOf: digest.NewDate(2026, 3, 2), DueSoon: 1}
		}),
		"words":     letter(digest.NoticeLetter, func(l *digest.Letter) { l.Notice = "Hello **all**,\n\n- one\n- two\n\n<b>no</b>" }),
		"withdrawn": notice(digest.Notice{Kind: digest.NoticeWithdrawn, Item: digest.Lesson, Title: "A good handover", Words: story}, func(*digest.Letter) {}),
		"reply": notice(digest.ReplyNotice(1), func(l *digest.Letter) {
			l.Question = &digest.AskedQuestion{ID: 1, Kind: digest.Question, Item: about, Text: "May I?", Reply: &digest.Reply{By: "Pat Lead", Text: "You *may*.\nAlways."}}
		}),
		"present": notice(digest.DiscussionNotice(3), func(l *digest.Letter) {
			l.Discussion = &digest.Discussion{ID: 3, Item: about, On: digest.NewDate(2026, 3, 2), Meeting: digest.TeamMeeting, TeamName: "North", RecordedBy: "Max Mann"}
		}),
		"refresher": notice(digest.Notice{Kind: digest.NoticeRefresher, Ref: "lesson-handover", Version: 2, Months: 9}, func(l *digest.Letter) {
			e := entry(7, "A good handover")
			e.Check = &digest.Check{Question: "What goes with the child?", Options: []string{"A letter", "A summary"}, Answer: 2}
			l.Refresher, l.ReplyLink = &digest.Refresher{ID: 5, Item: e.Item, Months: 9}, "TOKENNINE"
		}),
		"sign in": notice(digest.Notice{Kind: digest.NoticeSignIn}, func(l *digest.Letter) { l.ReplyLink = "TOKENTEN" }),
		"come back": notice(digest.Notice{Kind: digest.NoticeComeBack}, func(l *digest.Letter) {
			l.Team, l.ReplyLink = digest.Team{ID: 8, Slug: "oak", Name: "Oak Trust", Kind: digest.ThirdSector}, "TOKEN_THIRTEEN"
		}),
		"pass on": letter(digest.DigestLetter, func(l *digest.Letter) {
			l.PersonID, l.Person, l.Links, l.Entries = 0, digest.Person{}, nil, entries[:1]
			l.Team = digest.Team{ID: 9, Slug: "hill", Name: "Hill School", Kind: digest.School, Contact: "office@hill.example"}
			l.StopLink = "TOKENELEVEN"
		}),
		"to a partner": letter(digest.DigestLetter, func(l *digest.Letter) {
			l.Entries, l.Team, l.StopLink = entries[:1], digest.Team{ID: 8, Slug: "oak", Name: "Oak Trust", Kind: digest.ThirdSector}, "TOKEN_TWELVE-"
		}),
		"training": letter(digest.DigestLetter, func(l *digest.Letter) { l.Entries, l.Offers = entries[:1], offers() }),
		"training alone": letter(digest.DigestLetter, func(l *digest.Letter) {
			l.PersonID, l.Person, l.Links, l.Offers = 0, digest.Person{}, nil, offers()
			l.Team = digest.Team{ID: 9, Slug: "hill", Name: "Hill School", Kind: digest.School, Contact: "office@hill.example"}
		}),
		"training changed": letter(digest.DigestLetter, func(l *digest.Letter) {
			l.Entries, l.Team, l.StopLink = entries[:1], digest.Team{ID: 8, Slug: "oak", Name: "Oak Trust", Kind: digest.ThirdSector}, "TOKEN_TWELVE-"
			l.News = []digest.OfferNews{{Item: offers()[0]}, {Item: offers()[1], Gone: true}}
		}),
		"changed": notice(digest.Notice{Kind: digest.NoticeChanged, Item: digest.Lesson, Ref: "lesson-handover", Title: "A good handover", Heir: "lesson-next", HeirTitle: "The next handover"}, func(*digest.Letter) {}),
		"to review": notice(digest.Notice{Kind: digest.NoticeReview}, func(l *digest.Letter) {
			l.Drafts = []digest.Draft{{Text: digest.Text{Ref: "x", Title: "A good handover", Learned: story}}}
		}),
	}
}

// offers are training with all that can be said of it, and with hardly anything.
func offers() []digest.Item {
	full := digest.Text{
		Ref: "training-a", Kind: digest.Training, Title: "Hearing <children> & [others](https://evil.example)", Starts: digest.NewDate(2026, 4, 16), StartsAt: "09:30", Place: "Town Hall, *room* 2",
		Book: "https://learn.example/book?a=1&b=2", Life: digest.Life{Closes: digest.NewDate(2026, 4, 9)}, Learned: story, Background: story,
	}
	bare := digest.Text{Ref: "training-b", Kind: digest.Training, Title: "A talk", Book: "mailto:talks@learn.example"}
	return []digest.Item{{ID: 21, Version: digest.Version{ItemID: 21, Number: 1, Text: full}}, {ID: 22, Version: digest.Version{ItemID: 22, Number: 1, Text: bare}}}
}

func TestGolden(t *testing.T) {
	for name, l := range letters() {
		m := render.Letter(l)
		for suffix, got := range map[string]string{".txt": "Subject: " + m.Subject + "\n\n" + m.Text, ".html": m.HTML} {
			path := filepath.Join("testdata", strings.ReplaceAll(name, " ", "-")+suffix)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v: run go test ./templates/email -update and read the difference", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		}
	}
}

// TestWhatAPreviewShows: before a mail is opened nothing of what somebody wrote is
// seen – in the subject, in the hidden line, and in the first words of either part.
func TestWhatAPreviewShows(t *testing.T) {
	for name, l := range letters() {
		m := render.Letter(l)
		body := words(t, m.HTML)
		for where, seen := range map[string]string{
			"subject": m.Subject, "text": m.Text[:min(60, len(m.Text))], "html": string([]rune(body)[:min(200, len([]rune(body)))]),
		} {
			if strings.TrimSpace(seen) == "" || strings.Contains(seen, "STORY") || strings.Contains(seen, "two-page") {
				t.Errorf("%s: %s shows %q", name, where, seen)
			}
		}
		if m.Subject == "" || strings.ContainsAny(m.Subject, "\r\n") {
			t.Errorf("%s: subject %q", name, m.Subject)
		}
	}
}

// TestAddressesTellNothing: no address holds a word of the letter, and none is
// fetched by itself.
func TestAddressesTellNothing(t *testing.T) {
	allowed := regexp.MustCompile(`^https://briefed\.example/(a/TOKEN(SEVEN|EIGHT)|r/TOKENNINE|sign-in/TOKENTEN|stop/TOKEN(ELEVEN|_TWELVE-|_THIRTEEN)|me|desk|requests|teams/north(/supervision)?)?$|^https://(example\.org/escalate|learning\.example|learn\.example/book)|^mailto:talks@learn\.example$`)
	for name, l := range letters() {
		m := render.Letter(l)
		for _, address := range attributes(t, m.HTML, "href") {
			if !allowed.MatchString(address) {
				t.Errorf("%s links to %s", name, address)
			}
		}
		if fetched := attributes(t, m.HTML, "src"); len(fetched) > 0 {
			t.Errorf("%s fetches %v", name, fetched)
		}
		for _, no := range []string{"<script", "javascript:", "<form", "<img", "url(", "<b>no"} {
			if strings.Contains(strings.ToLower(m.HTML), no) {
				t.Errorf("%s has %s", name, no)
			}
		}
	}
}

// TestBothPartsSayTheSame: whatever can be done by the HTML can be done by the text.
func TestBothPartsSayTheSame(t *testing.T) {
	for name, l := range letters() {
		m := render.Letter(l)
		for _, address := range attributes(t, m.HTML, "href") {
			if !strings.Contains(m.Text, strings.TrimPrefix(address, "mailto:")) {
				t.Errorf("%s: the text lacks %s", name, address)
			}
		}
		for _, e := range l.Entries {
			if !strings.Contains(m.Text, e.Title) || !strings.Contains(words(t, m.HTML), e.Title) {
				t.Errorf("%s lacks %q", name, e.Title)
			}
		}
	}
}

// TestASummaryNamesNobody: mails are passed on; who is named was told that only
// their manager sees it.
func TestASummaryNamesNobody(t *testing.T) {
	m := render.Letter(letters()["summary"])
	if strings.Contains(m.Text+m.HTML, "Nora") || !strings.Contains(m.Text, "1 person. Who they are") {
		t.Errorf("%s", m.Text)
	}
}

// TestTheLargestMailIsWhole: Gmail cuts what is longer, and the links with it.
func TestTheLargestMailIsWhole(t *testing.T) {
	long := entry(7, strings.Repeat("A long title ", 20))
	long.Points = []string{strings.Repeat("“Wörter” & more ", 400), strings.Repeat("x", 3000), "y"}
	large := letter(digest.DigestLetter, func(l *digest.Letter) {
		for range 40 {
			l.Entries = append(l.Entries, long)
		}
	})
	written := letter(digest.NoticeLetter, func(l *digest.Letter) { l.Notice = strings.Repeat("Words & more. ", 20_000) })
	for _, l := range []digest.Letter{large, written} {
		m := render.Letter(l)
		if len(m.HTML) > mailtext.MaxHTML || strings.Count(m.Text, "/a/TOKENSEVEN") != len(l.Entries) {
			t.Errorf("%d bytes, %d links", len(m.HTML), strings.Count(m.Text, "/a/TOKENSEVEN"))
		}
	}
}

// words are the text of HTML, as it is read.
func words(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	walk(t, page, func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "title" {
			b.WriteString(n.Data)
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

func attributes(t *testing.T, page, name string) (values []string) {
	t.Helper()
	walk(t, page, func(n *html.Node) {
		for _, a := range n.Attr {
			if a.Key == name {
				values = append(values, a.Val)
			}
		}
	})
	return values
}

func walk(t *testing.T, page string, visit func(*html.Node)) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range tree.Descendants() {
		visit(n)
	}
}
