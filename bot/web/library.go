package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// libraryService is what these pages ask of the use cases.
type libraryService interface {
	InForceOn(ctx context.Context, actor digest.Actor, ref string, on digest.Date) (digest.PolicyForce, error)
	PoliciesInForce(ctx context.Context, actor digest.Actor, on digest.Date) (list []digest.PolicyForce, err error)
	PolicyAsked(ctx context.Context, actor digest.Actor, typed string) (ref string, on digest.Date, err error)
	Search(ctx context.Context, actor digest.Actor, query string, f digest.SearchFilter) ([]digest.Hit, int, error)
	Themes(ctx context.Context, actor digest.Actor) ([]digest.ThemeCount, error)
	VersionsOf(ctx context.Context, actor digest.Actor, ref string) ([]digest.Item, error)
}

type libraryPages struct {
	*site
	service libraryService
}

// perPage is how many items a page of the library has.
const perPage = 20

type libraryData struct {
	Query  string
	Kind   digest.Kind
	Theme  string
	Source string
	Hits   []digest.Hit
	Total  int
	Themes []digest.ThemeCount
	Page   int
	Pages  int
}

// libraryPage searches lessons and policies.
func (s libraryPages) libraryPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := libraryData{Query: v.text("q"), Kind: digest.Kind(v.text("kind")), Theme: v.text("theme"), Source: v.text("source"), Page: max(1, int(v.number("page")))}
	filter := digest.SearchFilter{Kind: data.Kind, Theme: data.Theme, Source: data.Source, Limit: perPage, Offset: (data.Page - 1) * perPage}
	if data.Hits, data.Total, err = s.service.Search(ctx, v.actor, data.Query, filter); err != nil {
		return err
	}
	if data.Themes, err = s.service.Themes(ctx, v.actor); err != nil {
		return err
	}
	data.Pages = (data.Total + perPage - 1) / perPage
	return v.page("library", data)
}

type inForceData struct {
	On   digest.Date
	Ask  string // what was typed
	List []digest.PolicyForce
	Held *digest.PolicyForce // of the policy that was named
	None string              // why there is no answer about it
}

// inForcePage answers which policies were in force on a day, and of one that is
// named – by its ref or a part of its title, with a day or without – how it stood.
// That nothing is on record of it is an answer too.
func (s libraryPages) inForcePage(v *visit) error {
	ctx := v.r.Context()
	data := inForceData{On: s.Today(), Ask: v.text("ref")}
	if day := v.text("on"); day != "" {
		named, on, err := s.service.PolicyAsked(ctx, v.actor, day)
		if err != nil || named != "" {
			return digest.Errorf(digest.Invalid, "%q is not a day: write it as 2026-03-02 or 2 March 2026", day)
		}
		data.On = on
	}
	ref, on, err := s.service.PolicyAsked(ctx, v.actor, data.Ask)
	if err == nil && on != s.Today() {
		data.On = on // a day beside the name says more than the field, which is never empty
	}
	var held digest.PolicyForce
	if err == nil && ref != "" {
		if held, err = s.service.InForceOn(ctx, v.actor, ref, data.On); err == nil {
			data.Held = &held
		}
	}
	switch digest.CodeOf(err) {
	case digest.NotFound, digest.Invalid:
		data.None = err.Error()
	default:
		if err != nil {
			return err
		}
	}
	if data.List, err = s.service.PoliciesInForce(ctx, v.actor, data.On); err != nil {
		return err
	}
	return v.page("in-force", data)
}

type versionsData struct {
	Item     digest.Item
	From, To digest.Item
	Versions []digest.Item
	Edits    []digest.Edit
}

// versionsPage shows two versions of an item side by side.
func (s libraryPages) versionsPage(v *visit) error {
	versions, err := s.service.VersionsOf(v.r.Context(), v.actor, v.path("ref"))
	if err != nil {
		return err
	}
	last := len(versions) - 1
	data := versionsData{Item: versions[last], From: versions[max(0, last-1)], To: versions[last], Versions: versions}
	for _, version := range versions {
		if version.Number == int(v.number("from")) {
			data.From = version
		}
		if version.Number == int(v.number("to")) {
			data.To = version
		}
	}
	data.Edits = digest.Difference(data.From.Text, data.To.Text)
	return v.page("versions", data)
}
