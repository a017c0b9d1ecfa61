package digest

import (
	"regexp"
	"strings"
)

// nspccHead is the first line of a record in the NSPCC's National Collection of
// Case Reviews: year, publisher and the name that the report uses.
var nspccHead = regexp.MustCompile(`^((?:19|20)\d\d)\s+[–—-]\s+(.+?)(?:\s+[–—-]\s+(.+))?$`)

// ParseNSPCC makes the beginning of a lesson from a record of the NSPCC's
// collection that somebody pasted: source, themes, background and what was learned.
// What to do differently is left to whoever knows their own service. It reports
// false for what does not begin like a record.
func ParseNSPCC(record string) (Text, bool) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimSpace(record), "\r\n", "\n"), "\n")
	head := nspccHead.FindStringSubmatch(strings.TrimSpace(lines[0]))
	if head == nil {
		return Text{}, false
	}
	t := Text{
		Kind: Lesson, Change: New, Scope: "national", Urgency: Routine, AckWithin: routineAckWithin,
		Source: Source{Type: "lcspr", Publisher: head[2], PublishedAs: head[3], Published: head[1]},
	}
	t.Title = "What we learn from " + strings.TrimSpace(head[2]+" "+head[3])
	if t.Ref = "lesson-" + slug(strings.Join(head[1:], " ")); len(t.Ref) > maxSlug {
		t.Ref = strings.Trim(t.Ref[:maxSlug], "-")
	}
	parts := map[string][]string{}
	part := "background"
	for _, line := range lines[1:] {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), ">"))
		name, rest, found := strings.Cut(line, ":")
		if to, known := nspccParts[strings.ToLower(name)]; found && known {
			part, line = to, strings.TrimSpace(rest)
		}
		if address := nspccLink.FindString(line); address != "" {
			t.Source.URL = address
			continue
		}
		if line != "" && part != "" {
			parts[part] = append(parts[part], line)
		}
	}
	t.Background, t.Learned = strings.Join(parts["background"], "\n\n"), strings.Join(parts["learned"], "\n\n")
	for theme := range strings.FieldsFuncSeq(strings.Join(parts["themes"], ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if theme = strings.Trim(theme, " ."); theme != "" {
			t.Themes = append(t.Themes, strings.ToLower(theme))
		}
	}
	return t, true
}

// nspccParts are the labels of a record, and what of the lesson they make.
var nspccParts = map[string]string{
	"background": "background", "key issues": "learned", "learning": "learned", "learning themes include": "learned",
	"recommendations": "learned", "keywords": "themes", "model": "", "link": "", "read the overview report": "",
}

var nspccLink = regexp.MustCompile(`https?://\S+`)

// maxSlug is how long a ref may be.
const maxSlug = 64

// slug makes a ref of words.
func slug(text string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(text), "-"), "-")
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)
