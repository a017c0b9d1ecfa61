package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// The council of the table: the story's team, a manager of another team, and one
// of each access. Zed is in Slack and not on the staff list; Gil is a guest.
const (
	accessTeams = leadTeams + `south,Assessment South,Safeguarding,,dm,0 9 * * 1,Europe/London
`
	accessPeople = leadPeople + `moe@council.example,Moe,UMOE,Team manager,south,yes,,2019-04-01,,,,permanent,no
sal@council.example,Sal,USAL,Head of service,south,no,senior,2019-04-01,,,,permanent,no
ada@council.example,Ada,UADA,Administrator,south,no,admin,2019-04-01,,,,permanent,no
`
)

// accessRoles are the columns of the table.
var accessRoles = []string{"ann", "mia", "moe", "sal", "quy", "ada", "zed", "gil"}

// accessTable says who gets past the use case of each control and each form:
// worker, manager, manager of another team, senior, policy lead, administrator,
// unknown, guest. What is asked for may still be impossible; it is not forbidden.
const accessTable = `
action report_teams          - y y y y y - -
action report_team           - y - y y y - -
action report_as_of          - y - y y y - -
action report_items          - y - y y y - -
action report_csv            - y - y y y - -
action report_xlsx           - y - y y y - -
action report_people         - y - - - - - -
action report_person         - y - - - - - -
action report_item           - y - - - - - -
action supervision           - y - - - - - -
action discussions           - y - - - - - -
action discussion_record     - y - - - - - -
action discussion_plan_csv   - y - - - - - -
action discussion_plan_xlsx  - y - - - - - -
action discussion_close      - y - - - - - -
action staff                 - y - - - - - -
action staff_cover           - y - - - y - -
action start_requests        - y y - - y - -
action start_accept          - - - - - y - -
action start_refuse          - - - - - y - -
action questions             - - - - y - - -
action questions_reply       - - - - y - - -
action coverage              - - - - y - - -
action coverage_item         - - - - y - - -
action coverage_held_back    - - - - y - - -
action author_drafts         - - - - y - - -
action author_write          - - - - y - - -
action author_write_policy   - - - - y - - -
action author_rewrite        - - - - y - - -
action author_words          - - - - y - - -
action author_check          - - - - y - - -
action author_throw          - - - - y - - -
action author_draft          - - - - y - - -
action author_rename         - - - - y - - -
action author_source         - - - - y - - -
action author_audience       - - - - y - - -
action author_dates          - - - - y - - -
action author_preview        - - - - y - - -
action author_changes        - - - - y - - -
action author_cost           - - - - y - - -
action review                - - - - y - - -
action publish               - - - - y - - -
action starters              y y y y y y - -
action starters_of           y y y y y y - -
view   starters_of           - - - - y - - -
view   supervision_tick      - y - - - - - -
view   discussion_record     - y - - - - - -
view   discussion_answers    - y - - - - - -
view   staff_start           - y - - - y - -
view   staff_absence         - y - - - y - -
view   staff_back            - y - - - y - -
view   staff_exempt          - y - - - - - -
view   staff_cover           - y - - - y - -
view   staff_leave           - y - - - y - -
view   questions_reply       - - - - y - - -
view   author_words          - - - - y - - -
view   author_rename         - - - - y - - -
view   author_source         - - - - y - - -
action guard                 - - - - y - - -
action guard_ask             - - - - y - - -
action guard_agree           - - - - y - - -
action guard_end             - - - - y - - -
view   guard_ask             - - - - y - - -
view   author_audience       - - - - y - - -
view   author_dates          - - - - y - - -
view   review                - - - - y - - -
view   publish               - - - - y - - -
view   withdraw              - - - - y - - -
action directory             - - - - - y - -
action directory_list        - - - - - y - -
action directory_csv         - - - - - y - -
action directory_xlsx        - - - - - y - -
action staff_find            - - - - - y - -
action staff_of              - y - - - y - -
action staff_start_of        - - - - - y - -
action staff_cover_of        - - - - - y - -
view   staff_find            - - - - - y - -
view   staff_start_of        - - - - - y - -
view   staff_cover_of        - y - - - y - -
action author_submit         - - - - y - - -
action author_discard        - - - - y - - -
`

// TestSlackAccess sends every control and every form of the desks as everybody,
// with the ids of those who may: what decides is who signed, and when.
func TestSlackAccess(t *testing.T) {
	alone(t)
	t.Parallel()
	w := weekOf(t, accessTeams, accessPeople)
	w.Slack.AddUser(slackfake.User{ID: "UZED", Email: "zed@council.example"}, slackfake.User{ID: "UGIL", Email: "gil@elsewhere.example", IsRestricted: true})
	everybody := []string{}
	for _, who := range accessRoles {
		everybody = append(everybody, account(who))
	}
	w.Slack.AddChannel(slackfake.Channel{ID: "CALL", Name: "all", Members: everybody, Bot: true})
	spot := w.accessSpot()
	for _, line := range strings.Split(strings.TrimSpace(accessTable), "\n") {
		cells := strings.Fields(line)
		t.Run(cells[1], func(t *testing.T) {
			for i, who := range accessRoles {
				before := w.deeds(who)
				words := w.sends(cells[0], cells[1], who, spot)
				got := "y"
				if forbidden(words) {
					got = "-"
				}
				if got != cells[2+i] {
					t.Errorf("%s: got %s, want %s: %s", who, got, cells[2+i], words)
				}
				if after := w.deeds(who); got == "-" && after != before {
					t.Errorf("%s was refused, and yet something was done: %s", who, after)
				}
			}
		})
	}
}

// accessSpot is about something of every kind that there is.
func (w *week) accessSpot() slacktext.Spot {
	w.t.Helper()
	ctx := w.t.Context()
	w.publish("new", "")
	w.until(2, 9, 5)
	w.asks("bob", "What if the child does not speak yet?")
	w.until(11, 8, 0)
	w.writes("pam", "A draft", "Nobody had asked.")
	mia, err := w.Service.ActorByAccount(ctx, digest.Slack, "UMIA")
	w.must(err)
	standing, err := w.Service.Standing(ctx, mia, digest.ReportQuery{Team: "north"})
	w.must(err)
	spot := slacktext.Spot{Team: "north", Ref: "lesson-listen", Version: 1, On: w.Service.Today(), Kind: string(digest.TeamMeeting), Service: "Safeguarding"}
	bob := int64(0)
	for _, st := range standing {
		spot.Item = st.ItemID
		switch st.Name {
		case "Fay":
			spot.Person = st.PersonID
		case "Bob":
			bob = st.PersonID
		}
	}
	spot.People = []int64{spot.Person}
	recorded, err := w.Service.RecordDiscussion(ctx, mia, digest.DiscussionRequest{
		Team: "north", ItemID: spot.Item, On: w.Service.Today(), Meeting: digest.TeamMeeting, Present: []int64{mia.Person.ID},
		Answers: [3]string{"Yes."}, Action: digest.ActionPoint{What: "Try it", OwnerID: bob, Due: w.Service.Today()},
	})
	w.must(err)
	spot.ID = recorded.ID
	return spot
}

// sends signs a control or a form as somebody, and returns what they are told.
func (w *week) sends(kind, id, who string, spot slacktext.Spot) string {
	w.t.Helper()
	if strings.HasPrefix(id, "author_") && id != "author_rewrite" || id == "review" || id == "publish" {
		spot.Ref = "lesson-a-draft"
	}
	payload := map[string]any{
		"type": "block_actions", "user": map[string]any{"id": account(who), "team_id": "T0FAKE001"}, "trigger_id": "expired",
		"container": map[string]any{"type": "message", "channel_id": "CALL"},
		"actions":   []any{map[string]any{"action_id": id, "block_id": "b", "value": spot.String()}},
	}
	if kind == "view" {
		payload = map[string]any{
			"type": "view_submission", "user": map[string]any{"id": account(who), "team_id": "T0FAKE001"},
			"view": map[string]any{
				"id": "V1", "type": "modal", "callback_id": id, "private_metadata": spot.String(),
				"blocks": []any{map[string]any{"type": "input", "block_id": "reason"}},
				"state":  map[string]any{"values": filledIn(spot)},
			},
		}
	}
	payload["team"] = map[string]any{"id": w.Slack.Options().TeamID}
	raw, err := json.Marshal(payload)
	w.must(err)
	shown := len(w.Slack.Ephemerals(account(who)))
	reply, err := w.Slack.Redeliver(w.t.Context(), slackfake.Reply{Kind: "interactive", Payload: raw})
	w.must(err)
	w.Settle(w.t.Context())
	if told := w.Slack.Ephemerals(account(who)); len(told) > shown {
		return told[shown].Text
	}
	return string(reply.Body)
}

// filledIn is every input of every form.
func filledIn(spot slacktext.Spot) map[string]any {
	values := map[string]any{}
	for name, text := range map[string]string{
		"reason": "A reason", "outcome": "", "answer1": "Yes.", "email": "new@council.example", "name": "New", "reply": "A reply", "wording": "",
		"title": "A draft", "points": "See the child.", "learned": "Nobody had asked, again.",
	} {
		values[name] = map[string]any{name: map[string]any{"value": text}}
	}
	for name, value := range map[string]string{
		"item": fmt.Sprint(spot.Item), "team": spot.Team, "meeting": spot.Kind, "employment": "permanent", "person": fmt.Sprint(spot.Person), "shown": "all",
		"decision": "approve", "when": "now", "urgency": "routine", "change": "new",
	} {
		values[name] = map[string]any{name: map[string]any{"selected_option": map[string]any{"value": value}}}
	}
	for _, name := range []string{"on", "from", "to"} {
		values[name] = map[string]any{name: map[string]any{"selected_date": spot.On.String()}}
	}
	return values
}

// forbidden reports whether somebody is told that they may not.
func forbidden(words string) bool {
	return strings.Contains(words, "ou may not ") || strings.Contains(words, slacktext.NotYourName) || strings.Contains(words, slacktext.ManagersOnly)
}

// deeds counts what somebody did, looks apart.
func (w *week) deeds(who string) string {
	w.t.Helper()
	log, _, err := w.Service.AuditLog(w.t.Context(), digest.Operator(), digest.AuditFilter{Actor: who + "@council.example"})
	w.must(err)
	var deeds []string
	for _, e := range log {
		if !strings.HasPrefix(e.Action, "saw") {
			deeds = append(deeds, e.Action)
		}
	}
	return strings.Join(deeds, ", ")
}
