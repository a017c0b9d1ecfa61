package digest

import (
	"slices"
	"strings"
)

// nspccHead is the first line of a record in the NSPCC's National Collection of
// Case Reviews: year, publisher and the name that the report uses.
var nspccHead = pattern(`^((?:19|20)\d\d)\s+[–—-]\s+(.+?)(?:\s+[–—-]\s+(.+))?$`)

// ParseNSPCC makes the beginning of a lesson from a record of the NSPCC's
// collection that somebody pasted: source, themes, background and what was learned.
// What to do differently is left to whoever knows their own service, and its ref to
// [Service.ProposedRef], as the head of a record has places and names. It reports
// false for what does not begin like a record.
func ParseNSPCC(record string) (Text, bool) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimSpace(record), "\r\n", "\n"), "\n")
	head := nspccHead().FindStringSubmatch(strings.TrimSpace(lines[0]))
	if head == nil {
		return Text{}, false
	}
	t := Text{
		Kind: Lesson, Change: New, Scope: "national", Urgency: Routine, AckWithin: routineAckWithin,
		Source: Source{Type: "lcspr", Publisher: head[2], PublishedAs: head[3], Published: head[1]},
	}
	t.Title = "What we learn from " + strings.TrimSpace(head[2]+" "+head[3])
	parts := map[string][]string{}
	part := "background"
	for _, line := range lines[1:] {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), ">"))
		name, rest, found := strings.Cut(line, ":")
		if to, known := nspccParts[strings.ToLower(name)]; found && known {
			part, line = to, strings.TrimSpace(rest)
		}
		if address := nspccLink().FindString(line); address != "" {
			t.Source.URL = address
			continue
		}
		if line != "" && part != "" {
			parts[part] = append(parts[part], line)
		}
	}
	t.Background, t.Learned = strings.Join(parts["background"], "\n\n"), strings.Join(parts["learned"], "\n\n")
	for theme := range strings.FieldsFuncSeq(strings.Join(parts["themes"], ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if known, ok := themeOfKeyword(strings.Trim(theme, " .")); ok && !slices.Contains(t.Themes, known) {
			t.Themes = append(t.Themes, known)
		}
	}
	return t, true
}

// themeOfKeyword finds the theme on our list that a keyword of the collection
// belongs under. Most name what happened and not what was found: they have none.
func themeOfKeyword(keyword string) (theme string, ok bool) {
	if known, ok := ThemeOf(keyword); ok {
		return known.Name, true
	}
	for _, k := range nspccKeywords {
		if strings.Contains(Fold(keyword), k.part) {
			return k.theme, true
		}
	}
	return "", false
}

// nspccKeywords are parts of keywords that the records of 2012 to 2025 use, and
// the themes on our list.
var nspccKeywords = []struct{ part, theme string }{
	{"exploitation", "exploitation"},
	{"traffick", "exploitation"},
	{"gangs", "extra-familial harm"},
	{"knife", "extra-familial harm"},
	{"mental health", "parental mental health"},
	{"domestic abuse", "domestic abuse"},
	{"coercive control", "domestic abuse"},
	{"neglect", "neglect"},
	{"physical abuse", "physical abuse"},
	{"sexual abuse", "sexual abuse"},
	{"sexual behaviour", "sexual abuse"},
	{"substance misuse", "substance misuse"},
	{"alcohol", "substance misuse"},
	{"drug", "substance misuse"},
	{"pre-birth", "pre-birth"},
	{"unborn", "pre-birth"},
	{"concealed pregnanc", "pre-birth"},
	{"unknown men", "fathers and unseen adults"},
	{"fathers", "fathers and unseen adults"},
	{"bruis", "non-mobile bruising"},
	{"sleep", "safer sleep"},
	{"sudden infant death", "safer sleep"},
	{"infant", "infants under one"},
	{"babies", "infants under one"},
	{"suicide", "suicide and self-harm"},
	{"self-harm", "suicide and self-harm"},
	{"online", "online harm"},
	{"voice of the child", "voice of the child"},
	{"listening", "voice of the child"},
	{"professional curiosity", "professional curiosity"},
	{"information sharing", "information sharing and seeking"},
	{"optimistic", "disguised compliance / avoidant engagement"},
	{"disguised", "disguised compliance / avoidant engagement"},
	{"non-attendance", "disguised compliance / avoidant engagement"},
	{"race", "race, ethnicity, culture and adultification"},
	{"cultur", "race, ethnicity, culture and adultification"},
	{"home education", "children not in school / EHE"},
	{"school attendance", "children not in school / EHE"},
	{"disab", "disabled children"},
	{"illness fabrication", "fabricated or induced illness"},
	{"fabricated", "fabricated or induced illness"},
	{"supervision", "supervision and management oversight"},
	{"interpret", "language and interpreters"},
	{"forced marriage", "honour-based abuse, forced marriage and FGM"},
	{"female genital", "honour-based abuse, forced marriage and FGM"},
	{"transition", "transitions between areas"},
	{"children in care", "children in care and care leavers"},
	{"looked after", "children in care and care leavers"},
	{"leaving care", "children in care and care leavers"},
	{"grandparent", "extended family concerns"},
	{"kinship", "extended family concerns"},
	{"court", "court and care proceedings"},
	{"care proceedings", "court and care proceedings"},
	{"record keeping", "recording and chronologies"},
	{"thresholds", "thresholds and case closure"},
}

// nspccParts are the labels of a record, and what of the lesson they make.
var nspccParts = map[string]string{
	"background": "background", "key issues": "learned", "learning": "learned", "learning themes include": "learned",
	"recommendations": "learned", "keywords": "themes", "model": "", "link": "", "read the overview report": "",
}

var nspccLink = pattern(`https?://\S+`)

// slug makes a ref of words.
func slug(text string) string {
	return strings.Trim(notSlug().ReplaceAllString(strings.ToLower(text), "-"), "-")
}

var notSlug = pattern(`[^a-z0-9]+`)
