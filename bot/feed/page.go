package feed

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// around are elements that are not what a page says: they change without news.
var around = []atom.Atom{
	atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Form, atom.Iframe, atom.Svg, atom.Head,
}

// mainText returns what a page says – its main element, or where it has none its body
// without what is around – and its title.
func mainText(body []byte, contentType string) (text, title string, err error) {
	reader, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		return "", "", broken("the page", err)
	}
	root, err := html.Parse(reader)
	if err != nil {
		return "", "", broken("the page", err)
	}
	from := root
	for _, is := range []func(*html.Node) bool{
		func(n *html.Node) bool { return n.DataAtom == atom.Main },
		func(n *html.Node) bool { return attribute(n, "role") == "main" },
		func(n *html.Node) bool { return n.DataAtom == atom.Article },
	} {
		if found := first(root, is); found != nil {
			from = found
			break
		}
	}
	if t := first(root, func(n *html.Node) bool { return n.DataAtom == atom.Title }); t != nil {
		title = wordsIn(t)
	}
	return wordsIn(from), title, nil
}

func first(root *html.Node, is func(*html.Node) bool) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// wordsIn are the words under a node, with one space between, without what is around.
func wordsIn(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (slices.Contains(around, n.DataAtom) || slices.Contains([]string{"navigation", "contentinfo", "banner", "complementary"}, attribute(n, "role"))) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && !inline[n.DataAtom] {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// inline elements do not part words.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Em: true, atom.I: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.U: true,
}

// plain is the text of a piece of HTML.
func plain(markup string) string {
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return strings.Join(strings.Fields(markup), " ")
	}
	var parts []string
	for _, n := range nodes {
		parts = append(parts, wordsIn(n))
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
