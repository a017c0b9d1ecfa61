// Package letter says what a letter says, and what things are called: pure
// functions from values of package digest to words, with no thought of the face
// that lays them out. templates/slack makes messages of them, templates/email
// mails.
//
// Read it in this order: letter.go (what kinds of letter there are), items.go
// (digests and reminders), entry.go (one item), summary.go, then the notices.
// labels.go has the names of kinds, answers, states and roles, for every face.
//
// Two rules hold everywhere. What [Letter.Preview] returns is all that a
// notification, a subject or a first line may show: numbers and titles, never an
// account of harm, never what somebody wrote. And words are plain text, with line
// breaks and no styles: only [Words] and an item's points are Markdown, which a
// face makes safe in its own way. A face's limits are the face's.
package letter
