package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// shelf publishes items to search for.
func (o *office) shelf() {
	o.t.Helper()
	lesson := func(ref, title string, change func(*digest.Text)) digest.Text {
		item := text(ref)
		item.Title, item.Points, item.Learned = title, []string{"Ask."}, "Learned."
		if change != nil {
			change(&item)
		}
		return item
	}
	o.publish(
		lesson("neglect", "Neglect over time", func(t *digest.Text) { t.Themes = []string{"Neglect", "Voice of the child"} }),
		lesson("drift", "Drift", func(t *digest.Text) {
			t.Learned, t.Themes = "What looked like neglected home visits was drift, and families waited.", []string{"voice of the child "}
		}),
		lesson("sion", "Non-mobile babies", func(t *digest.Text) {
			t.Source = digest.Source{PublishedAs: "Siân", Publisher: "Bwrdd Diogelu Gogledd Cymru"}
			t.Background = "A fracture was seen at the home after few visits."
		}),
		lesson("chapter", "Supervision policy", func(t *digest.Text) { t.Kind, t.Document = digest.Policy, "Supervision" }),
	)
}

func (o *office) search(query string, f digest.SearchFilter) (refs []string) {
	o.t.Helper()
	hits, total, err := o.Search(o.ctx, o.actor("ann"), query, f)
	o.must(err)
	if f.Limit == 0 && f.Offset == 0 && total != len(hits) {
		o.t.Errorf("%q: %d hits of %d", query, len(hits), total)
	}
	for _, h := range hits {
		refs = append(refs, h.Ref)
	}
	return refs
}

func TestSearchFindsByWordsPhrasesAndBeginnings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.shelf()
		for _, c := range []struct {
			query  string
			filter digest.SearchFilter
			want   []string
		}{
			{"neglect", digest.SearchFilter{}, []string{"neglect", "drift"}}, // the title weighs more
			{"negl", digest.SearchFilter{}, []string{"neglect", "drift"}},
			{"NEGLECTED", digest.SearchFilter{}, []string{"neglect", "drift"}},
			{`"home visits"`, digest.SearchFilter{}, []string{"drift"}},
			{`"home vis`, digest.SearchFilter{}, []string{"drift"}},
			{`"visits home"`, digest.SearchFilter{}, nil},
			{"family", digest.SearchFilter{}, []string{"drift"}},
			{"sian", digest.SearchFilter{}, []string{"sion"}},
			{"Siân", digest.SearchFilter{}, []string{"sion"}},
			{"diogelu", digest.SearchFilter{}, []string{"sion"}},
			{"fracture", digest.SearchFilter{}, []string{"sion"}},
			{"non-mobile", digest.SearchFilter{}, []string{"sion"}},
			{"neglect drift", digest.SearchFilter{}, []string{"drift"}},
			{"superv", digest.SearchFilter{Kind: digest.Lesson}, nil},
			{"superv", digest.SearchFilter{Kind: digest.Policy}, []string{"chapter"}},
			{"neglect", digest.SearchFilter{Theme: "voice of the CHILD", Limit: 1, Offset: 1}, []string{"drift"}},
			{"", digest.SearchFilter{Theme: "neglect"}, []string{"neglect"}},
			{`"`, digest.SearchFilter{Kind: digest.Policy}, []string{"chapter"}},
			{"title:neglect OR (", digest.SearchFilter{}, nil},
			{"' & | ! <-> :* \\", digest.SearchFilter{Kind: digest.Policy}, []string{"chapter"}},
		} {
			if diff := cmp.Diff(c.want, o.search(c.query, c.filter)); diff != "" {
				t.Errorf("%q %+v (-want +got):\n%s", c.query, c.filter, diff)
			}
		}
		themes, err := o.Themes(o.ctx, o.actor("ann"))
		o.must(err)
		if diff := cmp.Diff([]digest.ThemeCount{{Theme: "Neglect", Items: 1}, {Theme: "Voice of the child", Items: 2}}, themes); diff != "" {
			t.Errorf("themes (-want +got):\n%s", diff)
		}
	})
}

func TestSearchKnowsOnlyWhatIsLive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.shelf()
		changed := text("drift")
		changed.Title, changed.Change, changed.Learned, changed.Markdown = "Delay", digest.Significant, "It was delay.", "changed"
		o.publish(changed)
		if got := o.search("neglected", digest.SearchFilter{}); len(got) != 1 {
			t.Errorf("an old version is found: %q", got)
		}
		if got := o.search("delay", digest.SearchFilter{}); len(got) != 1 {
			t.Errorf("the new version is not found: %q", got)
		}
		o.must(db.Withdraw(o.ctx, o.clock.Now(), o.item("neglect").ID, "wrong"))
		if got := o.search("neglect", digest.SearchFilter{}); len(got) != 0 {
			t.Errorf("a withdrawn item is found: %q", got)
		}
		themes, err := o.Themes(o.ctx, o.actor("ann"))
		o.must(err)
		if len(themes) != 0 {
			t.Errorf("themes of what is not live: %v", themes)
		}
		o.must(db.Exec(o.ctx, "DELETE FROM search_index"))
		o.must(db.IndexLibrary(o.ctx)) // as a migration does for what was published before it
		if got := o.search("delay", digest.SearchFilter{}); len(got) != 1 {
			t.Errorf("not found after indexing anew: %q", got)
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"neglect", `"home visits" x`, `a"b"c"`, "ﬁ ŵ İ ß", "*:^()-'\x00", "\xff\xfe", "٣ 漢字 ①", "NEAR/2 AND OR NOT"} {
		f.Add(seed)
	}
	db := storetest.Open(f, storetest.MigratedSQLite(f))
	f.Fuzz(func(t *testing.T, query string) {
		if _, _, err := db.Search(t.Context(), digest.ParseTerms(query), digest.SearchFilter{Limit: 1}); err != nil {
			t.Fatalf("%q: %v", query, err)
		}
	})
}

// TestSearchByKindOfSource finds what earlier versions hold as their authors wrote it.
func TestSearchByKindOfSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		for ref, held := range map[string]string{"one": "national-review", "two": "National Review", "three": "scr", "four": ""} {
			item := written(ref)
			item.Source.Type = held
			c.publish(item)
		}
		for filter, want := range map[string]int{"national_review": 2, "National-review": 2, "scr": 1, "cmr": 0, "": 4} {
			_, total, err := c.Search(c.ctx, c.actor("ann"), "", digest.SearchFilter{Source: filter})
			c.must(err)
			if total != want {
				t.Errorf("%q: %d items, want %d", filter, total, want)
			}
		}
	})
}
