// Package chat is Briefed's face in Slack.
//
//   - client.go, slackgo.go: the little of Slack's API that we use, and the one
//     place where slack-go is called
//   - courier.go, failure.go: carrying letters, and what a failure means
//   - bot.go, answers.go, asking.go, commands.go: what a press of a button, a
//     modal or a command does
//   - http.go, signature.go and socket.go: the two ways in which Slack reaches us
//   - manifest.go: what the app at Slack must look like
//
// The bot says nothing in words of its own: those are in templates/slack. It
// decides nothing about items and answers: that is package digest. An answer is
// in the database before Slack gets its acknowledgement, and nothing that is
// rendered afterwards can undo or invent it.
package chat
