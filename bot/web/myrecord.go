package web

import "github.com/briefed/briefed/digest"

type myRecordData struct {
	Query     string
	Answers   []digest.GivenAnswer
	Record    digest.Record
	Looks     []digest.Look
	Questions []digest.AskedQuestion
	Covers    []digest.TeamMembership // of the reader, not over
	WrittenTo []digest.Supervisee     // to the reader, by people whom they do not lead any more
}

// myRecordPage shows everything on record about the reader, and who looked at it.
func (s *site) myRecordPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := myRecordData{Query: v.text("q")}
	if data.Answers, err = s.MyAnswers(ctx, v.actor, data.Query); err != nil {
		return err
	}
	if data.Record, err = s.MyRecord(ctx, v.actor); err != nil {
		return err
	}
	if data.Looks, err = s.LooksAt(ctx, v.actor); err != nil {
		return err
	}
	if data.Questions, err = s.MyQuestions(ctx, v.actor); err != nil {
		return err
	}
	if data.Covers, err = s.OwnCovers(ctx, v.actor); err != nil {
		return err
	}
	if data.WrittenTo, err = s.NotesTo(ctx, v.actor); err != nil {
		return err
	}
	return v.page("my-record", data)
}

// object records the reader's word against a record that they were there.
func (s *site) object(v *visit) error {
	err := s.Object(v.r.Context(), v.actor, v.number("discussion"), v.text("reason"))
	return v.after(err, "", s.myRecordPage, "/me", "objected")
}

// decideNote shares a note of the reader's or keeps it.
func (s *site) decideNote(v *visit) error {
	share := v.text("share") == "yes"
	done := map[bool]string{true: "shared", false: "kept"}[share]
	return v.after(s.DecideNote(v.r.Context(), v.actor, v.number("note"), share), "", s.myRecordPage, "/me", done)
}
