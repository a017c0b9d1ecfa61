// Package mailfake is a mail server in the process, for tests and the demonstration:
// it takes mails by SMTP, with TLS where it has a certificate, keeps them to be looked
// at, and misbehaves on request. It delivers nothing.
package mailfake
