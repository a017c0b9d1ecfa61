package letter

import (
	"fmt"

	"github.com/briefed/briefed/digest"
)

// offered asks somebody, once, whether to share a note with who leads them now.
func (w Writer) offered(e digest.SupervisionEntry) Notice {
	return Notice{
		Heading: "Your note for supervision",
		Parts: []string{fmt.Sprintf("%s\nOn %s you asked to talk about this in supervision, and wrote a note with it. Whom you wrote it to does not lead you any more.",
			quoted(e.Item.Title), w.Moment(e.AskedAt))},
		Means: []string{"Who leads you now sees that you asked, and when, and not what you wrote. You are asked this once; you can decide otherwise later. " + w.Ways.Record},
		Next:  Next{Share: Sharing{Note: e.NoteID, Title: e.Item.Title}},
	}
}
