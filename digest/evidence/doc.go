// Package evidence is the arithmetic of a record that cannot be rewritten unseen: a
// Merkle log (RFC 6962) whose leaves are rows of evidence. It says what the bytes of
// a row are, how they become a leaf, how leaves become a tree kept in tiles, and what
// a signed checkpoint of the tree says. It knows no database and no clock.
package evidence
