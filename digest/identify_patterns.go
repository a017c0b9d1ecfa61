package digest

import (
	"regexp"
	"strings"
)

// pattern is what one kind of finding looks like. Holds looks closer, where the
// words alone do not decide.
type pattern struct {
	kind  FindingKind
	words *regexp.Regexp
	holds func(line string, start, end int) bool
}

const (
	month    = `(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
	fullDate = `(?i:\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?` + month + `,?\s+(?:19|20)\d\d\b|\b` + month + `\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b)` +
		`|\b\d{1,2}[/.]\d{1,2}[/.](?:(?:19|20)\d\d|\d\d)\b|\b(?:19|20)\d\d-\d\d-\d\d\b`
	road = `(?:Street|Road|Avenue|Lane|Close|Drive|Way|Crescent|Court|Place|Terrace|Gardens|Grove|Hill|Row|Square|Walk|Mews|Rise|View|St|Rd|Ave)\b`
	word = `[A-Z][\p{L}'’-]*`
	few  = `(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})`
	kin  = `(?:brothers?|sisters?|siblings?)`
)

var patterns = []pattern{
	{FoundDate, regexp.MustCompile(fullDate), ofLifeOrDeath},
	{FoundSchool, regexp.MustCompile(`(?:\bSt\.?\s+)?` + word + `(?:\s+(?:of\s+(?:the\s+)?)?` + word + `)*\s+(?:School|Academy|Nursery|Pre-?[Ss]chool|College|Kindergarten)\b`), namedSchool},
	{FoundAddress, regexp.MustCompile(`\b(?:Flat\s+)?\d{1,4}[A-Za-z]?,?\s+(?:` + word + `\s+){1,3}` + road + `|\bFlat\s+\d{1,4}\b`), nil},
	{FoundPostcode, regexp.MustCompile(`\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b|\b[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b`), nil},
	{FoundNHS, regexp.MustCompile(`\b\d{3}[ -]?\d{3}[ -]?\d{4}\b`), func(line string, start, end int) bool { return nhsNumber(line[start:end]) }},
	{FoundPhone, regexp.MustCompile(`(?:\+44\s?(?:\(0\)\s?)?|\b0|\(0)\d(?:[ ()-]?\d){8,9}\b`), func(line string, start, end int) bool { return !freephone.MatchString(line[start:end]) }},
	{FoundEmail, regexp.MustCompile(`\b[\w.+'-]+@[\w-]+(?:\.[\w-]+)+\b`), nil},
	{FoundSiblings, regexp.MustCompile(`(?i)\b(?:his|her|their|whose|(?:child|boy|girl|baby)(?:['’]s))\s+(?:` + few + `\s+)?(?:older|younger|elder|eldest|youngest|oldest|twin|half|step|little|baby|infant)[\s-]+` + kin + `\b` +
		`|\b(?:his|her|their)\s+` + few + `\s+` + kin + `\b|\b(?:one|eldest|youngest|oldest|first|second|third|fourth)\s+of\s+` + few + `\s+(?:children|siblings)\b` +
		`|\b` + kin + `,?\s+(?:\(?aged?|who\s+(?:was|is|were|are))\s+` + few + `\b|\b` + few + `[- ]years?[- ]old\s+(?:twin\s+)?` + kin + `\b`), nil},
}

var lifeOrDeath = regexp.MustCompile(`(?i)\b(?:born|birth(?:day|date)?|d\.?o\.?b\.?|died|dies|death|dead|killed|murder(?:ed)?|drowned|stabbed|found unconscious|passed away|injured|collapsed|attacked|hospital)\b`)

// ofLifeOrDeath reports whether a date stands in a sentence about birth, death or
// the injury: those are the dates that the press printed. The day a report came
// out, or a policy is in force, identifies nobody.
func ofLifeOrDeath(line string, start, end int) bool {
	from, to := sentence(line, start, end)
	return lifeOrDeath.MatchString(line[from:to])
}

var bodyOfWork = regexp.MustCompile(`\b(?:Royal|Ofsted|Staff|Police|Policing|Medical|Law|Social Work|Virtual|Sunday|Working|Department|The|A|This|Your|Our|Any|Each|Every)\s+(?:School|Academy|Nursery|College)$|\bRoyal College`)

// namedSchool tells St Mary's Primary School from the Royal College and from a
// School that merely begins a line.
func namedSchool(line string, start, end int) bool { return !bodyOfWork.MatchString(line[start:end]) }

var freephone = regexp.MustCompile(`^\(?0(?:80|30|34|37|84|87)`)

// nhsNumber reports whether ten digits carry a valid check digit: weights 10 to 2
// on the first nine, modulus 11 (NHS Data Dictionary, NHS NUMBER).
func nhsNumber(text string) bool {
	sum, weight, last := 0, 10, 0
	for _, r := range text {
		if r < '0' || r > '9' {
			continue
		}
		if weight > 1 {
			sum += int(r-'0') * weight
		} else {
			last = int(r - '0')
		}
		weight--
	}
	check := 11 - sum%11
	return weight == 0 && strings.Trim(text, " -0") != "" && (check == last || check == 11 && last == 0)
}

var (
	age   = regexp.MustCompile(`(?i)\b(?:aged|age of|at the age of)\s+(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b|\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[- ](?:day|week|month|year)s?[- ]old\b`)
	place = regexp.MustCompile(`\b(?:in|from|near|at|of|outside|around)\s+(` + word + `(?:[\s-]` + word + `)*)`)
)

// agesIn returns ages in a sentence that names a place. The publisher's own place
// is in the source line of the item anyway.
func agesIn(line string, known map[string]bool) (spans []span) {
	for _, at := range age.FindAllStringIndex(line, -1) {
		from, to := sentence(line, at[0], at[1])
		for _, p := range place.FindAllStringSubmatch(line[from:to], -1) {
			if !allKnown(p[1], known) {
				spans = append(spans, span{at[0], at[1], FoundAge})
				break
			}
		}
	}
	return spans
}
