package digest

import (
	"slices"
	"strings"
)

// life reads the keys that say from when to when, and where, an item is true.
func (f *itemFile) life(m mapping) {
	t := &f.text
	t.Nations = m.nations("nations")
	t.Reference = m.yesNo("reference") == Yes
	t.ReviewBy, t.Checked, t.Closes = m.day("review_by"), m.day("checked"), m.day("closes")
	if t.SupersededBy = m.text("superseded_by"); t.SupersededBy != "" {
		switch {
		case !refPattern().MatchString(t.SupersededBy):
			m.problem("superseded_by", "%q is not a reference: write the ref of the item that says it now", t.SupersededBy)
		case t.SupersededBy == t.Ref:
			m.problem("superseded_by", "an item cannot supersede itself: write the ref of the other one, or import a new version of this one")
		}
	}
	t.RepliesTo = m.refs("replies_to", MostRepliesTo)
	if !t.ReviewBy.IsZero() && t.ReviewBy < t.Checked {
		m.problem("review_by", "it was to be reviewed by %s, and was checked on %s: give the day of the next review", t.ReviewBy, t.Checked)
	}
}

// refs reads a list of references, each once.
func (m mapping) refs(key string, most int) (list []string) {
	for _, ref := range m.list(key) {
		switch {
		case ref != "" && !refPattern().MatchString(ref):
			m.problem(key, "%q is not a reference: write the refs of items", ref)
		case !slices.Contains(list, ref):
			list = append(list, ref)
		}
	}
	if len(list) > most {
		m.problem(key, "there are %d: %d at most", len(list), most)
	}
	return list
}

// kindKeys are the keys that not every kind has.
var kindKeys = []struct {
	key   string
	kinds []Kind
}{
	{"refresher", []Kind{Lesson}},
	{"stage", []Kind{Policy}},
	{"document", []Kind{Policy}},
	{"published", []Kind{Policy}},
	{"in_force", []Kind{Policy}},
	{"transition_ends", []Kind{Policy}},
	{"replaces", []Kind{Policy}},
	{"closes", []Kind{Policy, Training}},
	{"starts", []Kind{Training}},
	{"place", []Kind{Training}},
	{"book", []Kind{Training}},
}

// ofKind reads the keys of policy changes and of training, and reports those that
// stand in an item of another kind.
func (f *itemFile) ofKind(m mapping) {
	for _, k := range kindKeys {
		if m.values[k.key] != nil && !f.text.Kind.among(k.kinds) {
			m.problem(k.key, "%s: it is a key of %s; a report's date goes into source", f.text.Kind.hasNo(k.key), keyed(k.kinds))
		}
	}
	switch f.text.Kind {
	case Policy:
		f.policy(m)
	case Training:
		f.training(m)
	case Lesson:
	}
}

func (f *itemFile) policy(m mapping) {
	t := &f.text
	choose(m, "stage", &t.Stage, Consultation, Proposed, Enacted, InForceStage)
	t.Document, t.Published, t.Replaces = m.text("document"), m.text("published"), m.text("replaces")
	published := m.since("published")
	t.InForce, t.TransitionEnds = m.day("in_force"), m.day("transition_ends")
	if !t.InForce.IsZero() && t.InForce < published {
		m.problem("in_force", "it is in force on %s, before it was published (%s): correct one of them", t.InForce, t.Published)
	}
	if !t.TransitionEnds.IsZero() && t.TransitionEnds < t.InForce {
		m.problem("transition_ends", "the transition ends on %s, before it is in force (%s): correct one of them", t.TransitionEnds, t.InForce)
	}
	if !t.Closes.IsZero() && t.Closes < published {
		m.problem("closes", "it closes on %s, before it was published (%s): correct one of them", t.Closes, t.Published)
	}
}

func (f *itemFile) training(m mapping) {
	t := &f.text
	t.Place, t.Book = m.text("place"), m.text("book")
	t.Starts, t.StartsAt = m.moment("starts")
	if t.Book != "" && !safeLink(t.Book, "https", "http", "mailto") {
		m.problem("book", "%q is not an address to book at: it begins with https:// or mailto:", t.Book)
	}
	if !t.Starts.IsZero() && t.Closes > t.Starts {
		m.problem("closes", "booking closes on %s, after it starts (%s): correct one of them", t.Closes, t.Starts)
	}
}

// moment reads a day, and a time of it where one is given.
func (m mapping) moment(key string) (Date, string) {
	day, clock, timed := strings.Cut(m.text(key), " ")
	if day == "" {
		return 0, ""
	}
	date, err := ParseDate(day)
	if err != nil {
		m.problem(key, "%s", err)
	}
	if clock = strings.TrimSpace(clock); timed && !clockPattern().MatchString(clock) {
		m.problem(key, "%q is not a time of day: write it as 09:30 behind the day, or leave it out", clock)
	}
	return date, clock
}

// clockPattern is a time of day.
var clockPattern = pattern(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func (k Kind) among(kinds []Kind) bool {
	for _, one := range kinds {
		if one == k {
			return true
		}
	}
	return false
}

// Noun is the kind in words.
func (k Kind) Noun() string {
	if k == Policy {
		return "policy change"
	}
	return string(k)
}

func (k Kind) hasNo(key string) string {
	if k == Training {
		return "training has no " + key
	}
	return "a " + k.Noun() + " has no " + key
}

// keyed names the kinds whose key it is.
func keyed(kinds []Kind) string {
	words := map[Kind]string{Lesson: "lessons", Policy: "policy changes", Training: "training"}
	var all []string
	for _, k := range kinds {
		all = append(all, words[k])
	}
	return strings.Join(all, " and ")
}

// yesNo reads a flag: yes or no, true or false, "" where it is not there.
func (m mapping) yesNo(key string) string {
	switch value := m.text(key); strings.ToLower(value) {
	case "":
		return ""
	case Yes, "true":
		return Yes
	case No, "false":
		return No
	default:
		m.problem(key, "%q is neither yes nor no", value)
		return ""
	}
}

// nations reads a list of nations, as BRIEFED_NATION spells them.
func (m mapping) nations(key string) (list []string) {
	for _, written := range m.list(key) {
		nation, ok := NationOf(written)
		if !ok && written != "" {
			m.problem(key, "%q is not a nation: write england, wales, scotland or northern-ireland", written)
		}
		list = append(list, string(nation))
	}
	return list
}

// sourceType reads a type of the closed list, however it is cased and spaced.
func (m mapping) sourceType(key string) string {
	written := m.text(key)
	known, ok := SourceTypeOf(written)
	if !ok && written != "" && !hides(written) {
		m.problem(key, "%q is not a type of source: write one of %s", written, sourceTypeKeys())
		return written
	}
	return known.Key
}

// themes reads themes of the closed list, and returns them as the list has them.
func (m mapping) themes(key string) (list []string) {
	for _, written := range m.list(key) {
		theme, ok := ThemeOf(written)
		switch {
		case ok:
			written = theme.Name
		case written != "" && !hides(written):
			m.problem(key, "%q is not a theme: %s", written, otherThemes(written))
		}
		list = append(list, written)
	}
	return list
}

// otherThemes says what may stand instead.
func otherThemes(written string) string {
	near := themesLike(written)
	if len(near) == 0 {
		for _, t := range themes {
			near = append(near, t.Name)
		}
		return "write one of " + strings.Join(near, "; ")
	}
	return "did you mean " + strings.Join(near, "; ") + "?"
}

// hides reports what is a problem for its invisible characters already.
func hides(value string) bool {
	_, found := hidden(value, false)
	return found
}
