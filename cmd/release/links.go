package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/library"
)

const (
	timeout   = 20 * time.Second // of one address
	atOnce    = 6                // addresses that are asked at a time
	redirects = 5
	most      = 64 << 10 // bytes of a page that are read
)

// state is what an address answered.
type state int

const (
	fine        state = iota
	moved             // for good: to another address that answers
	dead              // the page is no longer there
	unsure            // the site does not say: refused, slow, or in trouble
	unreachable       // no connection was made
)

// answer is what became of one address.
type answer struct {
	url  string
	refs []string // the items that lead there
	state
	words string
}

// ask asks every address of the items once, whoever leads to it. Answers come in
// the order of the addresses.
func ask(ctx context.Context, through http.RoundTripper, items []digest.Text) []answer {
	whose := map[string][]string{}
	for _, t := range items {
		for _, link := range library.Links(t) {
			if !slices.Contains(whose[link.URL], link.Ref) {
				whose[link.URL] = append(whose[link.URL], link.Ref)
			}
		}
	}
	answers := make([]answer, 0, len(whose))
	for url, refs := range whose {
		answers = append(answers, answer{url: url, refs: refs})
	}
	slices.SortFunc(answers, func(a, b answer) int { return strings.Compare(a.url, b.url) })

	turn := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			answers[i].state, answers[i].words = askOne(ctx, through, answers[i].url)
		})
	}
	all.Wait()
	return answers
}

// askOne asks for a page, without its body where the site knows how.
func askOne(ctx context.Context, through http.RoundTripper, url string) (state, string) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	forGood := "" // where it has moved to
	client := &http.Client{Transport: through, CheckRedirect: func(r *http.Request, before []*http.Request) error {
		if len(before) > redirects {
			return errors.New("it leads round and round")
		}
		if status := r.Response.StatusCode; status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect {
			forGood = r.URL.String()
		}
		return nil
	}}
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		r, err := http.NewRequestWithContext(ctx, method, url, nil)
		if err != nil {
			return dead, err.Error()
		}
		r.Header.Set("User-Agent", "briefed-release (checks the links of a library of lessons)")
		response, err := client.Do(r)
		if err != nil {
			var dial *net.OpError
			if errors.As(err, &dial) && dial.Op == "dial" || errors.As(err, new(*net.DNSError)) {
				return unreachable, err.Error()
			}
			return unsure, err.Error()
		}
		_, _ = io.CopyN(io.Discard, response.Body, most)
		_ = response.Body.Close()
		switch status := response.StatusCode; {
		case status < http.StatusMultipleChoices && forGood != "":
			return moved, "moved to " + forGood
		case status < http.StatusMultipleChoices:
			return fine, ""
		case method == http.MethodHead: // some sites know no HEAD
		case status == http.StatusNotFound || status == http.StatusGone:
			return dead, response.Status
		default:
			return unsure, response.Status
		}
	}
	return unsure, "it answers neither way"
}

// report lists what is not fine, and fails for pages that are gone. Where nothing
// could be reached at all, there is no network, and it says so.
func report(out io.Writer, answers []answer) error {
	counts := map[state]int{}
	for _, a := range answers {
		counts[a.state]++
	}
	if counts[unreachable] == len(answers) {
		fmt.Fprintf(out, "There is no network here: none of %d addresses was checked.\n", len(answers))
		return nil
	}
	names := map[state]string{moved: "moved", dead: "dead", unsure: "look", unreachable: "look"}
	for _, a := range answers {
		if a.state != fine {
			fmt.Fprintf(out, "%-5s %s (%s): %s\n", names[a.state], a.url, strings.Join(a.refs, ", "), a.words)
		}
	}
	fmt.Fprintf(out, "%d addresses: %d answer, %d have moved, %d are dead, %d to be looked at.\n",
		len(answers), counts[fine], counts[moved], counts[dead], counts[unsure]+counts[unreachable])
	if counts[dead] > 0 {
		return fmt.Errorf("%d addresses lead nowhere", counts[dead])
	}
	return nil
}
