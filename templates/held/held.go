// Package held writes everything that is held on one person as an archive that they can
// read: a page, and a CSV file for each table.
package held

import (
	"archive/zip"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

//go:embed index.html
var files embed.FS

var page = template.Must(template.New("index.html").Funcs(template.FuncMap{
	"about": about,
	"plain": func(name string) string { return strings.ReplaceAll(name, "_", " ") },
}).ParseFS(files, "index.html"))

// Third stands before what names somebody else, in the files.
const Third = "[third party] "

// tables say what each one holds, to the person whom it is about.
var tables = map[string]string{
	"people":              "Who you are on the staff list, and what you may do here.",
	"accounts":            "Your addresses and accounts, and from when to when they were yours.",
	"memberships":         "The teams you were in, your role there, and who recorded it.",
	"absences":            "When you were away. The reason is not kept.",
	"receipts":            "Every lesson and policy change that was asked of you, when you were told of it, and how it stands.",
	"answers":             "What you answered, and what you wrote with it.",
	"reflections":         "Your own reflections for your professional development, which nobody else reads.",
	"preferences":         "When and where you want your digest.",
	"unfinished":          "What you began to write and did not send.",
	"links":               "Links that were sent to you, by which you answer or sign in. The links themselves are not kept.",
	"sign_outs":           "When you last signed out everywhere.",
	"refreshers":          "When a lesson's question came to you again. What you chose is not kept.",
	"pulse_replied":       "That you replied to a question about how you feel. What you replied is not kept with your name.",
	"standings":           "How you stand on everything, packed, so that reports are quick. It is made from the tables above.",
	"stale_standings":     "Whether that has to be made again.",
	"counted_people":      "In which teams you were counted when what the team counts was kept, so that reports are quick.",
	"unplanned":           "Whether what is asked of you has to be worked out again.",
	"directory_unseen":    "An account of yours that Slack's directory did not list.",
	"staff_told":          "News of the staff that you were told.",
	"deliveries":          "Every letter to you: when it was sent, by which way, and what came of it.",
	"delivery_items":      "What was in each of those letters.",
	"delivery_offers":     "What training on offer each of those letters told of.",
	"supervisions":        "What was discussed with you in supervision, or that you ticked for others.",
	"exemptions":          "What you were exempted from, or exempted others from, with the reason.",
	"staff_news":          "What happened to you in the staff list, as it was told.",
	"start_requests":      "Requests to take you into a team, or that you made for others.",
	"verdicts":            "What you decided about findings of the guard.",
	"allowed_phrases":     "Phrases that you asked the guard to let stand, or let stand.",
	"drafts":              "Drafts that you wrote or approved.",
	"attendances":         "Discussions that you were recorded at, or that you recorded.",
	"objections":          "Your word that you were not at a discussion, or of others about one that you recorded.",
	"discussions":         "The discussions themselves.",
	"case_workers":        "Reviews of which you were told first, by whom and when.",
	"dip_samples":         "Looks at records of work, to see whether a review changed practice, that you took.",
	"shares":              "With how many people you recorded that your organisation shared what it was sent.",
	"handbacks":           "When the ball came back to you after you had asked.",
	"stops":               "When you asked us to stop writing to you, and when to write again.",
	"outcomes":            "Which version changed what you had asked about.",
	"note_offers":         "Whether you were asked to share a note with a new manager, and what you decided.",
	"note_readers":        "Who may read each of your notes, and which notes you may read.",
	"replies":             "Replies to your questions, and yours to others.",
	"looks":               "Looks at your name or your record.",
	"audit":               "What you did that is on record, what was done about you, and who looked.",
	"directory_strangers": "An account of Slack with your address that was not matched with you.",
	"team_group_members":  "Groups of Slack that you are in, which stand for a team.",
	"versions":            "What you published.",
	"teams":               "Teams whose day and hour of the digest you set.",
	"finds":               "What you settled of what was found at outside sources.",
	"retention":           "Periods of retention that you set.",
	"holds":               "Holds that keep your record from being forgotten, or that you placed or lifted.",
	"erasures":            "What you had forgotten, by number.",
	"settings":            "Settings that you changed.",
}

// about fails for a table that nobody has said anything about: a person is told of all.
func about(name string) (string, error) {
	if tables[name] == "" {
		return "", fmt.Errorf("nothing is said of the table %s", name)
	}
	return tables[name], nil
}

// Write writes the archive.
func Write(to io.Writer, h digest.Held) error {
	archive := zip.NewWriter(to)
	index, err := archive.Create("index.html")
	if err != nil {
		return fmt.Errorf("writing the archive: %w", err)
	}
	if err := page.Execute(index, h); err != nil {
		return fmt.Errorf("writing its page: %w", err)
	}
	for _, t := range h.Tables {
		file, err := archive.Create("tables/" + t.Name + ".csv")
		if err != nil {
			return fmt.Errorf("writing the archive: %w", err)
		}
		if _, err := io.WriteString(file, table.Marked); err != nil {
			return fmt.Errorf("writing the archive: %w", err)
		}
		if err := table.CSV(file, sheet(t)); err != nil {
			return fmt.Errorf("writing the table %s: %w", t.Name, err)
		}
	}
	return archive.Close()
}

func sheet(t digest.HeldTable) table.Sheet {
	s := table.Sheet{Name: t.Name, Header: append(append([]string{}, t.Columns...), "leaves")}
	for _, r := range t.Rows {
		row := make([]any, 0, len(r.Cells)+1)
		for _, c := range r.Cells {
			text := c.Text
			if c.Third {
				text = Third + text
			}
			row = append(row, text)
		}
		leaves := strings.Trim(fmt.Sprint(r.Leaves), "[]")
		s.Rows = append(s.Rows, append(row, leaves))
	}
	return s
}
