package letter

import "github.com/briefed/briefed/digest"

// PulseQuestion is a question of the pulse, in the words of Ofsted's survey of social
// workers of 2010.
func PulseQuestion(q digest.PulseQuestion) string {
	switch q {
	case digest.PulseLessons:
		return "I feel informed about lessons from reviews in our area."
	case digest.PulsePolicies:
		return "I am made aware of changes to policies and procedures."
	default:
		return string(q)
	}
}

// PulseReply is the label of a reply.
func PulseReply(r digest.PulseReply) string {
	switch r {
	case digest.PulseYes:
		return "Yes"
	case digest.PulsePartly:
		return "Partly"
	case digest.PulseNo:
		return "No"
	default:
		return string(r)
	}
}

// What the pulse says of itself, on every face.
const (
	PulseHeading = "How informed do you feel?"
	// PulseAnonymous says what is kept of a reply, and who could still tell.
	PulseAnonymous = "Your reply is anonymous. It is added to a count of your service, and not kept with your name. Until the questions close we keep that you replied, so that nobody is counted twice; then that is deleted too. Only somebody who copies the database after every single reply could tell what you said."
	PulseThanks    = "Thank you. Your reply is counted, without your name. It cannot be changed, as nobody knows which it was."
)

// pulse asks what is left of a pulse.
func pulse(p digest.Pulses) Notice {
	return Notice{
		Heading: PulseHeading,
		Parts:   []string{"Social workers all over England were asked this in 2010. Twice a year we ask you: one tap for each. You can reply until " + Day(p.Closes) + "."},
		Means:   []string{PulseAnonymous},
		Next:    Next{Pulse: p},
	}
}
