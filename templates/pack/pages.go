package pack

import (
	"embed"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

//go:embed *.html
var pageFiles embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"day":    func(d digest.Date) string { return d.Long() },
	"moment": func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") },
	"figure": func(id string, n int) figure { return figure{id, n} },
	"words":  grouped,
	"chain":  letter.Chain,
	"owner":  letter.Owner,
	"step":   letter.ReleaseStep,
	"had":    letter.HadRelease,
}).ParseFS(pageFiles, "*.html"))

// figure is a count on the first page, which a verifier counts again in the tables.
type figure struct {
	ID string
	N  int
}

// pageData is what the pages say.
type pageData struct {
	*writer
	Asked, Items, Times, Told, Informed, NotTold int
	Answers, Discussions, Unproven               int
	Opened, Closed, Erased, Bodies, Size         int
	Pins, Waiting                                int
	Signed                                       bool
	Scope                                        digest.PackScope
	FromTheFirst                                 bool
	UpToNow                                      bool // its last day is not over
	Source, Question                             string
	Files                                        []file
	Measures                                     []measure
}

// measure is a line of the edition of counts.
type measure struct {
	ID, Name string
	M        digest.Measure
}

// file is a table with what it holds.
type file struct {
	Name string
	Rows int
	What string
}

// what says what each file holds.
var what = map[string]string{
	"data/asked.csv":         "who was asked to read what, when they were told, and what they said last",
	"data/not-told.csv":      "of those, whom nobody had told when this pack was made, and who had said nothing",
	"data/answers.csv":       "every answer, as it was given",
	"data/discussions.csv":   "what teams discussed; what was written in them is here by its hash alone",
	"data/changes.csv":       "who was in which team, who was away, and who was exempt: what decides who is counted",
	"data/items.csv":         "the lessons and policy changes",
	"data/versions.csv":      "each published text of them; the text itself is here by its hash alone",
	"data/teams.csv":         "the teams",
	"data/people.csv":        "the people, by each name and address that they had",
	"data/deliveries.csv":    "what became of each letter",
	"data/audit.csv":         "what was done in the program, by whom",
	"data/replies.csv":       "that questions were replied to, and when",
	"data/handbacks.csv":     "when a question came back to who had asked",
	"data/erasures.csv":      "what was erased, by which rule, when and by whom: entries of which only the hash is left",
	"data/counts.csv":        "of each day that has them: how many in each team owed, were told and were informed of each item",
	"data/census.csv":        "the days of which the log has the counts, each by its hash",
	"data/receipts.csv":      "who was asked at once, by the hash of all: asked.csv has each",
	"data/attended.csv":      "who was at each discussion",
	"data/attendances.csv":   "who was at each discussion, by the hash of all",
	"data/objected.csv":      "who said that they had not been at a discussion, or objected; why is here by its hash alone",
	"data/objections.csv":    "who objected to the record of a discussion, by the hash of all",
	"data/looked.csv":        "whose record somebody looked at: audit.csv has the look",
	"data/looks.csv":         "whose record somebody looked at, by the hash of all",
	"data/accounts.csv":      "by what ways people could be reached, from when and until when",
	"data/verdicts.csv":      "what was let stand in a text though it might tell of somebody; why is here by its hash alone",
	"data/shares.csv":        "what organisations said of how many people they told",
	"data/release_steps.csv": "when each step was by which a review became known, and how many had it; who worked with the family, and heard first, is in no pack",
	"data/log.csv":           "what the log says of itself",
	"data/proof/pins.csv":    "checkpoints that left the building: compare them with those that you have",
}

func (w *writer) data() pageData {
	d := pageData{
		writer: w, Asked: len(w.asked.people), Items: len(w.asked.items), Times: w.rows[askedFile], Told: w.asked.told, Informed: w.asked.informed, NotTold: w.asked.notTold,
		Answers: w.rows["data/answers.csv"], Discussions: len(w.discussed), Unproven: w.asked.unproven,
		Opened: int(w.opened), Closed: int(w.size - w.opened - w.erased), Erased: int(w.erased), Bodies: w.bodies, Size: int(w.size),
		Pins: len(w.head.Pins), Waiting: int(w.head.Waiting), Signed: w.Key != nil,
		Scope: w.scope, FromTheFirst: w.scope.From == digest.FirstDay, UpToNow: w.scope.At.Before(w.scope.End), Source: w.source(), Question: w.question(),
	}
	for name := range w.bag.files {
		if strings.HasSuffix(name, ".csv") {
			text := what[name]
			if w.scope.Counts && name != "data/proof/pins.csv" {
				text = "who is informed, by " + strings.TrimSuffix(strings.TrimPrefix(name, "data/"), ".csv")
			}
			d.Files = append(d.Files, file{Name: strings.TrimPrefix(name, "data/"), Rows: w.rows[name], What: text})
		}
	}
	slices.SortFunc(d.Files, func(a, b file) int { return strings.Compare(a.Name, b.Name) })
	d.Measures = []measure{{"lessons", "Lessons of reviews", w.scope.Report.Measures.Lessons}, {"policies", "Policy changes", w.scope.Report.Measures.Policies}}
	return d
}

// question is what the pack answers, in a line of ASCII.
func (w *writer) question() string {
	q := "Who was told of what, what they said, and when, "
	if w.scope.Counts {
		q = "How many are informed, "
	}
	if w.scope.Team != "" {
		q += "in the team " + w.scope.Team + ", "
	}
	if w.scope.Item != "" {
		q += "of " + w.scope.Item + ", "
	}
	if w.scope.From == digest.FirstDay {
		return q + "from the first day to " + w.scope.To.Long()
	}
	return q + "from " + w.scope.From.Long() + " to " + w.scope.To.Long()
}

func (w *writer) pages() error {
	d := w.data()
	for _, name := range []string{"index.html", "method.html"} {
		f, err := w.bag.file("data/" + name)
		if err != nil {
			return err
		}
		if err := pages.ExecuteTemplate(f, name, d); err != nil {
			return err
		}
	}
	return nil
}

// grouped writes a number with commas.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

func sorted(m map[string][]string) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
