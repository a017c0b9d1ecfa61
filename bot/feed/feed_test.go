package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// hazards is a server that does what servers do to who asks them every night.
func hazards(t *testing.T) *httptest.Server {
	t.Helper()
	const rss = "application/rss+xml"
	mux := http.NewServeMux()
	answer := func(path, kind, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, body)
		})
	}
	answer("/fine", rss, `<rss version="2.0"><channel><title>T</title></channel></rss>`)
	answer("/type", "text/html", "<html>Sign in</html>")
	answer("/none", "", "<rss/>")
	answer("/image", "image/png", "\x89PNG")
	answer("/text", rss, "nothing of the kind")
	answer("/empty", rss, "")
	answer("/deep", rss, `<rss version="2.0"><channel>`+strings.Repeat("<a>", 200_000))
	answer("/broken", rss, `<rss version="2.0"><channel><item><title>Half`)
	answer("/script", "text/html", "<html><body><script>render()</script></body></html>")
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", rss)
		for block := bytes.Repeat([]byte("<a/>"), 16<<10); r.Context().Err() == nil; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/packed", func(w http.ResponseWriter, _ *http.Request) { // 100 MB in 100 kB
		w.Header().Set("Content-Type", rss)
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		block := make([]byte, 1<<20)
		for range 100 {
			if _, err := z.Write(block); err != nil {
				return
			}
		}
		_ = z.Close()
	})
	slow := func(headers bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if w.Header().Set("Content-Type", rss); headers {
				_, _ = io.WriteString(w, "<rss>")
				_ = http.NewResponseController(w).Flush()
			}
			<-r.Context().Done()
		}
	}
	mux.HandleFunc("/slow", slow(true))
	mux.HandleFunc("/silent", slow(false))
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/far/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"n/", http.StatusFound) })
	for path, to := range map[string]string{"/file": "file:///etc/passwd", "/inside": "http://169.254.169.254/latest", "/moved": "/fine", "/home": "/"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(map[bool]int{true: http.StatusFound, false: http.StatusMovedPermanently}[path == "/home"])
		})
	}
	for _, status := range []int{403, 410, 429, 500} {
		mux.HandleFunc(fmt.Sprintf("/%d", status), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "Home") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func watcher(options Options) *Watcher {
	options.Pause = 1
	return New(digest.SystemClock{}, options)
}

// TestHazards looks at each and is told plainly, within its bounds, what is wrong.
func TestHazards(t *testing.T) {
	t.Parallel()
	server := hazards(t)
	w := watcher(Options{AnyAddress: true, Timeout: 500 * time.Millisecond})
	patient := watcher(Options{AnyAddress: true})
	for path, want := range map[string]string{
		"/type": "it is text/html and not application/rss+xml", "/none": "and not application/rss+xml", "/image": "it is image/png",
		"/text": "the feed cannot be read", "/empty": "the feed cannot be read", "/broken": "the feed cannot be read", "/deep": "nested deeper than 100",
		"/endless": "larger than 2 MB", "/packed": "larger than 2 MB", "/slow": "did not answer in full within", "/silent": "did not answer in full within",
		"/loop": "round in a circle", "/far/": "leads on more than 5 times", "/file": "no address on the web",
		"/403": "answered 403 Forbidden", "/429": "answered 429", "/500": "answered 500", "/nowhere": "answered 404",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			asks := patient
			if path == "/slow" || path == "/silent" {
				asks = w
			}
			seen, err := asks.Look(t.Context(), digest.Feed{Kind: digest.FeedPosts, URL: server.URL + path}, digest.FeedState{})
			if err == nil || !strings.Contains(err.Error(), want) || len(seen.Entries) > 0 {
				t.Errorf("%v, %+v; want %q", err, seen, want)
			}
		})
	}
	if _, err := patient.Look(t.Context(), digest.Feed{Kind: digest.FeedPage, URL: server.URL + "/script"}, digest.FeedState{}); err == nil || !strings.Contains(err.Error(), "may need a script") {
		t.Errorf("a page of a script: %v", err)
	}
	if seen, err := patient.Look(t.Context(), digest.Feed{Kind: digest.FeedPosts, URL: server.URL + "/410"}, digest.FeedState{}); err != nil || !seen.Ended {
		t.Errorf("a feed that is gone: %+v, %v", seen, err)
	}
	if seen, err := patient.Look(t.Context(), digest.Feed{Kind: digest.FeedPosts, URL: server.URL + "/moved"}, digest.FeedState{}); err != nil || seen.Moved != server.URL+"/fine" {
		t.Errorf("a feed that moved: %+v, %v", seen, err)
	}
}

// TestLinks says what became of addresses.
func TestLinks(t *testing.T) {
	t.Parallel()
	server := hazards(t)
	w := watcher(Options{AnyAddress: true})
	for path, want := range map[string]string{
		"/fine": "fine ", "/403": "fine ", "/429": "fine ", "/410": "dead ", "/nowhere": "dead ", "/endless": "fine ",
		"/moved": "moved " + server.URL + "/fine", "/home": "moved " + server.URL + "/", "/": "fine ",
	} {
		state, to, err := w.Follow(t.Context(), server.URL+path)
		if got := string(state) + " " + to; err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", path, got, err, want)
		}
	}
	if _, _, err := w.Follow(t.Context(), server.URL+"/500"); err == nil {
		t.Error("a server in trouble says something of the address")
	}
}

// TestNothingInsideIsAsked: neither by its address, nor by a name, nor through a
// redirect.
func TestNothingInsideIsAsked(t *testing.T) {
	t.Parallel()
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(server.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	w := watcher(Options{Timeout: 2 * time.Second})
	for _, address := range []string{
		server.URL, "http://localhost:" + port, "http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.9/",
		"http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fd00::1]/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://100.64.1.1/",
		"http://[64:ff9b::7f00:1]/", "https://user:secret@example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org", "https://example.org:22/", "", "//",
	} {
		_, _, err := w.Follow(t.Context(), address)
		if digest.CodeOf(err) != digest.Forbidden || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if asked {
		t.Error("a server of this machine was asked")
	}
	request := func(address string) *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	via := []*http.Request{request("https://example.org/")}
	for _, to := range []string{"https://127.0.0.1/", "https://10.1.2.3/", "http://example.org/"} {
		if err := w.client.CheckRedirect(request(to), via); err == nil {
			t.Errorf("led to %s", to)
		}
	}
	if err := w.client.CheckRedirect(request("https://example.net/"), via); err != nil {
		t.Errorf("led to a public address: %v", err)
	}
	for text, want := range map[string]bool{"151.101.0.144": true, "2a04:4e42::144": true, "224.0.0.1": false, "255.255.255.255": false, "2002:7f00:1::": false, "::": false} {
		if public(netip.MustParseAddr(text)) != want {
			t.Errorf("%s is public: %v", text, !want)
		}
	}
}

// TestAHostHasItsPause between two requests, and another host does not wait for it.
func TestAHostHasItsPause(t *testing.T) {
	t.Parallel()
	clock := &counting{now: time.Date(2027, 1, 4, 3, 0, 0, 0, time.UTC)}
	w := New(clock, Options{})
	for _, host := range []string{"a.example", "b.example", "a.example", "a.example"} {
		if err := w.pause(t.Context(), host); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]time.Duration{time.Second, time.Second}, clock.slept); diff != "" {
		t.Error(diff)
	}
}

type counting struct {
	now   time.Time
	slept []time.Duration
}

func (c *counting) Now() time.Time { return c.now }

func (c *counting) Sleep(_ context.Context, d time.Duration) {
	c.now, c.slept = c.now.Add(d), append(c.slept, d)
}

// TestShapes reads the traps that producers set.
func TestShapes(t *testing.T) {
	t.Parallel()
	at, err := url.Parse("https://site.example/feed/")
	if err != nil {
		t.Fatal(err)
	}
	entry := func(kind digest.FeedKind, items string) []digest.FeedEntry {
		t.Helper()
		entries, _, err := parse([]byte(items), digest.Feed{Kind: kind}, at)
		if err != nil {
			t.Fatal(err)
		}
		return entries
	}
	rss := func(items string) []digest.FeedEntry {
		return entry(digest.FeedPosts, `<rss version="2.0"><channel><title>T</title>`+items+`</channel></rss>`)
	}
	one := rss(`<item><title><![CDATA[Harry &amp; Mo &#8211; <em>seen</em>]]></title><link> ../news/harry/ </link><pubDate>4 Jan 2027 09:00 GMT</pubDate></item>`)[0]
	if one.Title != "Harry & Mo – seen" || one.URL != "https://site.example/news/harry/" || one.Key != "site.example/news/harry" || one.Published.Day() != 4 {
		t.Errorf("entities, a relative link and a date of its own: %+v", one)
	}
	for text, want := range map[string]string{"Mon, 04 Jan 2027 09:00:00 +0000": "2027-01-04", "2027-01-04T09:00:00Z": "2027-01-04", "04/01/2027": "2027-01-04", "4 January 2027": "2027-01-04", "soon": "0001-01-01"} {
		if got := rss(`<item><title>A</title><link>/a</link><pubDate>` + text + `</pubDate></item>`)[0].Published.Format(time.DateOnly); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
	if got := rss(`<item><title>A</title><link>javascript:alert(1)</link></item><item><title>B</title></item><item><title>C</title><guid>https://site.example/c</guid></item>`); len(got) != 1 || got[0].Title != "C" {
		t.Errorf("entries without an address on the web: %+v", got)
	}
	if got := rss(`<item><title>A</title><link>/notices</link></item><item><title>B</title><link>/notices</link></item>`); len(got) != 2 || got[0].Key == got[1].Key {
		t.Errorf("two notices that lead to one page: %+v", got)
	}
	long := rss(`<item><title>` + strings.Repeat("é", 400) + "\u202eevil" + `</title><link>/a</link></item>`)[0]
	if n := len([]rune(long.Title)); n != mostTitle || strings.ContainsRune(long.Title, '\u202e') {
		t.Errorf("a title of %d characters: %s", n, long.Title)
	}
	twice := entry(digest.FeedGovUK, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://www.gov.uk/x#1</id><updated>2027-06-01T10:00:00+01:00</updated><link rel="alternate" href="https://www.gov.uk/x"/>
<title>Guidance: X</title><category label="Guidance" term="Guidance"/></entry><entry><id>https://www.gov.uk/x#2</id><updated>2027-06-02T10:00:00+01:00</updated><link rel="alternate" href="https://www.gov.uk/x?a=b"/><title>X</title></entry></feed>`)
	if len(twice) != 1 || twice[0].Mark != "2027-06-02T09:00:00Z" || twice[0].Key != "gov.uk/x" || !twice[0].Published.IsZero() {
		t.Errorf("one document twice: %+v", twice)
	}
	for _, address := range []string{"http://www.gov.uk/x/", "https://gov.uk/x#part", "https://WWW.GOV.UK/x?utm_source=rss&utm_medium=e"} {
		if digest.AddressKey(address) != "gov.uk/x" {
			t.Errorf("%s is %s", address, digest.AddressKey(address))
		}
	}
	latin := []byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss version=\"2.0\"><channel><item><title>Caf\xe9</title><link>/a</link></item></channel></rss>")
	if entries, _, err := parse(latin, digest.Feed{Kind: digest.FeedPosts}, at); err != nil || entries[0].Title != "Café" {
		t.Errorf("Latin-1: %+v, %v", entries, err)
	}
}

// TestAFooterIsNoNews: what is around a page's main text does not count, whichever way
// the page marks it.
func TestAFooterIsNoNews(t *testing.T) {
	t.Parallel()
	text := func(page string) string {
		t.Helper()
		said, _, err := mainText([]byte(page), "text/html; charset=utf-8")
		if err != nil {
			t.Fatal(err)
		}
		return said
	}
	for name, page := range map[string]string{
		"main":     `<body><header>%[2]s</header><main><p>%[1]s</p><script>%[2]s</script></main><footer>%[2]s</footer></body>`,
		"role":     `<body><div>%[2]s</div><div role="main"><p>%[1]s</p></div></body>`,
		"article":  `<body><div>%[2]s</div><article>%[1]s<footer>%[2]s</footer></article></body>`,
		"body":     `<body><nav>%[2]s</nav><div><p>%[1]s</p></div><div role="contentinfo">%[2]s</div><aside>%[2]s</aside></body>`,
		"comments": `<body><main><!-- %[2]s --><p data-t="%[2]s">%[1]s</p></main></body>`,
	} {
		before, around, changed := text(fmt.Sprintf(page, "One", "2026")), text(fmt.Sprintf(page, "One", "2027")), text(fmt.Sprintf(page, "Two", "2026"))
		if before != "One" || around != before || changed != "Two" {
			t.Errorf("%s: %q, %q, %q", name, before, around, changed)
		}
	}
}

// TestShipped: the list is sound, and a list of one's own is read with its mistakes
// named.
func TestShipped(t *testing.T) {
	t.Parallel()
	if len(Shipped()) < 5 {
		t.Errorf("%d sources", len(Shipped()))
	}
	for list, want := range map[string]string{
		"":        "cannot be read",
		"a,b,c\n": "first line",
		"kind,publisher,url\nx,Y,https://z.example\n":                                `line 2 of the list of sources: kind "x"`,
		"kind,publisher,url\nposts,,https://z.example\n":                             "names no publisher",
		"kind,publisher,url\nposts,Y,ftp://z.example\n":                              "begin with https://",
		"kind,publisher,url\nposts,Y,https://z.example\nposts,Y,https://z.example\n": "line 3 of the list of sources: the address is there twice",
		"kind,publisher,url\nposts,Y\n":                                              "wrong number of fields",
	} {
		if _, err := Sources(strings.NewReader(list)); digest.CodeOf(err) != digest.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", list, err)
		}
	}
}

// FuzzParse: whatever bytes come, entries have a key, an address on the web and short
// titles, or there is an error.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`<rss version="2.0"><channel><item><title>A</title><link>/a</link><guid>x</guid></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x/feed-ended</id><title>This feed has ended</title></entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"https://x.example"}]}`,
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item><link>http://x</link></item></rdf:RDF>`, `<a><b></a>`, "\xff\xfe<\x00r\x00",
	} {
		f.Add([]byte(seed))
	}
	at := &url.URL{Scheme: "https", Host: "site.example", Path: "/feed"}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, kind := range digest.FeedKinds {
			entries, _, err := parse(body, digest.Feed{Kind: kind}, at)
			for _, e := range entries {
				if err != nil || e.Key == "" || digest.AddressKey(e.URL) == "" || e.Mark == "" || e.Title == "" || len([]rune(e.Title)) > mostTitle {
					t.Errorf("%+v, %v", e, err)
				}
			}
		}
		_, _, _ = mainText(body, "text/html")
	})
}
