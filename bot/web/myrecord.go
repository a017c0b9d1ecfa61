package web

import (
	"bytes"
	"context"
	"strconv"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/templates/held"
)

// myRecordService is what these pages ask of the use cases.
type myRecordService interface {
	AnswerProof(ctx context.Context, actor digest.Actor, answer int64) (evidence.Proof, error)
	HeldOnMe(ctx context.Context, actor digest.Actor) (digest.Held, error)
	DecideNote(ctx context.Context, actor digest.Actor, note int64, share bool) error
	LooksAt(ctx context.Context, actor digest.Actor) ([]digest.Look, error)
	MyAnswers(ctx context.Context, actor digest.Actor, query string) ([]digest.GivenAnswer, error)
	MyQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
	MyRecord(ctx context.Context, actor digest.Actor) (digest.Record, error)
	NotesTo(ctx context.Context, actor digest.Actor) ([]digest.Supervisee, error)
	Object(ctx context.Context, actor digest.Actor, discussion int64, reason string) error
	OwnCovers(ctx context.Context, actor digest.Actor) ([]digest.TeamMembership, error)
	ToldFirst(ctx context.Context, actor digest.Actor) ([]digest.CaseWorker, error)
	WriteToMeAgain(ctx context.Context, actor digest.Actor) error
}

type myRecordPages struct {
	*site
	service myRecordService
}

type myRecordData struct {
	Query     string
	Answers   []digest.GivenAnswer
	Record    digest.Record
	Looks     []digest.Look
	Questions []digest.AskedQuestion
	Covers    []digest.TeamMembership // of the reader, not over
	ToldFirst []digest.CaseWorker     // of which reviews the reader was
	WrittenTo []digest.Supervisee     // to the reader, by people whom they do not lead any more
}

// myRecordPage shows everything on record about the reader, and who looked at it.
func (s myRecordPages) myRecordPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := myRecordData{Query: v.text("q")}
	if data.Answers, err = s.service.MyAnswers(ctx, v.actor, data.Query); err != nil {
		return err
	}
	if data.Record, err = s.service.MyRecord(ctx, v.actor); err != nil {
		return err
	}
	if data.Looks, err = s.service.LooksAt(ctx, v.actor); err != nil {
		return err
	}
	if data.Questions, err = s.service.MyQuestions(ctx, v.actor); err != nil {
		return err
	}
	if data.Covers, err = s.service.OwnCovers(ctx, v.actor); err != nil {
		return err
	}
	if data.WrittenTo, err = s.service.NotesTo(ctx, v.actor); err != nil {
		return err
	}
	if data.ToldFirst, err = s.service.ToldFirst(ctx, v.actor); err != nil {
		return err
	}
	return v.page("my-record", data)
}

// everything hands over all that is held on the reader, as an archive.
func (s myRecordPages) everything(v *visit) error {
	all, err := s.service.HeldOnMe(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	var archive bytes.Buffer
	if err := held.Write(&archive, all); err != nil {
		return err
	}
	return v.download("everything-held-on-me.zip", "application/zip", archive.Bytes())
}

// answerProof hands over what proves an answer of the reader's for good.
func (s myRecordPages) answerProof(v *visit) error {
	proof, err := s.service.AnswerProof(v.r.Context(), v.actor, v.pathID("answer"))
	if digest.CodeOf(err) == digest.Conflict {
		v.wrong("", err)
		return s.myRecordPage(v)
	}
	if err != nil {
		return err
	}
	return v.download("briefed-answer-"+strconv.FormatInt(proof.Seq, 10)+".tlog-proof", "text/plain; charset=utf-8", []byte(proof.Text()))
}

// object records the reader's word against a record that they were there.
func (s myRecordPages) object(v *visit) error {
	err := s.service.Object(v.r.Context(), v.actor, v.number("discussion"), v.text("reason"))
	return v.after(err, "", s.myRecordPage, "/me", "objected")
}

// decideNote shares a note of the reader's or keeps it.
func (s myRecordPages) decideNote(v *visit) error {
	share := v.text("share") == "yes"
	done := map[bool]string{true: "shared", false: "kept"}[share]
	return v.after(s.service.DecideNote(v.r.Context(), v.actor, v.number("note"), share), "", s.myRecordPage, "/me", done)
}

// writeToMeAgain records that the reader, who had asked us to stop, wants our mails again.
func (s myRecordPages) writeToMeAgain(v *visit) error {
	return v.after(s.service.WriteToMeAgain(v.r.Context(), v.actor), "", s.myRecordPage, "/me", "recorded")
}
