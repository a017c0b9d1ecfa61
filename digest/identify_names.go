package digest

import (
	"regexp"
	"strings"
)

// capitals is a run of capitalised words: with a title before it, one is enough.
var (
	capitals = regexp.MustCompile(word + `(?:\s+` + word + `)*`)
	opening  = regexp.MustCompile(`(?:^|[.!?:;]["”’)*]*\s+|[“"(*‘\[]|^\s*(?:[-*>]|\d+[.)])\s+)\s*$`)
	titled   = regexp.MustCompile(`^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|PC|DC|Judge)$`)
)

// namesIn returns what looks like somebody's name: two capitalised words in a row,
// or a title and one, none of which is known. The first word of a sentence has a
// capital anyway and counts only where it is a common first name.
func namesIn(line string, known map[string]bool) (spans []span) {
	for _, at := range capitals.FindAllStringIndex(line, -1) {
		start, run := at[0], line[at[0]:at[1]]
		first, rest, more := strings.Cut(run, " ")
		if opening.MatchString(line[:start]) && !firstNames[plain(first)] && !titled.MatchString(first) {
			if !more {
				continue
			}
			start += len(first) + 1
			run = rest
		}
		for _, part := range unknownRuns(run, known) {
			spans = append(spans, span{start + part[0], start + part[1], FoundName})
		}
	}
	return spans
}

// unknownRuns returns where, in a run of capitalised words, at least two in a row
// are unknown.
func unknownRuns(run string, known map[string]bool) (found [][2]int) {
	from, end, n := 0, 0, 0
	flush := func() {
		if n >= 2 {
			found = append(found, [2]int{from, end})
		}
		n = 0
	}
	for _, at := range oneWord.FindAllStringIndex(run, -1) {
		w := run[at[0]:at[1]]
		if !titled.MatchString(w) && (isKnown(w, known) || places[plain(w)]) {
			flush()
			continue
		}
		if n == 0 {
			from = at[0]
		}
		end = at[1]
		n++
	}
	flush()
	return found
}

var oneWord = regexp.MustCompile(word)

// plain is a word without a possessive ending, in lower case.
func plain(w string) string {
	w = strings.ToLower(strings.ReplaceAll(w, "’", "'"))
	return strings.Trim(strings.TrimSuffix(w, "'s"), "'-")
}

// isKnown reports whether a capitalised word is no name: in our list, in the
// item's source, or an abbreviation such as LSCB.
func isKnown(w string, known map[string]bool) bool {
	if w = strings.TrimSuffix(strings.TrimSuffix(w, "’s"), "'s"); len(w) < 2 || strings.ToUpper(w) == w {
		return true
	}
	if known[plain(w)] || ordinary[plain(w)] {
		return true
	}
	for part := range strings.SplitSeq(plain(w), "-") {
		if !known[part] && !ordinary[part] {
			return false
		}
	}
	return true
}

func allKnown(run string, known map[string]bool) bool {
	for _, w := range oneWord.FindAllString(run, -1) {
		if !isKnown(w, known) {
			return false
		}
	}
	return true
}

// known returns the words that the publisher's own title uses: those may stand.
func (t Text) known() map[string]bool {
	known := map[string]bool{}
	for _, text := range []string{t.Source.Publisher, t.Source.PublishedAs, t.Document, t.Replaces, strings.Join(t.Themes, " ")} {
		for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t,;:.()/&–—“”\"", r) }) {
			known[plain(w)] = true
		}
	}
	return known
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// ordinary are words that stand with a capital in our texts and name nobody:
// bodies, posts, laws, days, nations, and what briefings are called.
var ordinary = wordSet(`
	a act acts action adult adults advice agencies agency and annual any anonymous appropriate area assessment assessments associate
	authority authorities banks bank barnardo barnardos basw bill board boards borough branch briefing britain british
	cafcass care case cases centre chair chapter charter chief child children childrens childline christmas city
	clinical code collection college commission commissioner committee community complex conference constabulary convention
	core council councils county court courts crown customs data department deprivation designated development director directorate
	district divisional domestic duty early easter education emergency england english equality europe european every evidence
	executive experts faculty families family federation fire first force formal foundation framework free full general
	good government great group guidance handbook head health help high his home homicide hospital house human immigration
	improvement inclusion invisible independent information inquiry inspection inspectorate institute integrated intelligence intervention
	ireland irish it joint justice keeping kinship law lead leads league learning legal liberty local london magistrates
	majesty management manager managing member men mental metropolitan midwife minister ministry model multi-agency myth nation
	national nations network new nhs north northern number nurse nursery office officer offices ofsted operation orders order
	outreach overview panel parliament part partner partners partnership partnerships people placement plan planning
	police policy poverty practice practitioner practitioners primary principal prison probation procedure procedures
	professional programme project protection protocol public pupil quality rapid record records referral reform
	regional register registered regulations report reports repository research response review reviews right rights
	risk role route royal rules safe safeguarding safer scotland scottish secondary secretary section senior sentencing serious
	service services sharing sheet significant silent single slack social society south special stage standards state
	statutory strategic strategy street summary supervision support supreme system systems task team teams the their theme thematic
	threshold to together tool toolkit training transport trust trusts tribunal unified union unit united university
	urgent violence virtual voice voluntary wales welfare welsh west western wider women word work worker workers working
	year young youth
	january february march april may june july august september october november december
	monday tuesday wednesday thursday friday saturday sunday
	in of for on at by with from about our your we you i if when who what where why how is are was do does not no
	one two three four five six seven eight nine ten`)

// places are words of places with two: no person's name, though they may well say
// too much beside an age.
var places = wordSet(`
	barking beds blaenau bracknell bute canary cardiff central cynon dales downs east fife forest fulham glasgow greater gwent
	hackney haringey hamlets hampton hartlepool isles keynes kirklees leeds lothian manchester merthyr merton midlands milton neath
	norfolk peninsula riding rhondda sefton shields shropshire somerset suffolk sussex talbot tees tower trafford tyne tydfil
	valley waltham wharf wrekin yorkshire`)

// firstNames are common enough to be names even where a sentence begins.
var firstNames = wordSet(`
	aaron abigail adam ahmed aisha alan alex alexander alfie ali alice amanda amelia amy andrew angela anna anne anthony archie
	arthur ashley ava ayesha barbara ben benjamin beth callum carl carol caroline charles charlie charlotte chloe chris
	christine christopher claire connor craig daisy daniel darren dave david dawn deborah diane dominic donna dylan edward
	elizabeth ella ellie emily emma ethan eva evie fatima finley florence frank freddie freya gareth gary gemma george georgia
	grace graham hannah harriet harry hassan heather helen henry holly ian ibrahim isaac isabella isla jack jackie jacob james
	jamie jane janet jason jean jennifer jessica joan joanne joe john jonathan jordan joseph josh joshua joyce julie karen
	kate katherine kathleen katie keith kelly kevin kieran kim kyle laura lauren leah leanne lee leo lewis liam lily linda lisa
	logan louise lucas lucy luke margaret maria marie martin mary mason matthew megan mia michael michelle mohammed mohammad
	muhammad natalie nathan neil nicholas nicola nicole nigel noah oliver olivia omar oscar owen pamela patricia patrick paul
	pauline peter philip phoebe poppy rachel rebecca reece rhys richard robert roger ronald rosie ruby russell ruth ryan
	sally sam samantha samuel sandra sara sarah scarlett sean sharon shaun simon sophia sophie stacey stephanie stephen steven
	stuart summer susan tanya terry theo thomas tim timothy toby tom tracey tracy tyler valerie vanessa victoria wayne william
	yusuf zac zachary zahra zara zoe`)
