package main

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// The bodies of producers, written by hand in the shapes that they send.

// document is an entry of a GOV.UK feed.
type document struct {
	path, kind, title string
	updated           time.Time
}

// organisationFeed is as alphagov/collections has it: an id with the moment in it, no
// published element, the type in front of the title.
func organisationFeed(base string, docs ...document) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<feed xml:lang="en-GB" xmlns="http://www.w3.org/2005/Atom"><id>tag:www.gov.uk,2005:/government/organisations/panel</id>
<link rel="self" type="application/atom+xml" href="%s/panel.atom"/><title>Panel - Activity on GOV.UK</title><author><name>HM Government</name></author>`, base)
	for _, d := range docs {
		at := d.updated.UTC().Format(time.RFC3339)
		fmt.Fprintf(&b, `<entry><id>%[1]s%[2]s#%[3]s</id><updated>%[3]s</updated><link rel="alternate" type="text/html" href="%[1]s%[2]s"/>
<title>%[4]s: %[5]s</title><category label="%[4]s" term="%[4]s"/><summary>About it.</summary></entry>`, base, d.path, at, d.kind, html.EscapeString(d.title))
	}
	return b.String() + "</feed>"
}

// finderFeed is as alphagov/finder-frontend has it: a stable id, London time, an HTML
// summary that may be empty.
func finderFeed(base string, docs ...document) string {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Guidance</title>`)
	for _, d := range docs {
		fmt.Fprintf(&b, `<entry><id>tag:www.gov.uk,2005:%[2]s</id><updated>%[3]s</updated><link rel="alternate" type="text/html" href="%[1]s%[2]s"/>
<title>%[4]s</title><summary type="html"></summary></entry>`, base, d.path, d.updated.In(london).Format(time.RFC3339), html.EscapeString(d.title))
	}
	return b.String() + "</feed>"
}

// endedFeed is what a finder's feed says once the finder is gone, with a status of 200.
const endedFeed = `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Guidance</title>
<entry><id>tag:www.gov.uk,2005:search/guidance/feed-ended</id><updated>2027-09-01T00:00:00+01:00</updated><title>This feed has ended</title>
<summary type="html">&lt;p&gt;This feed no longer exists.&lt;/p&gt;</summary></entry></feed>`

// stated is GOV.UK's content API of a document.
func stated(first, changed time.Time, note, withdrawn string) string {
	notice := "null"
	if withdrawn != "" {
		notice = fmt.Sprintf(`{"explanation":"<div class=\"govspeak\"><p>%s</p></div>","withdrawn_at":%q}`, withdrawn, changed.Format(time.RFC3339))
	}
	return fmt.Sprintf(`{"content_id":"5eb8dff1","document_type":"guidance","first_published_at":%q,"public_updated_at":%q,"withdrawn_notice":%s,
"details":{"change_history":[{"note":%q,"public_timestamp":%q},{"note":"First published.","public_timestamp":%q}]},"links":{"organisations":[]}}`,
		first.Format("2006-01-02T15:04:05.000-07:00"), changed.Format(time.RFC3339), notice, note, changed.Format(time.RFC3339), first.Format(time.RFC3339))
}

// article is an item of WordPress.
type article struct {
	slug, title, text string
	on                time.Time
}

// wordPress is RSS 2.0 as WordPress has it: an id and a date that stay when the text
// is edited; here with a link for counting readers.
func wordPress(base, site string, posts ...article) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>%[2]s</title>
<atom:link href="%[1]s/%[2]s/feed/" rel="self" type="application/rss+xml" /><link>%[1]s/%[2]s</link><description>News</description>
<lastBuildDate>Mon, 04 Jan 2027 09:00:00 +0000</lastBuildDate><language>en-GB</language><sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>1</sy:updateFrequency><generator>https://wordpress.org/?v=6.9</generator>`, base, site)
	for _, p := range posts {
		fmt.Fprintf(&b, `<item><title>%[3]s</title><link>/%[2]s/%[4]s/?utm_source=rss</link><dc:creator><![CDATA[admin]]></dc:creator><pubDate>%[5]s</pubDate>
<category><![CDATA[News]]></category><guid isPermaLink="false">%[1]s/?p=1</guid><description><![CDATA[<p>Short&#8230; [&hellip;]</p>]]></description>
<content:encoded><![CDATA[<p>%[6]s</p>]]></content:encoded><slash:comments>0</slash:comments></item>`,
			base, site, html.EscapeString(p.title), p.slug, p.on.Format(time.RFC1123Z), p.text)
	}
	return b.String() + "</channel></rss>"
}

// mailchimp is the RSS of an archive: a whole letter in each description, another one
// at each look.
func mailchimp(nonce int, letters ...article) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Newsletter Archive Feed</title><link>http://us10.campaign-archive.com/home/?u=033d</link>`)
	for _, l := range letters {
		fmt.Fprintf(&b, `<item><title>%s</title><link>https://us10.campaign-archive.com/?u=033d&amp;id=%s</link><guid>https://us10.campaign-archive.com/?u=033d&amp;id=%[2]s</guid>
<pubDate>%s</pubDate><description><![CDATA[<!doctype html><html><body><img src="https://t.example/open?n=%d"><h1>News</h1></body></html>]]></description></item>`,
			html.EscapeString(l.title), l.slug, l.on.Format(time.RFC1123Z), nonce)
	}
	return b.String() + "</channel></rss>"
}

// legislation is Atom as legislation.gov.uk has it.
func legislation(acts ...article) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"><title>New legislation</title>`)
	for _, a := range acts {
		fmt.Fprintf(&b, `<entry><id>http://www.legislation.gov.uk/id/%[1]s</id><title>%[2]s</title><link rel="self" href="http://www.legislation.gov.uk/id/%[1]s"/>
<link href="http://www.legislation.gov.uk/%[1]s"/><author><name>UK</name></author><updated>%[3]s</updated><published>%[3]s</published><ukm:Year Value="2027"/><summary>%[4]s</summary></entry>`,
			a.slug, html.EscapeString(a.title), a.on.Format(time.RFC3339), a.text)
	}
	return b.String() + "</feed>"
}

// reviewsPage is a page without a feed.
func reviewsPage(text, footer string) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>Recently published case reviews</title><script>var t = %[2]q</script></head>
<body><header><a href="/">Home</a> %[2]s</header><nav>%[2]s</nav><main id="content"><h1>Recently published</h1><p>%[1]s</p></main><footer>%[2]s</footer></body></html>`, text, footer)
}
