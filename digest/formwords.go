package digest

import "regexp"

// formWords say in the words of a form what the rules of a file say in a file's: who
// fills a form in sees no headings, keys and refs.
var formWords = []struct {
	file *regexp.Regexp
	form string
}{
	{regexp.MustCompile(`^there is nothing under ## [^:]*: say in`), "say in"},
	{regexp.MustCompile(`^## .* holds one list and nothing else: begin each point with a dash$`), "write one point a line, and nothing else"},
	{regexp.MustCompile(`^".*" is not a section: use ## .*$`), "a heading cannot stand here: make it bold"},
	{regexp.MustCompile(`^the section .* is on line \d+ already: make them one$`), "a heading cannot stand here: make it bold"},
	{regexp.MustCompile(`^(a lesson|a policy change|training) (says ##|has no sections).*$`), "a heading cannot stand here: make it bold"},
	{regexp.MustCompile(`^text before the first heading is shown nowhere.*$`), "this would be shown nowhere: put it into the background"},
	{regexp.MustCompile(`^the file has \d+ bytes: \d+ at most; move`), "this is longer than an item can be: move"},
	{regexp.MustCompile(` is not a reference: use`), " is no short name: use"},
	{regexp.MustCompile(` is not a reference: write the ref of`), " is no short name: write the short name of"},
	{regexp.MustCompile(`: write the ref of the other one, or import a new version of this one$`), ": write the short name of the other one"},
	{regexp.MustCompile(`: it is a key of (.*); a report's date goes into source$`), ": that is for $1"},
	{regexp.MustCompile(`^every item needs a ref$`), "every item needs a short name"},
	{regexp.MustCompile(`^HTML is not shown: write Markdown$`), "tags of web pages are not shown: write the words alone, with ** around what is bold"},
	{regexp.MustCompile(`^the sections are shown apart from each other: write links in place`), "the parts are shown apart from each other: write links in place"},
	{regexp.MustCompile(`^write one text here, between quotes if it holds a colon$`), "write one text here"},
	{regexp.MustCompile(`^the front matter is not YAML: .*$`), "this cannot be kept: take out what is no plain text"},
	{regexp.MustCompile(`^write a list: .*$`), "write one a line"},
}

// inForm is a problem in the words of a form.
func (p Problem) inForm() Problem {
	p.Line = 0 // of a file, which a form is not
	for _, w := range formWords {
		if w.file.MatchString(p.Message) {
			p.Message = w.file.ReplaceAllString(p.Message, w.form)
			break
		}
	}
	return p
}
