package main

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// TestTheImageIsTheProgram writes an archive, and reads it as others do.
func TestTheImageIsTheProgram(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	programs := map[string]string{}
	for _, arch := range []string{"amd64", "arm64"} {
		programs[arch] = filepath.Join(dir, arch)
		if err := os.WriteFile(programs[arch], []byte("program for "+arch), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var archives [2][]byte
	for i := range archives {
		file := filepath.Join(dir, "image.tar")
		if err := writeImage(file, programs, "1.2.3", at); err != nil {
			t.Fatal(err)
		}
		var err error
		if archives[i], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(archives[0], archives[1]) {
		t.Error("the same programs make two different archives")
	}

	unpacked := filepath.Join(dir, "layout")
	for r := tar.NewReader(bytes.NewReader(archives[0])); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(unpacked, h.Name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(unpacked, h.Name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	index, err := layout.ImageIndexFromPath(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(index); err != nil {
		t.Fatal(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil || len(manifest.Manifests) != 2 {
		t.Fatalf("%+v, %v", manifest, err)
	}
	for _, m := range manifest.Manifests {
		image, err := index.Image(m.Digest)
		if err != nil {
			t.Fatal(err)
		}
		config, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if c := config.Config; config.Architecture != m.Platform.Architecture || c.User != "65532:65532" || strings.Join(append(c.Entrypoint, c.Cmd...), " ") != "/briefed serve" {
			t.Errorf("%s: %+v", m.Platform, config)
		}
		layers, err := image.Layers()
		if err != nil || len(layers) != 1 {
			t.Fatalf("%d layers, %v", len(layers), err)
		}
		files, err := layers[0].Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		r := tar.NewReader(files)
		if h, err := r.Next(); err != nil || h.Name != "briefed" || h.Mode != 0o755 {
			t.Fatalf("%+v, %v", h, err)
		}
		if content, _ := io.ReadAll(r); string(content) != "program for "+m.Platform.Architecture {
			t.Errorf("%s has the %q", m.Platform, content)
		}
	}
	if err := writeImage(filepath.Join(dir, "half.tar"), map[string]string{"amd64": programs["amd64"]}, "1.2.3", at); err == nil {
		t.Error("an image for one architecture was written")
	}
}

// TestNoticesNameEveryWork: whose work is in the program is said with its terms.
func TestNoticesNameEveryWork(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	var b strings.Builder
	if err := notices(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"\nGo go1.", "\nmodernc.org/sqlite v", "\ngithub.com/slack-go/slack v", "Redistribution and use in source and binary forms"} {
		if !strings.Contains(b.String(), words) {
			t.Errorf("the notices do not say %q", words)
		}
	}
	if strings.Contains(b.String(), "chromedp") {
		t.Error("the notices name what only tests use")
	}
}
