// Package chat is Briefed's face in Slack.
//
//   - client.go, slackgo.go: the little of Slack's API that we use, and the one
//     place where slack-go is called
//   - courier.go, failure.go: carrying letters, and what a failure means
//   - bot.go, subjects.go: who may come in, and the list of subjects, each in a
//     file of its own: what its buttons, modals, words after /briefed and events
//     do, and its part of the Home tab
//   - interact.go, commands.go, events.go, views.go: what the subjects share
//   - answers.go, asking.go: the subject that all others serve
//   - typing.go: the checks that follow what somebody writes
//   - screen.go: what the subjects of managers and policy leads share: modals that
//     lead to one another, and forms that ask the use case again
//   - http.go, signature.go and socket.go: the two ways in which Slack reaches us
//   - manifest.go: what the app at Slack must look like
//
// The bot says nothing in words of its own: those are in templates/slack. It
// decides nothing about items and answers: that is package digest. An answer is
// in the database before Slack gets its acknowledgement, and nothing that is
// rendered afterwards can undo or invent it.
package chat
