package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// libraryService is what these pages ask of the use cases.
type libraryService interface {
	InForceOn(ctx context.Context, actor digest.Actor, ref string, on digest.Date) (digest.PolicyForce, error)
	PoliciesInForce(ctx context.Context, actor digest.Actor, on digest.Date) (list []digest.PolicyForce, err error)
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
	Ref  string
	List []digest.PolicyForce
	Held *digest.PolicyForce // of Ref
	None string              // why there is no answer about Ref
}

// inForcePage answers which policies were in force on a day, and of one that is
// named how it stood. That nothing is on record of it is an answer too.
func (s libraryPages) inForcePage(v *visit) error {
	on, err := v.date("on")
	if err != nil {
		return err
	}
	if on.IsZero() {
		on = s.Today()
	}
	list, err := s.service.PoliciesInForce(v.r.Context(), v.actor, on)
	if err != nil {
		return err
	}
	data := inForceData{On: on, Ref: v.text("ref"), List: list}
	if data.Ref == "" {
		return v.page("in-force", data)
	}
	held, err := s.service.InForceOn(v.r.Context(), v.actor, data.Ref, on)
	switch digest.CodeOf(err) {
	case digest.NotFound, digest.Invalid:
		data.None = err.Error()
	default:
		if err != nil {
			return err
		}
		data.Held = &held
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
