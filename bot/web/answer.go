package web

import "github.com/briefed/briefed/digest"

// answer records what somebody says about an item.
func (s *site) answer(v *visit) error {
	item, err := s.ReadRef(v.r.Context(), v.actor, v.path("ref"), int(v.number("version")))
	if err != nil {
		return err
	}
	path := "/items/" + item.Ref
	if v.text("from") == "list" {
		path = "/"
	}
	return v.record(v.actor, item, s.itemPage, path)
}

// undo takes an answer back.
func (s *site) undo(v *visit) error {
	item, err := s.ReadRef(v.r.Context(), v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	_, err = s.Undo(v.r.Context(), v.actor, item.ID, int(v.number("version")))
	return v.after(err, "", s.itemPage, "/items/"+item.Ref, "undone")
}

// record records the answer of a form about a version of an item.
func (v *visit) record(actor digest.Actor, item digest.Item, show func(*visit) error, path string) error {
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
	done, err := v.Answer(v.r.Context(), actor, req)
	word := string(req.Kind)
	switch {
	case err != nil:
	case done.Outdated:
		word = "outdated"
	case !done.Changed:
		word = "same"
	}
	return v.after(err, field, show, path, word)
}
