// Package pack lays out a pack of evidence: a BagIt bag (RFC 8493) with a page that
// answers the question, tables, and what others need to verify offline that nobody
// rewrote it. Whoever is asked to write one hands it over part by part, as a
// [digest.PackSink], so that no part is ever whole in memory.
package pack
