package demo

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/library"
)

//go:embed teams.csv
var teamsCSV []byte

//go:embed people.csv
var peopleCSV []byte

// invented are local lessons as a partnership writes them after rapid reviews. They
// are apart from the library, so that no council imports them by accident: of a
// county that is none, they say so, and lead to .example.
//
//go:embed items/*.md
var invented embed.FS

// Council is the sample council as its files say.
type Council struct {
	Teams []digest.Team
	Rows  []digest.PersonRow
	Items []digest.Text
	// Publish are the refs of what is live when the council begins.
	Publish []string
	// Partners are outside the council; none where a council is parsed.
	Partners Partners
}

// ReadCouncil reads the sample council, the library that ships, and the lessons
// that were invented for the council.
func ReadCouncil() (Council, error) {
	council, err := ParseCouncil(teamsCSV, peopleCSV)
	if err != nil {
		return council, err
	}
	council.Publish = firstWeek
	if council.Partners, err = readPartners(); err != nil {
		return council, err
	}
	council.Items, err = readItems()
	return council, err
}

// ParseCouncil reads a council from the text of its two files. Errors are
// [digest.Problems].
func ParseCouncil(teamsCSV, peopleCSV []byte) (Council, error) {
	teams, problems := digest.ParseTeams("teams.csv", bytes.NewReader(teamsCSV))
	if len(problems) > 0 {
		return Council{}, problems
	}
	rows, problems := digest.ParsePeople("people.csv", bytes.NewReader(peopleCSV), teams)
	if len(problems) > 0 {
		return Council{}, problems
	}
	return Council{Teams: teams, Rows: rows}, nil
}

// readItems returns the library that ships and, apart from it, what is invented for
// the sample council.
func readItems() (items []digest.Text, err error) {
	for _, folder := range []fs.FS{library.FS(), invented} {
		texts, err := library.Read(folder)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			items = append(items, texts[name])
		}
	}
	return items, nil
}

// firstWeek is what the council publishes when the demonstration begins. The
// rest of the library waits as drafts, as it would in a council that starts.
var firstWeek = []string{
	"ambershire-who-was-told",
	"policy-information-sharing-2026",
	"lesson-talk-to-the-child", "lesson-listen-to-the-family", "lesson-ask-about-the-men",
	"lesson-safeguarding-first", "lesson-a-good-handover",
	"policy-kcsie-2026", "policy-agency-rules",
}

// Import puts the council and its items into a service, and publishes those that
// are to be live, with the reviews of the council.
func (c Council) Import(ctx context.Context, service *digest.Service) error {
	operator := digest.Operator()
	if _, err := service.ImportTeams(ctx, operator, c.Teams, false); err != nil {
		return fmt.Errorf("importing the sample teams: %w", err)
	}
	if _, err := service.ImportPeople(ctx, operator, c.Rows, digest.ImportOptions{}); err != nil {
		return fmt.Errorf("importing the sample staff: %w", err)
	}
	if _, err := service.ImportItems(ctx, operator, c.Items, false); err != nil {
		return fmt.Errorf("importing the library: %w", err)
	}
	if err := c.Partners.join(ctx, service); err != nil {
		return err
	}
	if c.Publish == nil {
		return nil
	}
	unfit, err := service.Unfit(ctx, operator, c.Publish)
	if err != nil {
		return err
	}
	fit := slices.DeleteFunc(slices.Clone(c.Publish), func(ref string) bool {
		return slices.ContainsFunc(unfit, func(u digest.Unfit) bool { return u.Ref == ref })
	})
	if _, err = service.Publish(ctx, operator, fit); err != nil {
		return err
	}
	return c.recordReviews(ctx, service)
}

// Populate makes the fake workspace have the council's people and channels.
func (c Council) Populate(slack *slackfake.Server) {
	for _, row := range c.Rows {
		if row.SlackID == "" {
			continue
		}
		slack.AddUser(slackfake.User{ID: row.SlackID, Name: row.Email, RealName: row.Name, Email: row.Email, TZ: "Europe/London"})
	}
	for _, team := range c.Teams {
		if team.Channel == "" {
			continue
		}
		channel := slackfake.Channel{ID: team.Channel, Name: team.Slug, Bot: true}
		for _, row := range c.Rows {
			if row.Team == team.Slug && row.SlackID != "" {
				channel.Members = append(channel.Members, row.SlackID)
			}
		}
		slack.AddChannel(channel)
	}
}

// who is what the page's addresses call somebody by: their Slack id, or who has none
// the name in their e-mail address.
func who(r digest.PersonRow) string {
	name, _, _ := strings.Cut(r.Email, "@")
	return cmp.Or(r.SlackID, name)
}

// person returns somebody's first row by what addresses call them.
func (c Council) person(called string) (digest.PersonRow, error) {
	all := c.everybody()
	i := slices.IndexFunc(all, func(r digest.PersonRow) bool { return who(r) == called })
	if i < 0 {
		return digest.PersonRow{}, errors.New("there is nobody of this name in the sample council")
	}
	return all[i], nil
}
