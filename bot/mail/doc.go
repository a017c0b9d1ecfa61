// Package mail carries letters by e-mail, to a mail server by SMTP, or to GOV.UK Notify
// (notify.go). Of SMTP, read it in this
// order: courier.go (what becomes of one letter), session.go (one connection to the
// server, with a bound on each command), failure.go (what a refusal means), pool.go
// (connections that are kept), message.go and marks.go (the mail, and whom a bounce
// of it names), bounce.go and inbox.go (what came back), receipt.go (what Notify says of
// a mail later).
//
// The words come from templates/email. The server's own words are in no log and in no
// reason: they often repeat an address.
package mail
