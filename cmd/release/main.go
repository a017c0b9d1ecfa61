// Command release says what must hold before a release and cannot be a test, since
// it changes as time passes: no item of the library is past the day by which
// somebody was to look at it again, and, where there is a network, every address it
// leads to still answers. It also writes the parts of a release that no tool of the
// machine writes: the notices of whose work is in the program, and the image.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/library"
)

func main() {
	on := flag.String("on", "", "the `day` of the release, such as 2026-11-30 (default today)")
	links := flag.Bool("links", false, "ask every address whether it still answers, in place of looking at days")
	terms := flag.Bool("notices", false, "write whose work is in the program, with their terms")
	image := flag.String("image", "", "the `file` to write an OCI archive to, of programs that follow as amd64=FILE arm64=FILE")
	name := flag.String("version", "", "the `version` that the image is")
	at := flag.Int64("at", 0, "when the image was made, in `seconds` since 1970")
	flag.Parse()
	var err error
	switch {
	case *terms:
		err = notices(context.Background(), os.Stdout)
	case *image != "":
		programs := map[string]string{}
		for _, arg := range flag.Args() {
			arch, file, _ := strings.Cut(arg, "=")
			programs[arch] = file
		}
		err = writeImage(*image, programs, *name, time.Unix(*at, 0).UTC())
	default:
		err = run(context.Background(), *on, *links, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, on string, links bool, out io.Writer) error {
	texts, err := library.Items()
	if err != nil {
		return fmt.Errorf("the library cannot be read: %w", err)
	}
	var items []digest.Text
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		items = append(items, texts[name])
	}
	if links {
		return report(out, ask(ctx, http.DefaultTransport, items))
	}
	day := digest.NewDate(time.Now().Date())
	if on != "" {
		if day, err = digest.ParseDate(on); err != nil {
			return fmt.Errorf("-on: %w", err)
		}
	}
	return review(out, items, day)
}

// review refuses a release on a day on which an item is past its review, or is a
// consultation that has closed and says nothing of what came of it.
func review(out io.Writer, items []digest.Text, day digest.Date) error {
	wrong, compared := 0, 0
	for _, t := range items {
		if !t.Checked.IsZero() {
			compared++
		}
		if t.SupersededBy != "" {
			continue
		}
		switch {
		case !t.ReviewBy.IsZero() && t.ReviewBy < day:
			wrong++
			fmt.Fprintf(out, "%s was to be reviewed by %s: open its source, correct it, and give it the next day\n", t.Ref, t.ReviewBy.Long())
		case !t.Closes.IsZero() && t.Closes < day:
			wrong++
			fmt.Fprintf(out, "%s closed on %s: write what came of it, and name that item in superseded_by\n", t.Ref, t.Closes.Long())
		}
	}
	fmt.Fprintf(out, "%d of %d items have been compared with their source by a person.\n", compared, len(items))
	if wrong > 0 {
		return fmt.Errorf("%d items may no longer be true on %s", wrong, day.Long())
	}
	return nil
}
