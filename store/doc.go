// Package store keeps everything in SQLite or PostgreSQL behind one [DB], which
// implements the store that the use cases of package digest ask for. It is the
// only place with SQL. Queries are written once for both engines; what differs
// between them is in dialect.go.
package store
