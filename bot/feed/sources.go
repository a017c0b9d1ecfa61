package feed

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	_ "embed" // the list of sources

	"github.com/briefed/briefed/digest"
)

//go:embed sources.csv
var shipped string

// Shipped are the national sources that this release knows.
func Shipped() []digest.Feed {
	feeds, err := Sources(strings.NewReader(shipped))
	if err != nil {
		panic(err) // held by a test
	}
	return feeds
}

// mostSources is how many one list may have.
const mostSources = 500

// Sources reads a list of sources: CSV with a line kind,publisher,url above. Its error
// is an [digest.Invalid] one that names the line.
func Sources(from io.Reader) (feeds []digest.Feed, err error) {
	r := csv.NewReader(io.LimitReader(from, mostBytes))
	r.FieldsPerRecord = 3
	r.TrimLeadingSpace = true
	seen := map[string]bool{}
	for n := 0; ; n++ {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF) && n > 0:
			return feeds, nil
		case err != nil:
			return nil, digest.Errorf(digest.Invalid, "the list of sources cannot be read: %w", err)
		case n == 0 && !slices.Equal(row, []string{"kind", "publisher", "url"}):
			return nil, digest.Errorf(digest.Invalid, "the first line of the list of sources should be kind,publisher,url")
		case n == 0:
			continue
		}
		line, _ := r.FieldPos(0)
		f := digest.Feed{Kind: digest.FeedKind(row[0]), Publisher: limit(row[1], 200, ""), URL: strings.TrimSpace(row[2])}
		var wrong string
		switch {
		case !slices.Contains(digest.FeedKinds, f.Kind):
			wrong = fmt.Sprintf("kind %q is not one of %v", f.Kind, digest.FeedKinds)
		case f.Publisher == "":
			wrong = "it names no publisher"
		case resolve(nil, f.URL) == "":
			wrong = "the address should begin with https://"
		case seen[f.URL]:
			wrong = "the address is there twice"
		case len(feeds) == mostSources:
			wrong = fmt.Sprintf("there are more than %d", mostSources)
		default:
			seen[f.URL] = true
			feeds = append(feeds, f)
			continue
		}
		return nil, digest.Errorf(digest.Invalid, "line %d of the list of sources: %s", line, wrong)
	}
}
