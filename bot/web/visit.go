package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
	pages "github.com/briefed/briefed/templates/web"
)

// How much of a form is read, in bytes. An item may have 64 KB and is far smaller; a
// file of staff or an item's file is read only of who may import one.
const (
	maxForm   = 64 << 10
	maxUpload = 8 << 20
)

// visit is one request of somebody.
type visit struct {
	*site
	w        http.ResponseWriter
	r        *http.Request
	actor    digest.Actor
	status   int // of the page to come, 0 for 200
	problems []pages.Problem
	anew     bool // the form shown is another than the one that was sent
}

// text returns a field of the form or of the address, trimmed.
func (v *visit) text(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }

// number returns a field as a number, 0 for what is none.
func (v *visit) number(name string) int64 {
	n, err := strconv.ParseInt(v.text(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// numbers returns every value of a field as a number.
func (v *visit) numbers(name string) (list []int64) {
	for _, text := range v.r.Form[name] {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// path returns a part of the address.
func (v *visit) path(name string) string { return writable(v.r.PathValue(name)) }

// pathID returns a part of the address as an id, 0 for what is none.
func (v *visit) pathID(name string) int64 {
	id, err := strconv.ParseInt(v.path(name), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// date returns a field as a day: written as 2026-03-02, or in three fields for
// day, month and year.
func (v *visit) date(name string) (digest.Date, error) {
	text := v.text(name)
	if day, month, year := v.text(name+"-day"), v.text(name+"-month"), v.text(name+"-year"); day+month+year != "" {
		text = pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2)
	}
	if text == "" {
		return 0, nil
	}
	day, err := digest.ParseDate(text)
	if err != nil && v.text(name) == "" {
		return 0, digest.Errorf(digest.Invalid, "there is no such day: write a day, a month and a year, such as 2, 3 and 2026")
	}
	if err != nil {
		return 0, digest.Errorf(digest.Invalid, "%w", err)
	}
	return day, nil
}

func pad(text string, n int) string {
	return strings.Repeat("0", max(0, n-len(text))) + text
}

// posted reports whether this is a form that was sent: a page that is shown again
// keeps what was typed.
func (v *visit) posted() bool { return v.r.Method == http.MethodPost }

// see redirects to a page, or a place on it, after something was done.
func (v *visit) see(path string, done ...string) error {
	path, place, placed := strings.Cut(path, "#")
	if len(done) > 0 {
		query := url.Values{"done": done[:1]}
		if len(done) > 1 {
			query.Set("n", done[1])
		}
		path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + query.Encode()
	}
	if placed {
		path += "#" + place
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// after goes on to a page where something worked, and shows the form again where
// the person can put it right. Field is the one that an error belongs to.
func (v *visit) after(err error, field string, show func(*visit) error, path string, done ...string) error {
	switch digest.CodeOf(err) {
	case "":
		return v.see(path, done...)
	case digest.Invalid, digest.Conflict:
		v.wrong(field, err)
		return show(v)
	default:
		return err
	}
}

// wrong keeps what is wrong with a form, for its page.
func (v *visit) wrong(field string, err error) {
	v.status = http.StatusUnprocessableEntity
	problems := digest.ProblemsOf(err)
	for _, p := range problems {
		v.problems = append(v.problems, pages.Problem{Field: p.Column, Line: p.Line, Message: p.Message})
	}
	if len(problems) == 0 {
		v.problems = append(v.problems, pages.Problem{Field: field, Message: err.Error()})
	}
}

// missing says that a field needs something; its words are the templates'.
func (v *visit) missing(field, key string) {
	v.status = http.StatusUnprocessableEntity
	v.problems = append(v.problems, pages.Problem{Field: field, Key: key})
}
