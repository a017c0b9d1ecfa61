package slacktext

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// Settings is what somebody can choose about their own digest.
type Settings struct {
	digest.Preferences
	Channel     bool // the team reads in its channel
	First, Last int  // the hours the organisation allows
	Next        time.Time
	Absences    []digest.OwnAbsence // that are not over
	From        Spot                // where it was opened
}

// asTeam is the choice to leave something to the team.
const asTeam = "team"

// SettingsView is the modal for them.
func (r Renderer) SettingsView(s Settings) slack.ModalViewRequest {
	weekday, hour, where := asTeam, asTeam, asTeam
	if s.Weekday != nil {
		weekday = strconv.Itoa(int(*s.Weekday))
	}
	if s.Hour != nil {
		hour = strconv.Itoa(*s.Hour)
	}
	if s.Where != "" {
		where = string(s.Where)
	}
	days := []*slack.OptionBlockObject{choice(asTeam, "As my team")}
	for d := time.Monday; d <= time.Friday; d++ {
		days = append(days, choice(strconv.Itoa(int(d)), d.String()))
	}
	hours := []*slack.OptionBlockObject{choice(asTeam, "As my team")}
	for h := s.First; h <= s.Last; h++ {
		hours = append(hours, choice(strconv.Itoa(h), fmt.Sprintf("%02d:00", h)))
	}
	blocks := []slack.Block{
		one(InputWeekday, "On which day do you want your digest?", "", days, weekday),
		one(InputHour, "At what time?", "What is urgent, or due before, still comes with your team’s digest.", hours, hour),
	}
	if s.Channel {
		places := []*slack.OptionBlockObject{choice(asTeam, "In the team’s channel"), choice(string(digest.ByDM), "To me, as a direct message")}
		blocks = append(blocks, oneOf(InputWhere, "Where?", "", places, where))
	}
	blocks = append(blocks, slack.NewDividerBlock())
	blocks = append(blocks, leave(s)...)
	if !s.Next.IsZero() {
		blocks = append(blocks, note("Your next digest comes on "+r.dayAndTime(s.Next)+"."))
	}
	return sheet(ViewSettings, "Settings", "Save", s.From, blocks...)
}

// ParseWeekday reads a day that was chosen, nil for as the team. A number that is no
// working day is for the use case to refuse.
func ParseWeekday(value string) *time.Weekday {
	if n, err := strconv.Atoi(value); err == nil {
		d := time.Weekday(n)
		return &d
	}
	return nil
}

// ParseHour reads an hour that was chosen, nil for as the team; which hours there are
// is for the use case to say.
func ParseHour(value string) *int {
	if n, err := strconv.Atoi(value); err == nil {
		return &n
	}
	return nil
}

// ParseWhere reads a place that was chosen, "" for as the team.
func ParseWhere(value string) digest.Mode {
	if value == asTeam {
		return ""
	}
	return digest.Mode(value)
}

// mostLeave is how many absences are listed one by one; more are counted.
const mostLeave = 20

// leave lists when somebody is away, with a button where they can take it back.
func leave(s Settings) []slack.Block {
	words := "*Leave*\n"
	if len(s.Absences) == 0 {
		words += "While you are on leave nothing is sent, and nothing is late. After it you get one list to catch up with."
	} else {
		words += "What your manager recorded, your manager ends."
	}
	blocks := []slack.Block{section(words)}
	buttons := []slack.BlockElement{button(ActionPause, "", "I will be on leave", "")}
	for i, a := range s.Absences {
		if i == mostLeave {
			blocks = append(blocks, note(fmt.Sprintf("and %s.", count(len(s.Absences)-i, "more absence", "more absences"))))
			break
		}
		away := "from " + day(a.From)
		if a.To.IsZero() {
			away += " until further notice"
		} else {
			away += " to " + day(a.To)
		}
		switch line := "You are away " + away; {
		case a.Cancels():
			blocks = append(blocks, row(line, ActionCancelPause, Spot{ID: a.ID}, "Cancel this leave", away))
		case a.Ends() && len(buttons) == 1:
			buttons = append(buttons, button(ActionEndPause, "", "I am back", ""))
			fallthrough
		default:
			blocks = append(blocks, section(line))
		}
	}
	return append(blocks, slack.NewActionBlock("leave", buttons...))
}

// PauseView is the modal that asks for the days of leave.
func (r Renderer) PauseView(from Spot) slack.ModalViewRequest {
	return sheet(ViewPause, "On leave", "Pause", from,
		dayInput(InputFrom, "First day", "", 0),
		dayInput(InputTo, "Last day", fmt.Sprintf("At most %d days; your manager records longer leave.", digest.LongestPause), 0),
		note("Nothing is sent to you from the first day to the last, and the clock stands still. Your manager sees that you are away, and is not told why."),
	)
}
