package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"strings"
	"time"
)

// assets are the files that pages link to, read once. A name with the version
// that a page gives is good for ever; without, a browser asks each time.
type assets struct {
	files    map[string][]byte
	versions map[string]string
}

func newAssets(layers []fs.FS) (*assets, error) {
	a := &assets{files: map[string][]byte{}, versions: map[string]string{}}
	for _, from := range layers {
		if err := a.read(from); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) read(from fs.FS) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		data, err := fs.ReadFile(from, e.Name())
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		a.files[e.Name()], a.versions[e.Name()] = data, hex.EncodeToString(sum[:8])
	}
	return nil
}

// url returns the address of a file, "" for one that was not built in.
func (a *assets) url(name string) string {
	if a.files[name] == nil {
		return ""
	}
	return "/static/" + name + "?v=" + a.versions[name]
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	data, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == a.versions[name] {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Header().Set("ETag", `"`+a.versions[name]+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}
