package web

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/briefed/briefed/digest"
)

// uploadService is what these pages ask of the use cases.
type uploadService interface {
	Drafts(ctx context.Context, actor digest.Actor) ([]digest.Draft, error)
	ImportItems(ctx context.Context, actor digest.Actor, texts []digest.Text, dryRun bool) ([]digest.ImportedItem, error)
	Search(ctx context.Context, actor digest.Actor, query string, f digest.SearchFilter) ([]digest.Hit, int, error)
	SetStarterList(ctx context.Context, actor digest.Actor, service string, refs []string) error
	StarterList(ctx context.Context, actor digest.Actor, service string) ([]digest.Item, error)
}

type uploadPages struct {
	*site
	service uploadService
	form    draftPages
}

// upload returns a file of the form, or else the text of a field of the same name
// with -text: pasted, or sent again to confirm a preview.
func (v *visit) upload(name string) (text string, err error) {
	file, _, err := v.r.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return v.r.FormValue(name + "-text"), nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(file, maxUpload))
	if err != nil {
		return "", err
	}
	if len(data) == 0 {
		return v.r.FormValue(name + "-text"), nil
	}
	return string(data), nil
}

type importItemsData struct {
	Markdown string
	Record   string
	Items    []digest.ImportedItem
	Found    *digest.Inspection
}

func (s uploadPages) importItemsPage(v *visit) error {
	if _, err := s.service.Drafts(v.r.Context(), v.actor); err != nil {
		return err
	}
	return v.page("import-items", importItemsData{})
}

// importItems previews an item's file, keeps it as a draft, or begins a lesson
// from a record of the NSPCC's collection.
func (s uploadPages) importItems(v *visit) error {
	ctx := v.r.Context()
	if _, err := s.service.Drafts(ctx, v.actor); err != nil {
		return err
	}
	if v.text("do") == "record" {
		return s.fromRecord(v)
	}
	markdown, err := v.upload("file")
	if err != nil {
		return err
	}
	data := importItemsData{Markdown: markdown}
	if markdown == "" {
		v.missing("file", "file")
		return v.page("import-items", data)
	}
	text, problems := digest.ParseItem("", []byte(markdown))
	if len(problems) > 0 {
		v.wrong("file", problems)
		return v.page("import-items", data)
	}
	found := digest.Inspect(text)
	data.Found = &found
	if data.Items, err = s.service.ImportItems(ctx, v.actor, []digest.Text{text}, v.text("do") != "import"); err != nil {
		return v.after(err, "file", func(v *visit) error { return v.page("import-items", data) }, "")
	}
	if v.text("do") == "import" {
		return v.see("/desk/drafts/"+text.Ref, "imported")
	}
	return v.page("import-items", data)
}

// fromRecord shows the form of a draft, filled in from a record.
func (s uploadPages) fromRecord(v *visit) error {
	record := v.text("record")
	text, ok := digest.ParseNSPCC(record)
	if !ok {
		v.missing("record", "record")
		return v.page("import-items", importItemsData{Record: record})
	}
	v.anew = true
	return s.form.draftForm(v, draftData{Text: text, New: true})
}

type startersData struct {
	Service string
	Items   []digest.Item
	Refs    []string
	All     []digest.Hit
}

func (s uploadPages) startersPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := startersData{Service: v.path("service")}
	if data.Items, err = s.service.StarterList(ctx, v.actor, data.Service); err != nil {
		return err
	}
	if _, err := s.service.Drafts(ctx, v.actor); err != nil {
		return err
	}
	for _, item := range data.Items {
		data.Refs = append(data.Refs, item.Ref)
	}
	if data.All, _, err = s.service.Search(ctx, v.actor, "", digest.SearchFilter{}); err != nil {
		return err
	}
	return v.page("starters", data)
}

func (s uploadPages) saveStarters(v *visit) error {
	err := s.service.SetStarterList(v.r.Context(), v.actor, v.path("service"), linesOf(v.r.FormValue("refs")))
	return v.after(err, "refs", s.startersPage, "/desk/starters/"+v.path("service"), "saved")
}
