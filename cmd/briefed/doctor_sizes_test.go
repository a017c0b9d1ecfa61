package main

import "testing"

func TestBytesAreSaidInWords(t *testing.T) {
	for n, want := range map[int64]string{0: "0.0 kB", 512: "0.5 kB", 4096: "4.1 kB", 52_300: "52 kB", 1_000_000: "1.0 MB", 350_000_000: "350 MB", 12_400_000_000: "12 GB", 3_000_000_000_000_000: "3000 TB"} {
		if got := inBytes(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}
