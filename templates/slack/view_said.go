package slacktext

import "github.com/slack-go/slack"

// Said is a modal with a message of ours: the answer to something that was done
// where no message can be shown, on the Home tab or in another modal.
func Said(m Message) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: ViewDone,
		Title: plain(AppName, maxModal), Close: plain("Close", maxModal),
		Blocks: slack.Blocks{BlockSet: m.Blocks},
	}
}
