package digest

import (
	"net/url"
	"strings"
)

// Invented reports whether an item is made up, as those of the sample council are:
// its source is at .example, which is never anybody's (RFC 2606).
func (t Text) Invented() bool {
	u, err := url.Parse(t.Source.URL)
	return err == nil && strings.HasSuffix("."+strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), ".example")
}

// onlyReal refuses items that are made up, but in a demonstration: among real ones
// nobody could tell them apart.
func (s *Service) onlyReal(texts []Text) error {
	if s.config.Demonstration {
		return nil
	}
	var refs []string
	for _, t := range texts {
		if t.Invented() {
			refs = append(refs, t.Ref)
		}
	}
	if len(refs) == 0 {
		return nil
	}
	return Errorf(Invalid, "%s: an invented item, whose source is at .example, is for demonstrations: give it the address of its real source, or leave it out", strings.Join(refs, ", "))
}
