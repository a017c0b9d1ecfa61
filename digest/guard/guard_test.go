package guard_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/briefed/briefed/digest/guard"
)

func look(text string) []guard.Finding {
	return guard.Look([]guard.Part{{Text: text}}, guard.Context{Publisher: "Westmere Safeguarding Children Partnership", Published: "Child T and Rowan"})
}

// TestOneTextWrittenManyWays: a name is found with whatever a paste from a word
// processor or a web page leaves between and inside its words, and is pointed to
// where it stands in the source.
func TestOneTextWrittenManyWays(t *testing.T) {
	const plain = "Her stepfather was Darren Fletcher, born on 3 March 2015 at 14 Acacia Avenue, SW1A 1AA, NHS number 943 476 5919."
	kinds := []guard.Kind{guard.Name, guard.Date, guard.Street, guard.Postcode, guard.Number}
	between := func(sign string) string { return strings.ReplaceAll(plain, " ", sign) }
	inside := func(sign string) string {
		return strings.NewReplacer("Darren", "Da"+sign+"rren", "March", "Ma"+sign+"rch", "Avenue", "Ave"+sign+"nue", "SW1A", "SW"+sign+"1A", "943", "9"+sign+"43").Replace(plain)
	}
	for name, text := range map[string]string{
		"plain": plain, "no-break spaces": between("\u00a0"), "narrow no-break spaces": between("\u202f"), "figure spaces": between("\u2007"),
		"ideographic spaces": between("\u3000"), "double spaces": between("  "), "tabs": between("\t"), "line breaks": between("\n"), "hard breaks": between("  \n"), "entities": between("&nbsp;"),
		"numeric entities": between("&#160;"), "spaces of no width": between("\u200b"), "spaces of no width beside spaces": between(" \u200b"), "word joiners": between("\u2060 "),
		"spaces of no width inside": inside("\u200b"), "soft hyphens": inside("\u00ad"), "soft hyphens as entities": inside("&shy;"), "joiners inside": inside("\u200d"), "graphemes joined": inside("\u034f"),
		"bold": strings.Replace(plain, "Fletcher", "**Fletcher**", 1), "half bold": strings.Replace(plain, "Fletcher", "**Fl**etcher", 1), "in italics": strings.Replace(plain, "Darren Fletcher", "_Darren Fletcher_", 1),
		"a link's words": strings.Replace(plain, "Darren Fletcher", "[Darren](https://example.org) Fletcher", 1), "backslashes": strings.Replace(plain, "SW1A 1AA", `SW1A\ 1AA`, 1),
		"full width": strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, plain), "look-alikes": strings.NewReplacer("a", "а", "e", "е", "o", "о", "A", "А", "M", "М").Replace(plain), "mathematical": strings.Replace(plain, "Darren", "𝐃𝐚𝐫𝐫𝐞𝐧", 1),
		"no-break hyphens": strings.ReplaceAll(strings.Replace(plain, "943 476 5919", "943-476-5919", 1), "-", "\u2011"), "dots": strings.Replace(plain, "943 476 5919", "943.476.5919", 1),
	} {
		t.Run(name, func(t *testing.T) {
			found := map[guard.Kind]string{}
			for _, f := range look(text) {
				if f.Severity == guard.MustFix {
					found[f.Kind] += text[f.Start:f.End]
				}
			}
			for _, kind := range kinds {
				if found[kind] == "" {
					t.Errorf("no %s in %q: %s", kind, text, spell(text, look(text)))
				}
			}
		})
	}
}

// TestLinear holds the guard to its bound, 64 KB on one line within two hundred times what
// bare reading of as much takes, and to time in proportion to length. Both are medians of
// what is measured side by side: who else is at work on the machine slows down both sides.
// The race detector does not, and finds nothing in what does one thing after the other.
func TestLinear(t *testing.T) {
	if raced {
		t.Skip("left out by -race")
	}
	const (
		most  = 200.0 // times bare reading
		grows = 2.0   // times eight texts of an eighth of the length
		tries = 41
	)
	text := func(line string, size int) string { return strings.Repeat(line, size/len(line)) }
	ordinary := text(worstLines["deaths"], 64<<10)
	look(ordinary) // what is made once is made now
	for name, line := range worstLines {
		small, large := text(line, 8<<10), text(line, 64<<10)
		var beside, growth []float64
		for n := 1; n <= tries; n++ {
			whole := took(func() { look(large) })
			parts := took(func() {
				for range 8 {
					look(small)
				}
			})
			bare := took(func() {
				for range 8 {
					bareReading(ordinary)
				}
			}) / 8
			beside, growth = append(beside, float64(whole)/float64(bare)), append(growth, float64(whole)/float64(parts))
			if n >= 3 && median(beside) < most && median(growth) < grows {
				break
			}
		}
		t.Logf("%s: 64 KB took %.1f times bare reading, and %.2f times eight of 8 KB", name, median(beside), median(growth))
		if median(beside) > most {
			t.Errorf("%s: 64 KB took %.0f times as long as reading it, more than %.0f", name, median(beside), most)
		}
		if median(growth) > grows {
			t.Errorf("%s: 64 KB took %.1f times as long as eight of 8 KB", name, median(growth))
		}
	}
}

// bareReading looks each word up once.
func bareReading(text string) (words int) {
	seen := map[string]int{}
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		seen[word]++
	}
	return len(seen)
}

// median is the middle of some figures.
func median(of []float64) float64 { return slices.Sorted(slices.Values(of))[len(of)/2] }

// worstLines repeat what the kinds look at most closely.
var worstLines = map[string]string{
	"deaths":      "Bob Jones died on 1 May 2020 aged 4 in Hull. ",
	"no sentence": "Bob Jones and ",
	"digits":      "07700 900 ",
	"capitals":    "Zorbax Of The ",
	"quotes":      `"Aa `,
	"brackets":    "[a](b ",
	"signs":       "a@b. at dot ",
	"marks":       "é\u0301\u0302",
	"entities":    "&amp",
	"stars":       "* > # ",
	"one word":    "a",
	"bodies":      "Council of the Board and ",
	"beside":      "Dean, his son, Aa, (Bb) ",
	"hospitals":   "at the Royal Aa ",
	"authors":     "Munro, White and ",
	"notes":       "wee sons, 5, lad of 3y 2m (old) ",
	"towns":       "the Costa in Leeds, Hull and Bury ",
	"press":       "As the Echo put facebook ",
	"logs":        "police log 041/2 of ",
	"quoted":      "See Platt on Aa from Bb ",
	"scholars":    "Al Bo, Cy Do and Eve Fox found ",
	"studies":     "Al Bo, Cy Do of children in a study ",
	"lodgings":    "put up in the Aa Hotel, flat above the Aa ",
	"rosters":     "Hope, Joy, Faith and ",
	"scenes":      "Hope in cot, seen: Joy asleep, ",
	"spoken":      "o seven double ",
	"handles":     "posts under aa_b1.c_2 ",
	"offices":     "Council, 3 Aa Road, LS1 1AA, 01632 960 001, ",
	"small roads": "lives at 3 aa bb cc rd ",
	"callings":    `went by the name "A `,
	"days":        "seen 1 May 2020, 2/5/20 ",
	"known":       "Jay was seen, Jay ",
	"doses":       "had methadone vodka salt ",
	"grounds":     "the quarry above Aa estate ",
	"said digits": "oh-seven-seven ",
	"ours":        `"our Aa said `,
	"systems":     "mosaic ref 90011 ",
	"classes":     "year 4 at Aa Bb ",
}

// took is how much of a processor something takes: others share the machine.
func took(do func()) time.Duration {
	start := used()
	do()
	return max(used()-start, time.Microsecond)
}

func BenchmarkLook(b *testing.B) {
	for _, size := range []int{8 << 10, 64 << 10} {
		text := strings.Repeat(worstLines["deaths"], size/len(worstLines["deaths"]))
		b.Run(map[bool]string{true: "8KB", false: "64KB"}[size < 10<<10], func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				look(text)
			}
		})
	}
}

// FuzzLook: whatever the bytes, findings lie within their part, in order, and cut
// no character in two.
func FuzzLook(f *testing.F) {
	for _, line := range worstLines {
		f.Add(line)
	}
	f.Add("Her stepfather was [Darren\u00a0**Fletcher**](https://example.org/darren-fletcher), &nbsp;born 3/3/2015.\n\n- Ky1e\n")
	f.Add("K.J. \\\n> # 1. a_b_ <mailto:x@y.example> \xff\xfe\u200b")
	f.Fuzz(func(t *testing.T, text string) {
		for manner := guard.Prose; manner <= guard.Address; manner++ {
			end := 0
			for _, found := range guard.Look([]guard.Part{{Text: text, Manner: manner}}, guard.Context{Publisher: text, Published: text}) {
				if found.Kind == guard.Story {
					continue // it says where to begin to read, over whatever else is there
				}
				if found.Start < end || found.End <= found.Start || found.End > len(text) {
					t.Fatalf("%+v in %d bytes, after %d", found, len(text), end)
				}
				if utf8.ValidString(text) && !utf8.ValidString(text[found.Start:found.End]) {
					t.Fatalf("%+v cuts a character: %q", found, text[found.Start:found.End])
				}
				end = found.End
			}
		}
	})
}
