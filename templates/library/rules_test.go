package library_test

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/briefed/briefed/digest"
)

// hosts are the sites that items may lead to, and whose they are: a publisher, the
// NSPCC, or a safeguarding partnership that keeps what a publisher does not. No
// newspaper, and no copy.
var hosts = map[string]string{
	"gov.uk":                   "the UK government and the Panel",
	"legislation.gov.uk":       "the law",
	"gov.wales":                "the Welsh Government",
	"gov.scot":                 "the Scottish Government",
	"learning.nspcc.org.uk":    "the NSPCC's summaries and national collection",
	"nspcc.org.uk":             "the NSPCC's lists by year",
	"socialworkengland.org.uk": "the regulator",
	"hmiprobation.justiceinspectorates.gov.uk": "the inspectorate",
	"basw.co.uk":                    "the professional association, for a report whose own page was not found",
	"us10.campaign-archive.com":     "the Panel's newsletter",
	"vkpp.org.uk":                   "the police's programme on vulnerability, on a report of the Panel",
	"seriouscasereviews.rip.org.uk": "Research in Practice, which wrote it",
	"researchinpractice.org.uk":     "Research in Practice, which wrote it",
	"cascadewales.org":              "Cardiff University, on research",
	"cardiff.ac.uk":                 "Cardiff University's repository",
	"lx.iriss.org.uk":               "Iriss, which keeps the board's later report",
	"publicinquiries.org":           "a record of public inquiries",
	"wscp.org.uk":                   "a partnership", "lscpbirmingham.org.uk": "the publisher",
	"suttonlscp.org.uk": "the publisher", "sites.google.com": "the publisher, Sutton's partnership", "leedsscp.org.uk": "the publisher",
	"oscb.org.uk": "the publisher", "news.oxfordshire.gov.uk": "the council of that review", "chscp.org.uk": "the publisher",
	"hackney.moderngov.co.uk": "the council of that review, in its minutes", "northwalessafeguardingboard.wales": "the publisher",
	"gwynedd.llyw.cymru": "the council of that review", "safeguardingcambspeterborough.org.uk": "a partnership, on a review of the Panel",
	"croydonlcsb.org.uk": "a partnership, on a review of the Panel", "devonscp.org.uk": "a partnership, on a review of the Panel",
	"surreyscp.org.uk": "a partnership, on a paper of the Panel", "lbbd.gov.uk": "a partnership, on its own reviews",
	"safeguardinglewisham.org.uk": "the publisher", "escb.co.uk": "a partnership", "safeguardingchildren.co.uk": "the publisher",
	"sussexchildprotection.procedures.org.uk": "the publisher", "doncasterscb.proceduresonline.com": "a partnership's procedures",
	"llrscb.proceduresonline.com": "the publisher", "derbycsc.trixonline.co.uk": "the publisher", "southtynesidecs.trixonline.co.uk": "the publisher",
	"hertfordshirescp.trixonline.co.uk": "a partnership's procedures", "rotherhamscp.trixonline.co.uk": "a partnership's procedures",
	"northamptonshirechildcare.proceduresonline.com": "a council's procedures, the only page read",
	"bristolsafeguardingineducation.org":             "a partnership, until the guide's own page is found",
	"familylawweek.co.uk":                            "a law journal, until the Panel's own page is opened",
	"willispalmer.com":                               "a social work organisation that quotes the letter, whose own page was not found",
}

// rolling are the addresses under which something else stands next month.
var rolling = regexp.MustCompile(`recently-published-case-reviews|monthly-case-reviews-update|/latest-news$|/news$`)

// withoutTLS are hosts that were read without encryption only.
var withoutTLS = map[string]bool{"oscb.org.uk": true, "publicinquiries.org": true}

// forEverybody are the items that are for all staff, on purpose: what they say
// does not depend on whom one works with.
var forEverybody = set(`
lesson-adult-in-trust lesson-adultification-words lesson-after-the-court-decides lesson-before-you-close
lesson-do-not-wait-to-be-told lesson-domestic-abuse-child-in-the-room lesson-drift-and-change-of-worker lesson-front-line-alarm
lesson-help-early-and-keep-going lesson-interpreter-always lesson-known-to-many lesson-listen-to-the-family lesson-look-ask-check
lesson-name-race-and-racism lesson-neglect-adds-up lesson-no-starting-again lesson-older-sibling-tells-you
lesson-put-the-pieces-on-one-table lesson-read-siblings-together lesson-safeguarding-first lesson-say-who-leads
lesson-supervision-that-helps lesson-suspected-and-not-disclosed lesson-talk-to-the-child
policy-ai-images policy-cwsa-2026 policy-da-child-victim policy-information-sharing-2024 policy-information-sharing-2026
policy-kinship-local-offer policy-learning-is-chapter-five policy-mandatory-reporting-coming policy-national-dol-list
policy-scotland-learning-reviews policy-susr-wales policy-working-together-2023 policy-working-together-2026`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// reading counts the words that must be read, and reckons the school grade of
// somebody who understands them (Flesch and Kincaid 1975: long sentences and long
// words weigh).
func reading(t digest.Text) (words int, grade float64) {
	shown := t.Title + ". " + strings.Join(t.Points, " ") + " " + t.Learned
	var sentences, syllables int
	for _, r := range shown {
		if strings.ContainsRune(".?!:;", r) {
			sentences++
		}
	}
	spoken := strings.FieldsFunc(shown, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	for _, word := range spoken {
		syllables += syllablesOf(word)
	}
	n := float64(len(spoken))
	return len(strings.Fields(shown)), 0.39*n/float64(sentences) + 11.8*float64(syllables)/n - 15.59
}

func syllablesOf(word string) (n int) {
	before := false
	word = strings.ToLower(word)
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") {
		n--
	}
	return max(1, n)
}
