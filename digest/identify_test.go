package digest_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// sourced is a lesson whose background is the text, from a review by Sutton.
func sourced(text string) digest.Text {
	return digest.Text{
		Ref: "r", Kind: digest.Lesson, Title: "T", Points: []string{"Do it."}, Background: text,
		Source: digest.Source{Publisher: "Sutton Local Safeguarding Children Board", PublishedAs: "Khyra Smith"},
	}
}

func TestIdentifiable(t *testing.T) {
	for text, want := range map[string][]string{
		"He was born on 3 March 2015 and lived with us.": {"exact date: 3 March 2015"},
		"DOB 03/04/2015":                                          {"exact date: 03/04/2015"},
		"On 2019-05-06 the child died.":                           {"exact date: 2019-05-06"},
		"She died on March 3rd, 2019. Much followed.":             {"exact date: March 3rd, 2019"},
		"A six-year-old boy from Rotherham was seen.":             {"age with place: six-year-old"},
		"A girl of 12 in care, a nine-year-old in Tower Hamlets.": {"age with place: nine-year-old"},
		"A baby, aged 4 months, was known in West Ham.":           {"age with place: aged 4"},
		"He went to St Mary's Primary School every day.":          {"school: St Mary's Primary School"},
		"The staff of Hillside Academy knew.":                     {"school: Hillside Academy"},
		"They moved to 14 Acacia Avenue in May.":                  {"address: 14 Acacia Avenue"},
		"They lived in Flat 3 above a shop.":                      {"address: Flat 3"},
		"Their postcode was SW1A 1AA then.":                       {"postcode: SW1A 1AA"},
		"The postcode was m1 1ae then.":                           {"postcode: m1 1ae"},
		"NHS number 943 476 5919 was used.":                       {"NHS number: 943 476 5919"},
		"Ring 020 7946 0958 and ask.":                             {"phone number: 020 7946 0958"},
		"Ring +44 7700 900123 and ask.":                           {"phone number: +44 7700 900123"},
		"Write to jane.doe@council.example today.":                {"e-mail address: jane.doe@council.example"},
		"Her stepfather was Darren Fletcher, they said.":          {"name: Darren Fletcher"},
		"Sarah Fletcher told the school.":                         {"name: Sarah Fletcher"},
		"The GP, Dr Patel, wrote.":                                {"name: Dr Patel"},
		"**Amy Winterbourne** was seen.":                          {"name: Amy Winterbourne"},
		"His two younger sisters were at home.":                   {"brothers and sisters: His two younger sisters"},
		"She was the eldest of five children.":                    {"brothers and sisters: eldest of five children"},
		"A sister aged 4 was there.":                              {"brothers and sisters: sister aged 4"},
		"Tom Jones died on 1 May 2020 at BS1 4ST.":                {"name: Tom Jones", "exact date: 1 May 2020", "postcode: BS1 4ST"},

		"Published on 7 July 2025. In force on 1 September 2025.":              nil,
		"The review of Khyra Smith by Sutton was of a six-year-old in Sutton.": nil,
		"A baby under one was seen.":                                           nil,
		"Children aged 16 and 17 in England are children.":                     nil,
		"The Royal College of Nursing agrees.":                                 nil,
		"School comes first.":                                                  nil,
		"Read the file of every brother and sister.":                           nil,
		"There are 943 476 5918 reasons.":                                      nil,
		"Ring the NSPCC on 0808 800 5000.":                                     nil,
		"See [the report](https://example.org/Jane-Doe/SW1A1AA).":              nil,
		"Working Together to Safeguard Children says so.":                      nil,
		"The Child Safeguarding Practice Review Panel met in Leeds.":           nil,
		"Ask Cafcass. Ring Birmingham.":                                        nil,
		"Three boroughs, Tower Hamlets among them, tried it.":                  nil,
		"The team in Milton Keynes and that in Greater Manchester agree.":      nil,
		"Keep to Chapter 5 of it, on page 14.":                                 nil,
	} {
		item := sourced(text)
		var got []string
		for _, f := range digest.Identifiable(item) {
			got = append(got, string(f.Kind)+": "+item.Quote(f.Place))
			if f.Field != digest.FieldBackground || f.Line != 1 || f.Kind.Advice() == "" {
				t.Errorf("%q: finding %+v", text, f)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// Authors trust the guard as long as it is quiet about what is fine: the lessons
// and policy changes that ship.
func TestTheLibraryIsFineByTheGuard(t *testing.T) {
	for _, text := range shipped(t) {
		for _, f := range digest.Identifiable(text) {
			t.Errorf("%s: %s in %s: %q", text.Ref, f.Kind, f.Field, text.Quote(f.Place))
		}
	}
}

func FuzzIdentifiable(f *testing.F) {
	for _, seed := range []string{"Tom Jones died on 1 May 2020.", "é SW1A 1AA", "**A** B\n\xff 943 476 5919", "Mr’ O’Neill-Ünal", "[x](y) <https://a> "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		item := sourced(text)
		end, line := 0, 0
		for _, found := range digest.Identifiable(item) {
			quote := item.Quote(found.Place)
			if quote == "" || utf8.ValidString(text) && !utf8.ValidString(quote) || strings.Contains(quote, "\n") {
				t.Errorf("%q: finding %+v quotes %q", text, found, quote)
			}
			if found.Line == line && found.Start < end || found.Line < line {
				t.Errorf("%q: findings overlap at %+v", text, found)
			}
			end, line = found.End, found.Line
		}
	})
}
