package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	plain "text/template"
	"time"

	"github.com/briefed/briefed/digest"
)

//go:embed parts/*.html pages/*.html texts/*.txt
var pageFiles embed.FS

// Page is what every page gets: who looks, where they are, and what it shows.
type Page struct {
	Name     string // of the file under pages
	Data     any
	Problems []Problem
	Path     string
	Query    url.Values
	Typed    url.Values // what was sent, on a page that is shown again
	Done     string     // what was just done, as a word that messages.html knows
	At       string     // the place on the page where it was done, "" for its head
	Count    int        // of whom, or what, it was done to
	Today    digest.Date
	Now      time.Time
	Person   digest.Person // zero where nobody is signed in
	Sections map[string]bool
}

// Problem is one thing that is wrong with a form. Key stands for words that are
// in messages.html; Message is a use case's own.
type Problem struct {
	Field   string
	Line    int
	Key     string
	Message string
}

// ProblemOf returns the first problem of a field.
func (p Page) ProblemOf(field string) *Problem {
	if i := slices.IndexFunc(p.Problems, func(x Problem) bool { return x.Field == field }); i >= 0 {
		return &p.Problems[i]
	}
	return nil
}

// Was returns what was typed into a field, or else what is on record.
func (p Page) Was(field string, onRecord any) string {
	if p.Typed != nil {
		return p.Typed.Get(field)
	}
	return fmt.Sprint(onRecord)
}

// Chosen reports whether a box or button of a form is to be chosen.
func (p Page) Chosen(field string, value any, onRecord bool) bool {
	if p.Typed != nil {
		return slices.Contains(p.Typed[field], fmt.Sprint(value))
	}
	return onRecord
}

// With returns the address of this page with one part of its query changed, or
// taken out where the value is empty.
func (p Page) With(key, value string) string {
	query := url.Values{}
	for k, v := range p.Query {
		if k != "done" && k != "n" && k != "at" {
			query[k] = v
		}
	}
	if query.Del(key); value != "" {
		query.Set(key, value)
	}
	if encoded := query.Encode(); encoded != "" {
		return p.Path + "?" + encoded
	}
	return p.Path
}

// QueryText returns the query of this page, for a file of the same.
func (p Page) QueryText() string {
	_, query, _ := strings.Cut(p.With("page", ""), "?")
	return query
}

// Pages are the pages of one site.
type Pages struct {
	functions template.FuncMap
	texts     *plain.Template
	mu        sync.Mutex
	pages     map[string]*template.Template // those that were asked for
}

// parsed are the pages, each with the parts that all share. They are the same for every
// site: what is different are the functions.
var parsed = sync.OnceValues(func() (map[string]*template.Template, error) {
	anyone := functions(time.UTC)
	base, err := template.New("").Funcs(anyone).Funcs(template.FuncMap{"asset": func(string) string { return "" }}).ParseFS(pageFiles, "parts/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		page, err := base.Clone()
		if err == nil {
			page, err = page.ParseFS(pageFiles, name)
		}
		if err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	return pages, nil
})

// NewPages parses every page. Asset returns the address of a built file, "" for one that
// was not built.
func NewPages(asset func(string) string, zone *time.Location) (*Pages, error) {
	if _, err := parsed(); err != nil {
		return nil, err
	}
	p := &Pages{functions: functions(zone), pages: map[string]*template.Template{}}
	var err error
	p.texts, err = plain.New("").Funcs(plain.FuncMap(p.functions)).ParseFS(pageFiles, "texts/*.txt")
	p.functions["asset"] = asset
	return p, err
}

// page returns the template of a page of this site.
func (p *Pages) page(name string) (*template.Template, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if page := p.pages[name]; page != nil {
		return page, nil
	}
	all, err := parsed()
	if err != nil {
		return nil, err
	}
	if all[name] == nil {
		return nil, fmt.Errorf("there is no page %q", name)
	}
	page, err := all[name].Clone()
	if err != nil {
		return nil, err
	}
	p.pages[name] = page.Funcs(p.functions)
	return page, nil
}

// Text writes a plain text, for a file that somebody takes with them.
func (p *Pages) Text(to io.Writer, name string, data any) error {
	return p.texts.ExecuteTemplate(to, name, data)
}

// Render writes a page.
func (p *Pages) Render(to io.Writer, page Page) error {
	t, err := p.page(page.Name)
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(to, "layout", page)
}
