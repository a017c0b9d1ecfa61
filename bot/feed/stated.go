package feed

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/briefed/briefed/digest"
)

// content is what we read of a document in GOV.UK's content API.
type content struct {
	FirstPublished time.Time `json:"first_published_at"`
	Withdrawn      *struct {
		Explanation string    `json:"explanation"`
		At          time.Time `json:"withdrawn_at"`
	} `json:"withdrawn_notice"`
	Details struct {
		Changes []struct {
			Note string    `json:"note"`
			At   time.Time `json:"public_timestamp"`
		} `json:"change_history"`
	} `json:"details"`
}

// Stated implements [digest.Watcher].
func (w *Watcher) Stated(ctx context.Context, document string) (s digest.Stated, err error) {
	u, err := url.Parse(document)
	if err != nil {
		return s, digest.Errorf(digest.Invalid, "it is no address on the web")
	}
	u.Path, u.RawPath, u.RawQuery, u.Fragment = "/api/content"+u.Path, "", "", ""
	got, err := w.get(ctx, u.String(), jsonTypes, "", "")
	if err != nil {
		return s, err
	}
	if got.status != http.StatusOK {
		return s, refused(got.status)
	}
	var c content
	if err := json.Unmarshal(got.body, &c); err != nil {
		return s, broken("what GOV.UK states", err)
	}
	s.FirstPublished = c.FirstPublished.UTC()
	for _, change := range c.Details.Changes {
		if change.At.After(s.ChangedAt) {
			s.ChangedAt, s.Note = change.At.UTC(), limit(plain(change.Note), mostNote, "")
		}
	}
	if c.Withdrawn != nil {
		s.Withdrawn = cmp.Or(limit(plain(c.Withdrawn.Explanation), mostNote, ""), "Its publisher gives no reason.")
	}
	return s, nil
}
