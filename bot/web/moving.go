package web

import "github.com/briefed/briefed/digest"

type requestsData struct {
	List []digest.StartRequest
}

// requestsPage lists the starts that wait for the reader's word.
func (s *site) requestsPage(v *visit) error {
	list, err := s.StartRequests(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("requests", requestsData{List: list})
}

// decideStart lets somebody begin in the team that asked for them, or declines.
func (s *site) decideStart(v *visit) error {
	accept := v.text("accept") == "yes"
	done := map[bool]string{true: "accepted", false: "declined"}[accept]
	return v.after(s.DecideStart(v.r.Context(), v.actor, v.number("request"), accept), "", s.requestsPage, "/requests", done)
}

type coverData struct {
	Team       digest.Team
	Candidates []digest.Person
}

// coverPage is the form to name who leads a team for a time.
func (s *site) coverPage(v *visit) error {
	team, err := s.StaffTeam(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	candidates, err := s.CoverCandidates(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	return v.page("cover", coverData{Team: team, Candidates: candidates})
}

func (s *site) cover(v *visit) error {
	span, err := v.span()
	if err == nil {
		err = s.ActingCover(v.r.Context(), v.actor, v.path("team"), v.number("person"), span, v.text("reason"))
	}
	return v.after(err, "person", s.coverPage, "/teams/"+v.path("team"), "recorded")
}

// declineCover ends a cover of the reader's own.
func (s *site) declineCover(v *visit) error {
	return v.after(s.DeclineCover(v.r.Context(), v.actor, v.number("membership")), "", s.myRecordPage, "/me", "declined")
}
