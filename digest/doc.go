// Package digest is what Briefed knows: items and their versions, whom they are
// for, what each person owes and has answered, when digests go out, and how
// "informed" is counted.
//
// Read it in this order:
//
//	item.go, audience.go      what is told, and to whom
//	people.go, home.go        who was where, and away, on a day; whose digest they get
//	receipt.go, answer.go     what one person owes, and what they said
//	state.go                  how that stands on a day: told, asked, informed
//	calendar.go, due.go       working days, and when an answer is due
//	budget.go                 seven minutes a week, and what waits
//	schedule.go, delivery.go  when a digest goes out, and what became of it
//	draft.go, identify.go     what is not live yet, and the guard over it
//	questions.go, supervision.go, discussion.go, record.go
//	                          what answers other than yes lead to
//	measure.go, peoplemeasure.go
//	                          the arithmetic of "informed", defined once
//	teamsfile.go, peoplefile.go, itemfile.go
//	                          what comes in from files, and what is wrong with it
//	rosterdiff.go             what an import of people changes
//	directorydiff.go          whose an account is, and who has none
//
// Those files are pure: they take values and return values. The use cases
// (publish, plan, send, answer, undo, import, report …) are methods of
// [Service]; each exists once, decides who may do it, and is called by every
// face alike. What they need from outside – a store, a courier that carries
// messages, a clock – are the small interfaces in ports.go.
package digest
