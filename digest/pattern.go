package digest

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is made when it is first asked for: most commands
// ask for few of them, and would wait for all. It panics then where the text is none.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
