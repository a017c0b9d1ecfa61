package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// draftService is what these pages ask of the use cases.
type draftService interface {
	AudienceChoices(ctx context.Context, actor digest.Actor, a digest.Audience) (digest.AudienceChoices, error)
	Draft(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
	DropUnfinished(ctx context.Context, actor digest.Actor, about string) error
	KeepUnfinished(ctx context.Context, actor digest.Actor, about string, text digest.Text) error
	Unfinished(ctx context.Context, actor digest.Actor, about string) (digest.Unfinished, error)
	ProposedRef(ctx context.Context, actor digest.Actor, text digest.Text) (string, error)
	FoundText(ctx context.Context, actor digest.Actor, id int64) (digest.Text, error)
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	RenameDraft(ctx context.Context, actor digest.Actor, was string, text digest.Text, revision int) (digest.Draft, error)
	SaveDraft(ctx context.Context, actor digest.Actor, text digest.Text, revision int) (digest.Draft, error)
	SubmitForReview(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
}

type draftPages struct {
	*site
	service draftService
}

type draftData struct {
	Proposed string // the ref that it gets where none is typed
	Was      string // the ref that the draft has, whatever is typed
	Text     digest.Text
	Revision int
	New      bool // not on record: the ref can still be chosen
	Live     int
	State    digest.DraftState
	Words    string // why it was sent back
	Preview  *digest.Inspection
	Choices  digest.AudienceChoices
	Kept     time.Time     // when what stands here was written and not saved; zero for what is saved
	Counted  bool          // it was asked whom the audience means
	Since    []digest.Edit // from what somebody else saved since the form was opened, to what is in it
}

// newDraftPage is the form for an item that is new, empty or about what a source has.
func (s draftPages) newDraftPage(v *visit) error {
	data := draftData{New: true, Text: digest.Text{
		Kind: digest.Kind(cmp.Or(v.text("kind"), string(digest.Lesson))), Change: digest.New, Scope: "local", Urgency: digest.Routine, AckWithin: 10,
	}}
	if id := v.number("found"); id != 0 {
		var err error
		if data.Text, err = s.service.FoundText(v.r.Context(), v.actor, id); err != nil {
			return err
		}
	}
	return s.draftForm(v, data)
}

// draftPage is the form for a draft, or for a new version of what is live.
func (s draftPages) draftPage(v *visit) error {
	ctx := v.r.Context()
	draft, err := s.service.Draft(ctx, v.actor, v.path("ref"))
	data := draftData{Text: draft.Text, Revision: draft.Revision, Live: draft.Live, State: draft.State, Words: draft.Words}
	if digest.CodeOf(err) == digest.NotFound {
		var live digest.Item
		live, err = s.service.ReadRef(ctx, v.actor, v.path("ref"), 0)
		data = draftData{Text: live.Text, Live: live.Number}
		data.Text.Change = digest.Minor
	}
	if err != nil {
		return err
	}
	return s.draftForm(v, data)
}

// draftForm shows the form with what was typed, and what the guard finds in it.
// Where somebody else saved meanwhile it shows what differs; who saves after that
// puts their text in its place.
func (s draftPages) draftForm(v *visit, data draftData) error {
	kept, err := s.service.Unfinished(v.r.Context(), v.actor, unfinishedAbout(v, data.Text.Kind))
	if err != nil && digest.CodeOf(err) != digest.NotFound {
		return err
	}
	switch {
	case err == nil && !v.posted() && v.number("found") == 0:
		data.Text, data.Kept = kept.Text, kept.At
	case v.posted() && v.r.PostForm.Has("title"):
		typed := v.draftText()
		if data.Revision != int(v.number("revision")) {
			data.Since = digest.Difference(data.Text, typed)
		}
		data.Text = typed
		data.New = v.text("new") != ""
	}
	if data.Choices, err = s.service.AudienceChoices(v.r.Context(), v.actor, data.Text.Audience); err != nil {
		return err
	}
	if data.Live == 0 && data.Text.Ref == "" {
		if data.Proposed, err = s.service.ProposedRef(v.r.Context(), v.actor, data.Text); err != nil {
			return err
		}
	}
	data.Counted = v.posted() && v.text("do") == "count"
	data.Was = v.path("ref")
	for i := range v.problems {
		v.problems[i].Line = 0 // of a file, which this form is not
	}
	if !data.Counted && (v.posted() || data.Revision > 0 || !data.Kept.IsZero()) {
		found := digest.Inspect(data.Text)
		data.Preview = &found
	}
	return v.page("draft", data)
}

// unfinishedAbout is what a form is about, for what is written in it and not saved.
func unfinishedAbout(v *visit, kind digest.Kind) string {
	if ref := v.path("ref"); ref != "" {
		return ref
	}
	return digest.UnfinishedNew(kind)
}

// draftText reads the form. Fields are named as digest names them.
func (v *visit) draftText() digest.Text {
	list := func(name string) []string { return linesOf(strings.Join(v.r.Form[name], "\n")) }
	day := func(name string) digest.Date {
		date, err := v.date(name)
		if err != nil {
			v.wrong(name, err)
		}
		return date
	}
	t := digest.Text{
		Ref: v.text("ref"), Kind: digest.Kind(v.text("kind")), Title: v.text("title"), Change: digest.Change(v.text("change")),
		Themes: list("themes"), Scope: v.text("scope"), Urgency: digest.Urgency(v.text("urgency")), AckWithin: int(v.number("ack_within")),
		Audience: digest.Audience{
			Nations: list("audience.nations"), Services: list("audience.services"), Teams: list("audience.teams"), Roles: list("audience.roles"),
			Employment: list("audience.employment"), NQSW: v.text("audience.nqsw"), WorksWith: onceEach(list("audience.works_with")),
			Organisations: list("audience.organisations"),
		},
		Source: digest.Source{
			Type: v.text("source.type"), Publisher: v.text("source.publisher"), PublishedAs: v.text("source.published_as"),
			Published: v.text("source.published"), URL: v.text("source.url"),
		},
		Points: list("points"), Learned: v.prose("learned"), Background: v.prose("background"), TalkAbout: v.prose("talk_about"),
	}
	t.Nations, t.Reference, t.SupersededBy, t.RepliesTo = list("nations"), v.text("reference") != "", v.text("superseded_by"), list("replies_to")
	t.ReviewBy, t.Checked = day("review_by"), day("checked")
	switch t.Kind {
	case digest.Policy:
		t.Stage, t.Closes = digest.Stage(v.text("stage")), day("closes")
		t.Document, t.Published, t.Replaces = v.text("document"), v.text("published"), v.text("replaces")
		t.InForce, t.TransitionEnds = day("in_force"), day("transition_ends")
	case digest.Training:
		t.Starts, t.Place, t.Book, t.Closes = day("starts"), v.text("place"), v.text("book"), day("closes")
		t.StartsAt = v.text("starts-at")
	case digest.Lesson:
	}
	if question := v.text("check.question"); question != "" {
		t.Check = &digest.Check{Question: question, Options: list("check.options"), Answer: int(v.number("check.answer")), Because: v.text("check.because")}
	}
	t.Refresher = v.text("refresher") != ""
	return t
}

// linesOf returns the lines of a field that are not empty.
func linesOf(text string) (all []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// onceEach takes out what stands in a list before: chosen, and typed again.
func onceEach(list []string) (once []string) {
	for _, entry := range list {
		if !slices.ContainsFunc(once, func(before string) bool { return digest.Fold(before) == digest.Fold(entry) }) {
			once = append(once, entry)
		}
	}
	return once
}

// prose returns a field of several lines with line feeds, as files have them.
func (v *visit) prose(name string) string { return strings.ReplaceAll(v.text(name), "\r\n", "\n") }

// saveDraft looks at a draft, saves it, or submits it for review too.
func (s draftPages) saveDraft(v *visit) error {
	ctx := v.r.Context()
	show, field := s.draftPage, "title"
	if v.path("ref") == "" {
		show, field = s.newDraftPage, "ref"
	}
	text := v.draftText()
	about := unfinishedAbout(v, text.Kind)
	if v.text("do") == "throw" {
		if err := s.service.DropUnfinished(ctx, v.actor, about); err != nil {
			return err
		}
		return v.see("/desk", "deleted")
	}
	if err := s.service.KeepUnfinished(ctx, v.actor, about, text); err != nil {
		return err
	}
	if do := v.text("do"); do == "preview" || do == "count" || len(v.problems) > 0 {
		return show(v)
	}
	was, save := v.path("ref"), s.service.SaveDraft
	if was != "" && v.r.PostForm.Has("ref") && text.Ref != was {
		field = "ref"
		save = func(ctx context.Context, actor digest.Actor, text digest.Text, revision int) (digest.Draft, error) {
			return s.service.RenameDraft(ctx, actor, was, text, revision)
		}
	}
	if was != "" && !v.r.PostForm.Has("ref") {
		text.Ref = was
	}
	draft, err := save(ctx, v.actor, text, int(v.number("revision")))
	if err == nil {
		err = s.service.DropUnfinished(ctx, v.actor, about)
	}
	if err == nil && v.text("do") == "submit" {
		_, err = s.service.SubmitForReview(ctx, v.actor, draft.Ref)
		return v.after(err, "", show, "/desk/drafts/"+draft.Ref+"/review", "submitted")
	}
	return v.after(err, field, show, "/desk/drafts/"+draft.Ref, "saved")
}
