package web

import (
	"bytes"
	"net/http"

	"github.com/briefed/briefed/digest"
	pages "github.com/briefed/briefed/templates/web"
)

// page renders a page. It is rendered whole before anything is sent, so that a
// page that fails is an error page and not half of one.
func (v *visit) page(name string, data any) error {
	p := pages.Page{
		Name: name, Data: data, Problems: v.problems, Path: v.r.URL.Path, Query: v.r.URL.Query(),
		Done: v.r.URL.Query().Get("done"), At: v.r.URL.Query().Get("at"), Count: int(v.number("n")), Today: v.Today(), Now: v.Now(),
		Person: v.actor.Person, Sections: sections(v.actor),
	}
	if v.posted() && !v.anew {
		p.Typed = v.r.PostForm
	}
	var body bytes.Buffer
	if err := v.pages.Render(&body, p); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if v.status != 0 {
		v.w.WriteHeader(v.status)
	}
	_, err := body.WriteTo(v.w)
	if err != nil {
		v.log.Debug("a page was not read to its end", "page", name, "error", err)
	}
	return nil
}

// sections are the parts of the pages that the navigation, and links within pages, offer
// to somebody. Whether they may is decided by the use cases behind them.
func sections(a digest.Actor) map[string]bool {
	return map[string]bool{
		"own":      a.May(digest.OwnRecord, 0),
		"library":  a.May(digest.SearchLibrary, 0),
		"teams":    a.Manages(0),
		"overview": a.May(digest.SeeCounts, -1),
		"desk":     a.May(digest.Write, 0),
		"admin":    a.May(digest.ManageRoster, 0),
		"policies": a.May(digest.ReadPolicies, 0),
		"packs":    a.TakesPacks(),
	}
}

// download hands over a file. Names come from slugs and days only.
func (v *visit) download(name, kind string, body []byte) error {
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	v.w.WriteHeader(http.StatusOK)
	if _, err := v.w.Write(body); err != nil {
		v.log.Debug("a file was not read to its end", "error", err)
	}
	return nil
}
