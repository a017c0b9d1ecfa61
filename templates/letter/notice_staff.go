package letter

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// staff tells where somebody works from a day on: the person, and who leads them.
func (w Writer) staff(news []digest.StaffNews, reader int64) Notice {
	n := Notice{Heading: "Where somebody works"}
	var lines []string
	for _, x := range news {
		lines = append(lines, staffLine(x, x.PersonID == reader))
		if x.PersonID == reader {
			n.Heading = "Where you work"
			n.Means = []string{"Who leads you sees what is asked of you and how you stand. What you wrote to who led you before stays with them, until you share it."}
		}
	}
	n.Parts = []string{strings.Join(lines, "\n")}
	switch first := news[0]; {
	case first.Kind == digest.NewsCover && first.PersonID == reader:
		n.Heading = "You are asked to cover a team"
		n.Means = []string{"You see the team’s report from that day on, and nobody’s earlier notes. If you cannot, decline: its manager is told."}
		n.Next = Next{Cover: first.CoverID}
	case first.Kind == digest.NewsCover:
		n.Heading = "Acting cover"
	case first.Kind == digest.NewsCoverDeclined:
		n.Heading = "Acting cover is declined"
	case first.Kind == digest.NewsRefused:
		n.Heading = "A request is declined"
	case first.Kind == digest.NewsAsked:
		n.Heading = "One of your people is asked for"
		n.Means = []string{"You decide, or an administrator does. They stay in your team until you record their last day."}
		n.Next = Next{Request: first.RequestID}
	}
	return n
}

func staffLine(x digest.StaffNews, self bool) string {
	who, begins, moves := Line(x.Name), "begins", "moves"
	if self {
		who, begins, moves = "You", "begin", "move"
	}
	when := "from " + Day(x.Span.From)
	if !x.Span.To.IsZero() {
		when += " to " + Day(x.Span.To)
	}
	team, by := Line(x.Team), Line(x.By)
	switch x.Kind {
	case digest.NewsMoved:
		return fmt.Sprintf("%s %s from %s to %s, %s.", who, moves, Line(x.From), team, when)
	case digest.NewsCover:
		if self {
			return fmt.Sprintf("You lead %s, %s, in the place of its manager. %s recorded it.", team, when, by)
		}
		return fmt.Sprintf("%s leads %s, %s, in the place of its manager. %s recorded it.", who, team, when, by)
	case digest.NewsCoverDeclined:
		return fmt.Sprintf("%s does not cover %s, %s.", who, team, when)
	case digest.NewsAsked:
		return fmt.Sprintf("%s asks that %s begin in %s, %s. The reason: %s", by, who, team, when, Line(x.Reason))
	case digest.NewsRefused:
		return fmt.Sprintf("%s declined that %s begin in %s, %s.", by, who, team, when)
	case digest.NewsStarted:
	}
	return fmt.Sprintf("%s %s in %s, %s. %s recorded it.", who, begins, team, when, by)
}
