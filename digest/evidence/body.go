package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// SaltSize is how many random bytes stand before the body in a leaf: with the salt
// gone nobody can try out whose answer a hash is of.
const SaltSize = 16

// Body returns the canonical bytes of a row: JSON with "v":1 in front, then the keys
// in the order of their bytes, without spaces and without HTML escapes. Values are
// text, whole numbers, booleans or nil; a moment is text in UTC with six decimals, a
// date is ISO text. Verifiers of others read these bytes: they never change, and a
// new form gets a new number in front.
func Body(fields map[string]any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(`{"v":1`)
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		out.WriteByte(',')
		if err := encode(encoder, &out, key); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		switch v := fields[key].(type) {
		case int64:
			out.Write(strconv.AppendInt(out.AvailableBuffer(), v, 10))
		case nil, string, bool, int:
			if err := encode(encoder, &out, v); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("evidence: the field %s is a %T, and a body has text, whole numbers, booleans and nothing else", key, v)
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// Fields reads a body that [Body] wrote, but for its version.
func Fields(body []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		return nil, fmt.Errorf("evidence: a body cannot be read: %w", err)
	}
	delete(fields, "v")
	for key, value := range fields {
		if n, is := value.(json.Number); is {
			whole, err := n.Int64()
			if err != nil {
				return nil, fmt.Errorf("evidence: the field %s of a body is no whole number", key)
			}
			fields[key] = whole
		}
	}
	return fields, nil
}

// Keys returns the keys of fields in the order of a body, but for the table.
func Keys(fields map[string]any) (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if key != "table" {
			keys = append(keys, key)
		}
	}
	return keys
}

func encode(encoder *json.Encoder, out *bytes.Buffer, v any) error {
	if text, is := v.(string); is && plain(text) {
		out.WriteByte('"')
		out.WriteString(text)
		out.WriteByte('"')
		return nil
	}
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("evidence: writing a body: %w", err)
	}
	out.Truncate(out.Len() - 1) // the newline that the encoder adds
	return nil
}

// plain reports whether JSON writes a text as it is. Most are, and rows are many.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// Leaf returns the hash of the leaf of a body: SHA-256(0x00 ‖ salt ‖ body).
func Leaf(salt, body []byte) tlog.Hash {
	return tlog.RecordHash(append(slices.Clone(salt), body...))
}

// Words returns what a body says in place of words that somebody wrote: their hash
// with a salt of its own, so that a leaf can be opened and the words stay shut.
// Where nothing was written, it is empty.
func Words(salt []byte, words string) string {
	if words == "" {
		return ""
	}
	sum := sha256.Sum256(append(slices.Clone(salt), words...))
	return hex.EncodeToString(sum[:])
}
