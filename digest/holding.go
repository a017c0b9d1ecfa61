package digest

import "strings"

// Identifying is why drafts are held back: they hold what could identify somebody,
// and no second person has approved it. Its words name drafts by ref and quote
// nothing; their findings are for the screen of who is at work on them.
type Identifying struct{ Drafts []Draft }

// Error says what was held back and what to do.
func (i *Identifying) Error() string {
	n := 0
	refs := make([]string, len(i.Drafts))
	for j, d := range i.Drafts {
		n += len(d.Held())
		refs[j] = d.Ref
	}
	return "the guard found " + counted(n, "place", "places") + " in " + strings.Join(refs, ", ") +
		" that could identify somebody: take them out, or have another policy lead approve each with a reason"
}
