package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// fields are an item's words by how much they weigh: title, labels, body,
// background.
func fields(text digest.Text) [4][]string {
	words := func(parts ...string) []string { return digest.Words(strings.Join(parts, " ")) }
	return [4][]string{
		words(text.Title),
		words(append([]string{text.Source.PublishedAs, text.Source.Publisher, text.Document, text.Ref}, text.Themes...)...),
		words(append([]string{text.Learned}, text.Points...)...),
		words(text.Background),
	}
}

// index makes an item found by the words and themes of a version, and by no
// earlier one's.
func (t *tx) index(item int64, text digest.Text) error {
	type row struct {
		Theme string `json:"theme"`
		Key   string `json:"key"`
	}
	themes := each(text.Themes, func(theme string) row { return row{strings.TrimSpace(theme), digest.Fold(theme)} })
	words := fields(text)
	a := args{
		"item": item, "themes": asJSON(themes), "document": document(words),
		"title": strings.Join(words[0], " "), "labels": strings.Join(words[1], " "),
		"body": strings.Join(words[2], " "), "background": strings.Join(words[3], " "),
	}
	statements := []string{
		`DELETE FROM item_themes WHERE item_id = :item`,
		`INSERT INTO item_themes (item_id, theme, key)
		 SELECT CAST(:item AS bigint), theme, key FROM ` + t.rows("x", "themes", "theme text", "key text") + ` WHERE key <> '' ON CONFLICT DO NOTHING`,
	}
	if t.postgres {
		statements = append(statements, `INSERT INTO search_index (item_id, document) VALUES (:item, CAST(:document AS tsvector))
			ON CONFLICT (item_id) DO UPDATE SET document = excluded.document`)
	} else {
		statements = append(statements, `DELETE FROM search_index WHERE rowid = :item`,
			`INSERT INTO search_index (rowid, title, labels, body, background) VALUES (:item, :title, :labels, :body, :background)`)
	}
	for _, statement := range statements {
		if _, err := t.exec(statement, a); err != nil {
			return fmt.Errorf("indexing item %d: %w", item, err)
		}
	}
	return nil
}

// document writes words as PostgreSQL's own notation of a tsvector, weighted A to
// D and with a gap between fields that no phrase spans. Words hold letters and
// digits only, so nothing needs to be escaped; the server reads as many positions
// as it keeps.
func document(fields [4][]string) string {
	var out strings.Builder
	position := 0
	for i, words := range fields {
		for _, w := range words {
			position++
			fmt.Fprintf(&out, "%s:%d%c ", w, min(position, 16383), 'A'+i)
		}
		position += 10
	}
	return out.String()
}

// match writes terms in the engine's own query language.
func (d dialect) match(terms digest.Terms) string {
	out := make([]string, len(terms))
	for i, term := range terms {
		if d.postgres {
			out[i] = "(" + strings.Join(term.Words, " <-> ") + ")"
			if term.Prefix {
				out[i] = "(" + strings.Join(term.Words, " <-> ") + ":*)"
			}
			continue
		}
		out[i] = `"` + strings.Join(term.Words, " ") + `"`
		if term.Prefix {
			out[i] += " *"
		}
	}
	if d.postgres {
		return strings.Join(out, " & ")
	}
	return strings.Join(out, " AND ")
}

// IndexLibrary makes live items found that are not in the index yet: those that
// were published before there was one.
func (db *DB) IndexLibrary(ctx context.Context) error {
	key := "rowid"
	if db.postgres {
		key = "item_id"
	}
	return db.in(ctx, func(t *tx) error {
		var rows []versionRow
		if err := t.all(&rows, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.id = i.version_id
			WHERE i.id NOT IN (SELECT `+key+` FROM search_index)`, nil); err != nil {
			return err
		}
		missing, err := items(rows)
		if err != nil {
			return err
		}
		for _, item := range missing {
			if err := t.index(item.ID, item.Text); err != nil {
				return err
			}
		}
		return nil
	})
}

// Search implements [digest.SearchStore] with the engine's own index and rank:
// title, labels, body and background weigh ten, five, two and one.
func (db *DB) Search(ctx context.Context, terms digest.Terms, f digest.SearchFilter) (found []digest.Item, total int, err error) {
	from, rank := "", "1"
	switch {
	case len(terms) == 0:
	case db.postgres:
		from = "JOIN search_index x ON x.item_id = i.id AND x.document @@ CAST(:match AS tsquery)"
		rank = "-ts_rank('{0.1, 0.2, 0.5, 1.0}', x.document, CAST(:match AS tsquery))"
	default:
		from = "JOIN search_index x ON x.rowid = i.id AND search_index MATCH :match"
		rank = "bm25(search_index, 10.0, 5.0, 2.0, 1.0)"
	}
	query := ` FROM items i JOIN versions v ON v.id = i.version_id ` + from + ` WHERE i.withdrawn_at IS NULL`
	if f.Kind != "" {
		query += " AND i.kind = :kind"
	}
	if f.Theme != "" {
		query += " AND EXISTS (SELECT 1 FROM item_themes h WHERE h.item_id = i.id AND h.key = :theme)"
	}
	if f.Source != "" {
		query += " AND " + db.sourceType("v.body") + " = :source"
	}
	if f.For != nil {
		query += " AND EXISTS (SELECT 1 FROM audiences o WHERE o.version_id = v.id AND o.dimension = 'organisation' AND " + "o.value IN (SELECT x.kind FROM " + db.rows("x", "kinds", "kind text") + "))"
	}
	type kind struct {
		Kind string `json:"kind"`
	}
	kinds := asJSON(each(f.For, func(k digest.OrganisationKind) kind { return kind{string(k)} }))
	a := args{"kinds": kinds, "match": db.match(terms), "kind": string(f.Kind), "theme": f.Theme, "source": f.Source, "limit": f.Limit, "offset": f.Offset}
	err = db.read(ctx, func(t *tx) error {
		if err := t.one(&total, "SELECT COUNT(*)"+query, a); err != nil {
			return err
		}
		var rows []versionRow
		if err := t.all(&rows, "SELECT "+versionColumns+query+" ORDER BY "+rank+", v.published_at DESC, i.ref LIMIT :limit OFFSET :offset", a); err != nil {
			return err
		}
		found, err = items(rows)
		return err
	})
	return found, total, err
}

// sourceType is the type of source in a version's body, as [digest.SourceTypeOf]
// compares it: versions of before the list hold what their authors wrote.
func (d dialect) sourceType(body string) string {
	held := "json_extract(" + body + ", '$.Source.type')"
	if d.postgres {
		held = "(CAST(" + body + " AS jsonb) #>> '{Source,type}')"
	}
	return "REPLACE(REPLACE(LOWER(" + held + "), '-', '_'), ' ', '_')"
}

// Themes implements [digest.SearchStore].
func (db *DB) Themes(ctx context.Context) (themes []digest.ThemeCount, err error) {
	var rows []struct {
		Theme string `db:"theme"`
		Items int    `db:"items"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT MIN(h.theme) AS theme, COUNT(*) AS items FROM item_themes h JOIN items i ON i.id = h.item_id
			WHERE i.withdrawn_at IS NULL GROUP BY h.key ORDER BY h.key`, nil)
	})
	for _, r := range rows {
		themes = append(themes, digest.ThemeCount(r))
	}
	return themes, err
}
