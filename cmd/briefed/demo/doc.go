// Package demo is Briefed without Slack: a made-up council, the fake Slack in
// the same process, a clock that can be stepped, and a page on which one can be
// a social worker, a manager, a policy lead or an administrator. Everything a
// button does goes through the same signed requests, use cases and outbox as in a
// council.
package demo
