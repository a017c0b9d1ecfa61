package guard

import "strings"

// formats finds what is what it is in any sentence: phones, mail addresses,
// postcodes, numbers of records.
func (e *evidence) formats(t *text) {
	e.mail(t)
	if t.manner == Naming { // reports bear numbers
		return
	}
	for i := 0; i < len(t.tokens); {
		i = e.digits(t, i)
	}
	for i := range t.tokens {
		e.postcode(t, i)
		e.plate(t, i)
	}
}

// digits looks at a run of digits with signs between that begins at i, and
// returns where the next may begin.
func (e *evidence) digits(t *text, i int) int {
	tok := &t.tokens[i]
	if tok.class == aWord {
		if end := t.spelledOut(i); end > 0 {
			e.hit(t, i, end, Phone, MustFix)
			return end
		}
		e.code(t, i)
		return i + 1
	}
	plus := tok.raw == "+" || tok.raw == "("
	if tok.class != aNumber && !plus {
		return i + 1
	}
	var number strings.Builder
	end, groups := i, 0
	for j := i; j < len(t.tokens) && j < i+24; j++ {
		n := t.tokens[j]
		if n.class == aNumber {
			number.WriteString(bare(n.raw))
			end, groups = j+1, groups+1
			continue
		}
		if n.class != aSign || !strings.Contains("+()-./ ", n.raw) || (n.raw == "." || n.raw == "/") && (n.gap || j+1 < len(t.tokens) && t.tokens[j+1].gap) && number.Len() < 3 {
			break
		}
		if (n.raw == "+" || n.raw == "(") && j > i+2 {
			break
		}
	}
	if groups == 0 {
		return i + 1
	}
	from := i
	s := number.String()
	if n := t.goesOnInWords(end); n > 0 && len(s) > 3 && len(s) < 10 && s[0] == '0' {
		e.hit(t, i, end+n, Phone, MustFix)
		t.explained(i, end+n)
		return end + n
	}
	if kind, severity := judged(t, i, end, s); kind != "" {
		e.hit(t, from, end, kind, severity)
		t.explained(from, end)
		return end
	}
	if s != "" && s[0] == '0' || plus {
		return end // a helpline is none in its parts either
	}
	return i + 1
}

// bare is a word without the dashes inside it.
func bare(word string) string {
	if strings.IndexByte(word, '-') < 0 && strings.IndexByte(word, '_') < 0 {
		return word
	}
	return dashes.Replace(word)
}

var dashes = strings.NewReplacer("-", "", "_", "")

// judged says what a run of digits is.
func judged(t *text, i, end int, s string) (Kind, Severity) {
	inland := strings.TrimPrefix(strings.TrimPrefix(s, "0044"), "44")
	international := len(inland) < len(s) && (t.tokens[i].raw == "+" || strings.HasPrefix(s, "0044") || i > 0 && t.tokens[i-1].raw == "+")
	if international {
		s = "0" + strings.TrimPrefix(inland, "0")
	}
	switch {
	case len(s) > 4 && strings.Contains(t.text[t.tokens[i].start:t.tokens[end-1].end], "/") && !strings.HasSuffix(s, "00") && filed(t, i) && !wholeDay(t, i, end):
		return Number, MustFix
	case len(s) > 3 && len(s) < 10 && !year(s) && !strings.HasSuffix(s, "00") && filed(t, i) && t.tokens[i].class == aNumber && !wholeDay(t, i, end) && !t.public(i):
		return Number, MustFix // ICS ref 55102
	case len(s) > 4 && len(s) < 10 && i > 0 && has(setSystems, wordBefore(t, i)) && !t.sentences[t.tokens[i].sentence].advice:
		return Number, MustFix // Mosaic 90011823
	case len(s) == 10 && near(t, i, "nhs", "chi"):
		return Number, MustFix // a CHI number begins with the day of birth
	case len(s) > 3 && i > 1 && t.tokens[i-1].raw == "/" && !t.tokens[i-1].gap && t.tokens[i-2].upper && !has(setPublic, t.tokens[i-2].word) && near(t, i-2, records...):
		return Number, MustFix // LCS ref LC/88213
	case len(s) > 2 && len(s) < 7 && logged(t, i, end, s):
		return Number, MustFix
	case len(s) < 9 && strings.HasPrefix(s, "1800"): // the prefix of a relay service for who does not hear
		return "", 0
	case len(s) == 6 && strings.HasPrefix(s, "116"): // harmonised numbers of social value (2007/116/EC): helplines
		return "", 0
	case strings.HasPrefix(s, "00") && len(s) > 10 && len(s) < 17 && !near(t, i, records...):
		return Phone, MustFix // of another country
	case t.tokens[i].raw == "+" && len(s) > 8 && len(s) < 16 && !international:
		return Phone, MustFix // of another country
	case len(s) < 6 || dated(t, i, end) || len(s) > 6 && len(s) < 10 && strings.HasPrefix(s, "0800"): // an old freephone number is a helpline's
		return "", 0
	case s[0] == '0' && (len(s) == 10 || len(s) == 11) && s[1] != '0':
		if !international && strings.Contains(" 030 033 034 037 080 084 087 ", " "+s[:3]+" ") {
			return "", 0 // helplines and switchboards
		}
		if landline(s) && t.reached(i) {
			return "", 0
		}
		return Phone, MustFix
	case clock(t.text[t.tokens[i].start:t.tokens[end-1].end]):
		return "", 0 // 9.30-12.30
	case near(t, i, "isbn", "issn", "doi"):
		return "", 0
	case len(s) == 10 && (checked(s) || near(t, i, "nhs", "chi", "health", "patient")):
		return Number, MustFix
	case near(t, i, "phone", "mobile", "call", "ring", "rang", "telephone", "tel", "mob", "whatsapp", "text", "texted", "texting", "number"):
		if landline(s) && t.reached(i) && len(s) < 12 {
			return "", 0
		}
		if len(s) >= 6 && len(s) <= 13 && !near(t, i, "case", "crime", "reference", "ref", "record", "log", "id", "incident", "pupil", "nhs", "file", "passport") {
			return Phone, MustFix
		}
		return Number, MustFix
	case near(t, i, records...):
		return Number, MustFix
	case len(s) >= 8 || len(s) == 7 && strings.IndexByte(t.text[t.tokens[i].start:t.tokens[end-1].end], ' ') < 0:
		return Number, LookAgain
	}
	return "", 0
}

var records = []string{
	"number", "no", "nos", "ref", "reference", "id", "case", "crime", "record", "lcs", "liquidlogic", "mosaic", "upn", "ni", "nino", "insurance", "hospital", "incident",
	"passport", "warrant", "urn", "chi", "nhs", "log", "unique", "pnc", "niche", "court", "file", "account", "policy", "uln", "crn", "card", "casenote", "casenotes", "brp", "permit", "visa", "rio", "mosaic", "paris", "badge", "collar", "licence", "registration", "plate",
}

// filed reports whether right before i stands that a number of a record follows: case
// number 2021/00417, URN 445/21.
func filed(t *text, i int) bool {
	before := wordBefore(t, i)
	if before == "" && i > 1 && strings.Contains(".:#", t.tokens[i-1].raw) {
		before = t.tokens[i-2].word
	}
	for j := max(t.sentences[t.tokens[i].sentence].from, i-4); j < i; j++ {
		if has(setNumbered, t.tokens[j].word) {
			return false // policy number 1204
		}
	}
	return has(setNumbering, before) && !t.sentences[t.tokens[i].sentence].advice
}

// wholeDay reports whether the tokens from i up to end are a day in figures.
func wholeDay(t *text, i, end int) bool {
	_, n := numericDate(t, i)
	return n > 0 && i+n >= end
}

// logged reports whether a short number is that of an entry in a log of the police
// or of a ward: log 0417, CAD 2217, incident 382 of 3 June.
func logged(t *text, i, end int, s string) bool {
	before, next := wordBefore(t, i), t.next(end)
	if n := i - 2; (before == "no" || before == "number" || before == "ref" || before == "id") && n >= 0 {
		before = t.tokens[n].word
	} else if before == "" && n >= 0 && strings.Contains(".:#", t.tokens[n+1].raw) {
		if before = t.tokens[n].word; (before == "no" || before == "ref") && n > 0 {
			before = t.tokens[n-1].word
		}
	}
	if before == "ref" && i > 1 && has(setLogs, wordBefore(t, i-1)) {
		before = "log" // police ref 4521
	}
	if !has(setLogs, before) || year(s) && before != "urn" || t.sentences[t.tokens[i].sentence].advice {
		return false
	}
	return next == "" || has(setAfterlog, next) || has(setIrregular, next) || strings.HasSuffix(next, "ed")
}

// plate finds the number of a vehicle: LD09 XTR anywhere (DVLA INF104, current
// format), others beside the word for one.
func (e *evidence) plate(t *text, i int) {
	tok := &t.tokens[i]
	if tok.class != aWord || len(tok.raw) < 3 || len(tok.raw) > 8 {
		return
	}
	raw, end := tok.raw, i+1
	if len(raw) < 5 && i+1 < len(t.tokens) && t.tokens[i+1].class <= aNumber && len(t.tokens[i+1].raw) == 3 && t.tokens[i+1].gap {
		raw, end = raw+t.tokens[i+1].raw, i+2
	}
	if len(raw) < 5 || len(raw) > 7 || !strings.ContainsAny(raw, "0123456789") {
		return
	}
	shape := shape(strings.ToUpper(raw))
	switch {
	case shape == "AA99AAA" && raw == strings.ToUpper(raw) && end == i+2:
	case (shape == "AA99AAA" || shape == "A999AAA" || shape == "A99AAA" || shape == "AAA999A" || shape == "AAA9999" || shape == "AA9999") && near(t, i, "reg", "registration", "plate", "car", "van", "vehicle", "taxi", "vrm", "number-plate"):
	default:
		return
	}
	e.hit(t, i, end, Number, MustFix)
	t.explained(i, end)
}

// shape is a word with A for its letters and 9 for its digits.
func shape(word string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return 'A'
		case r >= '0' && r <= '9':
			return '9'
		}
		return r
	}, word)
}

// near reports whether one of some words stands in the six tokens before i, or in
// the three behind the number.
func near(t *text, i int, words ...string) bool {
	for j := max(0, i-6); j < min(len(t.tokens), i+8); j++ {
		if t.tokens[j].sentence != t.tokens[i].sentence || j >= i && t.tokens[j].class != aWord || j > i+3 && t.tokens[j].class == aWord && j > i+6 {
			continue
		}
		for _, w := range words {
			if t.tokens[j].word == w {
				return true
			}
		}
	}
	return false
}

// dated reports whether digits are a day, a span of years or a sum.
func dated(t *text, i, end int) bool {
	if i > 0 && strings.Contains("£$€", t.tokens[i-1].raw) {
		return true
	}
	years := 0
	if from, to, span := strings.Cut(t.tokens[i].raw, "-"); span && year(from) && year(to) {
		return true // 2014-2017
	}
	for j := i; j < end; j++ {
		if year(t.tokens[j].raw) {
			years++
		}
	}
	if years > 0 && end-i <= 5 && !(t.tokens[i].raw[0] == '0' && t.tokens[end-1].end-t.tokens[i].start > 9) && years*2 >= (end-i+1)/2 {
		return true
	}
	if _, n := numericDate(t, i); n > 0 && i+n >= end {
		return true
	}
	return false
}

// checked reports whether ten digits carry the check digit of an NHS number:
// weights 10 to 2 on the first nine, modulus 11 (NHS Data Dictionary, NHS NUMBER).
func checked(s string) bool {
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return check == int(s[9]-'0') && strings.Trim(s, s[:1]) != ""
}

// code finds numbers of records that hold letters.
func (e *evidence) code(t *text, i int) {
	if _, found := dashed(t.tokens[i].raw); found {
		return
	}
	raw := bare(t.tokens[i].raw)
	letters, numbers := 0, 0
	for j := range len(raw) {
		switch {
		case raw[j] >= '0' && raw[j] <= '9':
			numbers++
		case raw[j] >= 'A' && raw[j] <= 'Z' || raw[j] >= 'a' && raw[j] <= 'z':
			letters++
		default:
			return
		}
	}
	switch {
	case numbers == 0 && letters == 2 && insurance(t, i) > 0:
		e.hit(t, i, insurance(t, i), Number, MustFix)
	case shape(raw) == "A9999AA", numbers == 6 && (letters == 2 || letters == 3) && raw[0] > '9' && raw[1] > '9',
		numbers == 12 && letters == 1, numbers >= 5 && letters > 0 && near(t, i, records...), numbers >= 4 && letters > 1 && near(t, i, "case", "crime", "court", "reference", "ref", "incident", "record", "hospital", "passport"):
		e.hit(t, i, t.whole(i), Number, MustFix)
	case numbers >= 6 && letters > 0 && letters < 5:
		severity := LookAgain
		if s := t.sentences[t.tokens[i].sentence]; s.anybody() && !s.paper {
			severity = MustFix
		}
		e.hit(t, i, t.whole(i), Number, severity)
	}
}

// whole returns the end of a number that goes on with signs: 13/CR/40951/21.
func (t *text) whole(i int) int {
	for i+1 < len(t.tokens) && !t.tokens[i+1].gap && (t.tokens[i+1].raw == "/" || t.tokens[i+1].class != aSign) {
		i++
	}
	return i + 1
}

// insurance returns the end of a National Insurance number written in groups: two
// letters, six digits, one of A to D.
func insurance(t *text, i int) int {
	got, j := 0, i+1
	if !t.tokens[i].upper {
		return 0
	}
	for ; j < len(t.tokens) && got < 6 && t.tokens[j].class == aNumber && digits(t.tokens[j].raw); j++ {
		got += len(t.tokens[j].raw)
	}
	if got == 6 && j < len(t.tokens) && len(t.tokens[j].raw) == 1 && strings.Contains("ABCD", t.tokens[j].raw) {
		return j + 1
	}
	return 0
}

// postcode finds a postcode, also with its parts apart, in small letters or with
// signs between. Half of one counts beside the word.
func (e *evidence) postcode(t *text, i int) {
	tok := &t.tokens[i]
	if tok.class != aWord || len(tok.raw) > 9 || len(tok.raw) > 4 && !strings.ContainsAny(tok.raw, "0123456789") {
		return
	}
	raw := strings.ToUpper(tok.raw)
	whole := bare(raw)
	if n := len(whole) - 3; n > 1 && outward(whole[:n]) && inward(whole[n:]) {
		e.hit(t, i, i+1, Postcode, MustFix)
		return
	}
	if !outward(raw) {
		return
	}
	j := i + 1
	for j < len(t.tokens) && j < i+3 && strings.Contains(".-/ ,", t.tokens[j].raw) && t.tokens[j].class == aSign {
		j++
	}
	small := tok.raw != raw
	if t.public(i) {
		return
	}
	if j < len(t.tokens) && inward(strings.ToUpper(t.tokens[j].raw)) {
		e.hit(t, i, j+1, Postcode, MustFix)
		return
	}
	// Nine, then the letters alone: LS4 7 9QT is none, W1A 1 AA is.
	if j+1 < len(t.tokens) && len(t.tokens[j].raw) == 1 && digits(t.tokens[j].raw) && len(t.tokens[j+1].raw) == 2 && !digits(t.tokens[j+1].raw) && !small &&
		inward(strings.ToUpper(t.tokens[j].raw+t.tokens[j+1].raw)) {
		e.hit(t, i, j+2, Postcode, MustFix)
		return
	}
	if !small && near(t, i, "postcode", "postcodes", "area", "address", "lived", "lives") {
		severity := LookAgain
		if s := t.sentences[tok.sentence]; near(t, i, "postcode") && !s.advice && (s.past || s.anybody()) {
			severity = MustFix
		}
		e.hit(t, i, i+1, Postcode, severity)
	}
}

// outward reports whether letters and digits are the first half of a postcode
// (Royal Mail, Programmers' Guide): one or two letters of an area, a digit, and
// perhaps a digit or a letter.
func outward(s string) bool {
	if s == "GIR" {
		return true
	}
	n := 0
	for n < len(s) && n < 2 && s[n] >= 'A' && s[n] <= 'Z' {
		n++
	}
	if n == 0 || !strings.Contains(areas, " "+s[:n]+" ") || len(s)-n < 1 || len(s)-n > 2 {
		return false
	}
	last := s[len(s)-1]
	return s[n] >= '0' && s[n] <= '9' && (last >= '0' && last <= '9' || len(s)-n == 2 && last >= 'A' && last <= 'Z')
}

const areas = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ "

// inward reports whether letters and digits are the second half of a postcode.
func inward(s string) bool {
	return len(s) == 3 && s[0] >= '0' && s[0] <= '9' && unit(s[1]) && unit(s[2])
}

func unit(c byte) bool { return c >= 'A' && c <= 'Z' && !strings.ContainsRune("CIKMOV", rune(c)) }

// clock reports whether figures are a span of hours: 9.30-12.30.
func clock(s string) bool {
	from, to, found := strings.Cut(strings.ReplaceAll(s, " ", ""), "-")
	hour := func(s string) bool {
		h, m, found := strings.Cut(s, ".")
		return upTo(h, 24) && (!found || len(m) == 2 && digits(m) && m < "60")
	}
	return found && hour(from) && hour(to)
}
