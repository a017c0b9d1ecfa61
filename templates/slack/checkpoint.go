package slacktext

// Checkpoint is a message with a checkpoint of the log of evidence, for a channel to keep.
// The checkpoint stands in a block of code, so that none of its characters changes.
func Checkpoint(note string) Message {
	return Message{Text: "A checkpoint of the record of evidence. By it you can show later whether the record was rewritten: on the server, save what stands below and run `briefed verify --checkpoint FILE`. It says nothing about anybody.\n```\n" + note + "```"}
}
