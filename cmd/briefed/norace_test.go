//go:build !race

package main

// raced says that races are looked for.
const raced = false
