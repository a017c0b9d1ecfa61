package web

import (
	"context"
	"net/url"

	"github.com/briefed/briefed/digest"
)

// answerService is what these pages ask of the use cases.
type answerService interface {
	Answer(ctx context.Context, actor digest.Actor, req digest.AnswerRequest) (digest.Answered, error)
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	Undo(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Answered, error)
}

type answerPages struct {
	*site
	service answerService
	item    itemPages // shown again where the answer cannot be recorded
}

// answer records what somebody says about an item.
func (s answerPages) answer(v *visit) error {
	item, err := s.service.ReadRef(v.r.Context(), v.actor, v.path("ref"), int(v.number("version")))
	if err != nil {
		return err
	}
	path := itemAnswer(item.Ref)
	if v.text("from") == "list" { // the next item stands where the answered one stood
		next := v.text("next")
		path = "/?" + url.Values{"at": {next}}.Encode() + "#" + url.PathEscape(next)
	}
	return s.record(v, v.actor, item, s.item.itemPage, path)
}

// itemAnswer is the place of the answer on an item's page.
func itemAnswer(ref string) string { return "/items/" + ref + "?at=said#said" }

// undo takes an answer back.
func (s answerPages) undo(v *visit) error {
	item, err := s.service.ReadRef(v.r.Context(), v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	_, err = s.service.Undo(v.r.Context(), v.actor, item.ID, int(v.number("version")))
	return v.after(err, "", s.item.itemPage, itemAnswer(item.Ref), "undone")
}

// record records the answer of a form about a version of an item.
func (s answerPages) record(v *visit, actor digest.Actor, item digest.Item, show func(*visit) error, path string) error {
	req := digest.AnswerRequest{
		ItemID: item.ID, Shown: item.Number, Kind: digest.AnswerKind(v.text("answer")), Note: v.text("note"), Choice: int(v.number("choice")),
	}
	switch {
	case req.Kind == "":
		v.missing("answer", "answer")
	case req.Kind == digest.Understood && item.Check != nil && req.Choice == 0:
		v.missing("choice", "choice")
	case req.Kind == digest.Question && req.Note == "":
		v.missing("note", "note")
	}
	if len(v.problems) > 0 {
		return show(v)
	}
	field := "note"
	if req.Kind == digest.Understood && item.Check != nil {
		field = "choice"
	}
	done, err := s.service.Answer(v.r.Context(), actor, req)
	word := string(req.Kind)
	switch {
	case err != nil:
	case done.Outdated:
		word = "outdated"
	case !done.Changed:
		word = "same"
	}
	if err == nil && done.Changed {
		v.observe(done.Kind)
	}
	return v.after(err, field, show, path, word)
}
