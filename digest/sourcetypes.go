package digest

import (
	"slices"
	"strings"
)

// SourceType is a kind of document that items come from: one of a closed list, as
// the four nations and the inspectorates name them. Their names are no synonyms
// (Working Together 2023, chapter 5; the Welsh SUSR guidance of 2024; the Scottish
// national guidance on learning reviews of 2021; the Safeguarding Board for
// Northern Ireland's case management reviews).
type SourceType struct {
	Key     string   // as front matter has it
	Name    string   // spelled out, for readers
	Short   string   // what practitioners call it, "" where that is the name
	Nations []Nation // whose name it is; empty for all
}

var (
	inEngland  = []Nation{England}
	inWales    = []Nation{Wales}
	inScotland = []Nation{Scotland}
	inNI       = []Nation{NorthernIreland}
)

// sourceTypes are all of them, in the order in which people choose.
var sourceTypes = []SourceType{
	{"lcspr", "Local child safeguarding practice review", "LCSPR", inEngland},
	{"rapid_review", "Rapid review", "", inEngland},
	{"national_review", "National child safeguarding practice review", "national review", inEngland},
	{"thematic_review", "Thematic review", "", nil},
	{"inquiry", "Inquiry", "", nil},
	{"scr", "Serious case review", "SCR", inEngland},
	{"susr", "Single unified safeguarding review", "SUSR", inWales},
	{"cpr", "Child practice review", "CPR", inWales},
	{"learning_review", "Learning review", "", inScotland},
	{"icr", "Initial case review", "ICR", inScotland},
	{"significant_case_review", "Significant case review", "", inScotland},
	{"cmr", "Case management review", "CMR", inNI},
	{"sar", "Safeguarding adult review", "SAR", nil},
	{"dhr", "Domestic homicide review", "DHR", nil},
	{"statute", "Statute", "", nil},
	{"statutory_guidance", "Statutory guidance", "", nil},
	{"guidance", "Guidance", "", nil},
	{"procedure", "Local procedure", "", nil},
	{"court", "Judgment or rule of a court", "", nil},
	{"regulator", "Standard or rule of a regulator", "", nil},
}

// SourceTypes returns the closed list, in the order in which people choose.
func SourceTypes() []SourceType { return slices.Clone(sourceTypes) }

// SourceTypeOf finds the type that somebody wrote: case does not matter, and a
// dash or a space is an underscore. It reports false for what is not on the list.
func SourceTypeOf(written string) (SourceType, bool) {
	key := strings.NewReplacer("-", "_", " ", "_").Replace(Fold(written))
	for _, t := range sourceTypes {
		if t.Key == key {
			return t, true
		}
	}
	return SourceType{}, false
}

// String is the spelled-out name, with what practitioners call it.
func (t SourceType) String() string {
	if t.Short == "" || strings.EqualFold(t.Short, t.Name) {
		return t.Name
	}
	return t.Name + " (" + t.Short + ")"
}

// TypeName is the type for readers: spelled out, or as it was written where an
// earlier version holds what is not on the list. It is empty for none.
func (s Source) TypeName() string {
	if known, ok := SourceTypeOf(s.Type); ok {
		return known.String()
	}
	return s.Type
}

// sourceTypeKeys lists what may be written.
func sourceTypeKeys() string {
	keys := make([]string, len(sourceTypes))
	for i, t := range sourceTypes {
		keys[i] = t.Key
	}
	return strings.Join(keys, ", ")
}
