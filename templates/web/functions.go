package web

import (
	"fmt"
	"html/template"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
	"github.com/briefed/briefed/templates/letter"
)

// functions are what templates may call.
func functions(zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"dict":  func(pairs ...any) map[string]any { return dict(pairs) },
		"list":  func(all ...any) []any { return all },
		"split": func(text string) []string { return strings.Split(text, ",") },
		"query": query,
		"day":   longDate,
		"moment": func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.In(zone).Format("2 January 2006, 15:04")
		},
		"dayOf": func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return longDate(digest.DateIn(t, zone))
		},
		"count":            count,
		"hidden":           func(n int) bool { return n == digest.Hidden },
		"published":        published,
		"live":             live,
		"notCounted":       notCounted,
		"within":           within,
		"share":            share,
		"hours":            hours,
		"markdown":         Markdown,
		"inline":           inlineMarkdown,
		"plural":           plural,
		"join":             func(list []string) string { return strings.Join(list, ", ") },
		"joined":           strings.Join,
		"lines":            func(list []string) string { return strings.Join(list, "\n") },
		"trend":            trend,
		"mark":             mark,
		"mustFix":          digest.MustFix,
		"guardLimits":      func() string { return guard.Limits },
		"compared":         letter.Compared,
		"people":           letter.People,
		"readers":          func(v any) string { return letter.Readers(digest.AnswerKind(fmt.Sprint(v))) },
		"breakdowns":       func() []digest.Breakdown { return digest.Breakdowns },
		"breakdown":        letter.Breakdown,
		"group":            func(g digest.GroupMeasures) string { return letter.Group(g.Group()) },
		"closedAs":         letter.Closed,
		"said":             letter.Said,
		"stood":            letter.Stood,
		"around":           letter.Around,
		"memory":           letter.Memory,
		"offerFacts":       letter.OfferFacts,
		"organisationKind": func(k digest.OrganisationKind) string { return letter.Capital(k.Words()) },
		"organisationKeys": func(a digest.Audience) []string { return a.OrganisationKeys() },
		"partnerTables": func(p *digest.Partners, tables string) string {
			switch {
			case p == nil:
				return tables
			case len(p.Training) == 0:
				return tables + ",partners"
			default:
				return tables + ",partners,training"
			}
		},
		"at":       letter.At,
		"stage":    letter.Stage,
		"find":     letter.Find,
		"needs":    letter.Needs,
		"coming":   letter.Coming,
		"waits":    letter.Waits,
		"baseline": func() string { return letter.Baseline },
		"rounded":  func() string { return letter.Rounded },
		"found": func(field string, all []digest.Finding) bool {
			return slices.ContainsFunc(all, func(f digest.Finding) bool { return f.Field == field })
		},
		"foundIn": func(in *digest.Inspection, beginnings ...string) bool {
			return in != nil && slices.ContainsFunc(in.Findings, func(f digest.Finding) bool {
				return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(f.Field, b) })
			})
		},
		"add":       func(a, b int) int { return a + b },
		"dayNumber": datePart,
		"isoDay":    func(t time.Time) string { return digest.DateIn(t, zone).String() },
		"wall":      wall,
		"cron": func(line string) template.HTML {
			if words := letter.Schedule(line); words != "" {
				return template.HTML(template.HTMLEscapeString(letter.Capital(words))) //nolint:gosec // escaped
			}
			return template.HTML("<code>" + template.HTMLEscapeString(line) + "</code>") //nolint:gosec // escaped
		},
		"hour":    func(n int) string { return fmt.Sprintf("%02d:00", n) },
		"clock":   func(t time.Time) string { return t.In(zone).Format("15:04") },
		"stamp":   func(t time.Time) string { return t.In(zone).Format(time.RFC3339) },
		"of":      of,
		"pointed": pointed,
		"text":    func(v any) string { return fmt.Sprint(v) },

		// A template also has them as words of a form or an address.
		"access":  func(v any) string { return letter.Capital(letter.Access(digest.Access(fmt.Sprint(v)))) },
		"answer":  func(v any) string { return letter.Answer(digest.AnswerKind(fmt.Sprint(v))) },
		"kind":    func(v any) string { return letter.Kind(digest.Kind(fmt.Sprint(v))) },
		"meeting": func(v any) string { return letter.Meeting(digest.Meeting(fmt.Sprint(v))) },
		"state":   func(v any) string { return letter.Capital(letter.State(digest.State(fmt.Sprint(v)))) },

		"themeChoices":    themeChoices,
		"nationChoices":   nationChoices,
		"audienceChoices": audienceChoices,
		"audienceNations": audienceNations,
		"newlyChoices":    newlyChoices,
		"nationNames":     nationNames,
		"sourceChoices":   sourceChoices,
		"guardKinds": func(kinds []guard.Kind) (all []choice) {
			for _, k := range kinds {
				all = append(all, choice{Value: string(k), Words: string(k)})
			}
			return all
		},
		"stageChoices": stageChoices,

		"chain":  letter.Chain,
		"chains": func() []digest.Chain { return digest.Chains },
		"owner":  letter.Owner,
		"step":   letter.ReleaseStep,
		"had":    letter.HadRelease,
		"minute": func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.In(zone).Format("2006-01-02T15:04")
		},
		"boardMeans": func() string { return letter.BoardMeans },

		"pulseHeading":   func() string { return letter.PulseHeading },
		"pulseAnonymous": func() string { return letter.PulseAnonymous },
		"pulseQuestion":  func(v any) string { return letter.PulseQuestion(digest.PulseQuestion(fmt.Sprint(v))) },
		"pulseReply":     letter.PulseReply,

		"refresherHeading": func() string { return letter.RefresherHeading },
		"refresherPrivate": func() string { return letter.RefresherPrivate },
		"refresherAbout":   letter.RefresherAbout,
		"refreshedWords":   func(r *digest.Refreshed) string { return letter.RefreshedWords(*r) },
		"rememberedWords":  letter.RememberedWords,
		"pulseReplies":     func() []digest.PulseReply { return digest.PulseReplies },
		"percent":          percent,
	}
}

// wall writes a moment by the clock of its own zone.
func wall(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("Monday 2 January 2006, 15:04")
}

func longDate(d digest.Date) string { return d.Long() }

// datePart returns a part of a date; nought stands for none.
func datePart(v any, part string) string {
	d, ok := v.(digest.Date)
	if !ok || d.IsZero() {
		return ""
	}
	y, m, day := d.Time().Date()
	return fmt.Sprint(map[string]int{"day": day, "month": int(m), "year": y}[part])
}

// count writes a number of people; one that is kept back says so.
func count(n int) string {
	if n == digest.Hidden {
		return "not shown"
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// share writes a share as whole per cent; none is a dash, never nought.
func share(s *float64) string {
	if s == nil {
		return "–"
	}
	return fmt.Sprintf("%d%%", digest.Percent(*s))
}

func hours(h *float64) string {
	switch {
	case h == nil:
		return "–"
	case *h >= 48:
		return fmt.Sprintf("%.0f days", math.Round(*h/24))
	case *h >= 1:
		return plural(int(math.Round(*h)), "hour", "hours")
	default:
		return "under an hour"
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// query makes text of ours into a query that a link may carry.
func query(text string) template.URL { return template.URL("?" + text) } //nolint:gosec // made of slugs, refs and days

// of returns what a map counts under a word of digest; nought for nothing.
func of(counts any, key string) int {
	m := reflect.ValueOf(counts)
	if m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.String {
		return 0
	}
	n := m.MapIndex(reflect.ValueOf(key).Convert(m.Type().Key()))
	if !n.IsValid() || !n.CanInt() {
		return 0
	}
	return int(n.Int())
}

// pointed writes what a pointer to a number points at; nothing for nil.
func pointed(p any) string {
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.IsNil() || !v.Elem().CanInt() {
		return ""
	}
	return fmt.Sprint(v.Elem().Int())
}

// published writes when something came out: a year, a month or a day.
func published(text string) string {
	for layout, words := range map[string]string{"2006-01-02": "2 January 2006", "2006-01": "January 2006"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.Format(words)
		}
	}
	return text
}

// within reports whether an address is below another.
func within(path, above string) bool { return strings.HasPrefix(path, above+"/") }

// notCounted says who is counted as what they are, and not as expected.
func notCounted(m digest.Measure) string {
	var parts []string
	for _, p := range []struct {
		n     int
		words string
	}{{m.Away, "away"}, {m.Exempt, "exempt"}, {m.Unreachable, "not reachable"}} {
		if p.n != digest.Hidden {
			parts = append(parts, count(p.n)+" "+p.words)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not counted: " + strings.Join(parts, ", ") + "."
}

// percent writes a share in per cent; one that is kept back says so.
func percent(n *int) string {
	if n == nil {
		return "not shown"
	}
	return strconv.Itoa(*n) + "%"
}

// live reports whether what a page shows of an item was published: what a draft names need
// not be.
func live(item any) bool {
	_, ok := item.(digest.Item)
	return ok
}
