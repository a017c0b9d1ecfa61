package chat

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// answers looks at what came back before anything takes it for Slack's. A web
// filter or a proxy answers with a page of its own, whatever the status; and
// Retry-After may be a date or a fraction (RFC 9110, 10.2.3), which slack-go does
// not read.
type answers struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := a.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if foreign(response) {
		defer response.Body.Close() //nolint:errcheck // it was only read
		return nil, pageOf(response)
	}
	if after := response.Header.Get("Retry-After"); after != "" {
		response.Header.Set("Retry-After", strconv.Itoa(wholeSeconds(after, time.Now())))
	}
	return response, nil
}

// foreign reports whether somebody else than Slack answered: a page, which Slack's
// API never sends. A gateway's page says only that it had no answer (RFC 9110, 15.6):
// what is behind it may have taken the message.
func foreign(response *http.Response) bool {
	switch response.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return false
	}
	kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	return err == nil && (kind == "text/html" || kind == "application/xhtml+xml")
}

// foreignPage is a page that came instead of Slack's answer.
type foreignPage struct {
	status int
	title  string
}

func (e *foreignPage) Error() string {
	if e.title == "" {
		return fmt.Sprintf("a web page came instead of Slack's answer (status %d)", e.status)
	}
	return fmt.Sprintf("a web page came instead of Slack's answer (status %d, “%s”)", e.status, e.title)
}

// titleRead is how much of a page is looked at for its title, in bytes.
const titleRead = 16 << 10

var (
	titleTag = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	unsaid   = regexp.MustCompile(`[^\pL\pN .,:'-]+`)
)

// pageOf reads the title of a page, so that an operator knows whose it is.
func pageOf(response *http.Response) *foreignPage {
	page := &foreignPage{status: response.StatusCode}
	head, err := io.ReadAll(io.LimitReader(response.Body, titleRead))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return page
	}
	if found := titleTag.FindSubmatch(bytes.ToValidUTF8(head, nil)); found != nil {
		title := []rune(strings.Join(strings.Fields(unsaid.ReplaceAllString(string(found[1]), " ")), " "))
		page.title = string(title[:min(len(title), 80)])
	}
	return page
}

// wholeSeconds reads Retry-After as seconds, at least one: a number, with a
// fraction or without, or a date. What is neither is the default.
func wholeSeconds(after string, now time.Time) int {
	seconds := defaultRetryAfter.Seconds()
	if n, err := strconv.ParseFloat(strings.TrimSpace(after), 64); err == nil {
		seconds = n
	} else if at, err := http.ParseTime(after); err == nil {
		seconds = at.Sub(now).Seconds()
	}
	if math.IsNaN(seconds) {
		seconds = defaultRetryAfter.Seconds()
	}
	return int(math.Ceil(max(1, min(seconds, longestRetryAfter.Seconds()))))
}

// longestRetryAfter is the longest that we wait because somebody says so.
const longestRetryAfter = time.Hour
