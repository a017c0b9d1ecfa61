package digest

import "strings"

// ThemeEntry is a theme that items can have, with what belongs under it.
type ThemeEntry struct {
	Name        string
	Description string
}

// themes is the closed list: the findings that reviews return to, so that “the
// fourth review that found this” counts the same thing. It follows the themes of
// published reviews and of the Panel's yearly reports, and is no copy of the
// NSPCC's keywords.
var themes = []ThemeEntry{
	{"assessment quality", "What an assessment asked, weighed and left out; history, analysis, and review when things change."},
	{"caseloads and time", "Workload, the protected caseload of newly qualified workers, and time for direct work."},
	{"children in care and care leavers", "Children looked after, their placements, contact and return home; young people leaving care."},
	{"children not in school / EHE", "Children educated at home, excluded, missing from education or not on a school's roll."},
	{"court and care proceedings", "Care proceedings, private law orders, deprivation of liberty, and what a judgment means for practice."},
	{"disabled children", "Children with disabilities or complex health needs: signs hidden by a diagnosis, distance from home, communication."},
	{"disguised compliance / avoidant engagement", "Families who seem to work with us, or keep us out: describe what they do, and check it."},
	{"domestic abuse", "Abuse and coercive control between adults or teenagers, after separation too; the child as a victim."},
	{"drift and delay", "Plans without movement, changes of worker, decisions that wait."},
	{"escalation and professional challenge", "Disagreeing with a colleague or another agency, and taking it further until it is settled."},
	{"exploitation", "Criminal and sexual exploitation of children, trafficking and modern slavery."},
	{"extended family concerns", "What grandparents, other relatives and neighbours tell us, and what becomes of it; kinship care."},
	{"extra-familial harm", "Harm outside the home: peers, places, gangs, violence between young people."},
	{"fabricated or induced illness", "Perplexing presentations and illness that is made up or brought about."},
	{"fathers and unseen adults", "Fathers, partners and other adults whom nobody asked about, met or assessed."},
	{"honour-based abuse, forced marriage and FGM", "Abuse in the name of honour, forced marriage, female genital mutilation."},
	{"infants under one", "Babies: injuries, crying, stress on parents, joint work with health."},
	{"information sharing and seeking", "Passing on what matters, asking for what is missing, and putting the pieces together."},
	{"language and interpreters", "Families whose first language is another: interpreters, translated papers, who speaks for whom."},
	{"neglect", "Unmet needs that add up, of teenagers too; missed appointments; tools and chronologies for it."},
	{"non-mobile bruising", "Bruises and other injuries of babies and children who do not move by themselves."},
	{"online harm", "Harm through phones, games and social media; images, made by a camera or not."},
	{"parental mental health", "How a parent's mental ill health bears on the child, and joint work with adult services."},
	{"physical abuse", "Injuries, their explanations, medical opinions and strategy discussions."},
	{"pre-birth", "Concealed and late-booked pregnancies; assessing and planning before a birth."},
	{"professional curiosity", "Looking, asking and checking; respectful uncertainty about what we are told."},
	{"race, ethnicity, culture and adultification", "Racism, culture and faith in what we see and record; children treated as older than they are."},
	{"recording and chronologies", "What is written down, when and how; histories that are read."},
	{"safer sleep", "Sudden unexpected death in infancy: where and how a baby sleeps, and breaks in routine."},
	{"sexual abuse", "Sexual abuse in the family and by people in trusted positions; disclosure and hesitation."},
	{"substance misuse", "Alcohol and drugs: their effect on parenting, and safe storage."},
	{"suicide and self-harm", "Adversities that add up, asking directly, keeping a trusted person in place."},
	{"supervision and management oversight", "Reflective supervision, decisions that managers own, support for staff."},
	{"thresholds and case closure", "Stepping up and down, closing, and repeated referrals below the threshold."},
	{"transitions between areas", "Families and young people who move between areas, teams or to adults' services."},
	{"voice of the child", "Seeing and hearing children, alone and in their own way, and what their behaviour says."},
	{"workforce and registration", "Registration, continuing development, agency rules and standards of our own profession."},
}

// ThemeList returns the themes that items can have, in alphabetical order.
func ThemeList() []ThemeEntry { return append([]ThemeEntry(nil), themes...) }

// ThemeOf finds a theme by its name, however it is cased and spaced. It reports
// false for what is not on the list.
func ThemeOf(name string) (ThemeEntry, bool) {
	for _, t := range themes {
		if Fold(t.Name) == Fold(name) {
			return t, true
		}
	}
	return ThemeEntry{}, false
}

// themesLike are the themes that share a word of five letters or more with what
// somebody wrote: to suggest where a theme is not on the list.
func themesLike(written string) (near []string) {
	for _, t := range themes {
		for word := range strings.FieldsFuncSeq(Fold(written), func(r rune) bool { return r == ' ' || r == ',' || r == '/' || r == '-' }) {
			if len(word) > 4 && strings.Contains(Fold(t.Name), strings.TrimSuffix(word, "s")) {
				near = append(near, t.Name)
				break
			}
		}
	}
	return near
}
