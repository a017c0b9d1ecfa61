package digest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// again writes a text as a file and reads it back.
func again(t rapid.TB, text digest.Text) digest.Text {
	t.Helper()
	file := digest.FormatItem(text)
	got, problems := digest.ParseItem("", []byte(file))
	if len(problems) > 0 {
		t.Fatalf("%s\n%s", problems, file)
	}
	return got
}

func TestAWrittenItemReadsTheSame(t *testing.T) {
	for _, want := range shipped(t) {
		got := again(t, want)
		got.Markdown, want.Markdown = "", ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.Ref, diff)
		}
	}
}

// Whatever an author types into a field comes back as typed, however YAML would
// have liked to read it.
func TestAWrittenFieldReadsTheSame(t *testing.T) {
	line := rapid.OneOf(
		rapid.SampledFrom([]string{"yes", "null", "~", "2024", "2024-09-01", "1e3", "a: b", "- a", "# a", "'a'", `"a"`, "{a}", "[a, b]", "*a", "&a", "!a", "|", ">", "%a", "@a", "a #b", "0"}),
		rapid.StringMatching(`[a-zA-Z0-9:#'"{}\[\],&*!|>%@\-?éß]([a-z :#'"{}\[\],&*!|>%@\-?é]{0,20}[a-z:#'"{}\[\]é])?`),
	)
	rapid.Check(t, func(t *rapid.T) {
		want := digest.Text{
			Ref: "r", Kind: digest.Policy, Title: line.Draw(t, "title"), Change: digest.New, Urgency: digest.Routine, Scope: "local", AckWithin: 10,
			Document: line.Draw(t, "document"), Source: digest.Source{Publisher: line.Draw(t, "publisher"), PublishedAs: line.Draw(t, "as")},
			Points: []string{"Do it."},
		}
		got := again(t, want)
		got.Markdown = ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
