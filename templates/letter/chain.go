package letter

import "github.com/briefed/briefed/digest"

// chains say how far a recommendation has come, as a heading.
var chains = map[digest.Chain]string{
	digest.ChainOpen:      "Without a change",
	digest.ChainUnderway:  "Being worked on",
	digest.ChainUntold:    "A change nobody has been told of",
	digest.ChainUninform:  "Told, and not informed",
	digest.ChainHidden:    "Told; too few to show",
	digest.ChainUnsampled: "Informed, and nobody has looked at practice",
	digest.ChainUnseen:    "Informed, and not seen in practice",
	digest.ChainSeen:      "Seen in practice",
	digest.ChainNoChange:  "Decided, with a reason, to change nothing",
}

// Chain says how far a recommendation has come.
func Chain(c digest.Chain) string { return chains[c] }

// Owner names the role that answers for an action.
func Owner(a digest.RecommendationAction) string {
	if a.Team == "" {
		return "Policy leads"
	}
	return "Managers of " + Line(a.TeamName)
}

// BoardMeans says what the board's page shows, and what it does not.
const BoardMeans = "This shows what was done after reviews, who says that they know, and what dip samples found. " +
	"Informed, and seen in practice, mean nine of ten. It does not show that children are safer."

// releaseSteps name the steps of a release plan.
var releaseSteps = map[digest.ReleaseStep]string{
	digest.ToWorkers:  "Those who worked with the family, in person, through their manager",
	digest.ToService:  "The service",
	digest.ToPartners: "Partners",
	digest.ToPublic:   "The public",
}

// ReleaseStep names a step of a release plan.
func ReleaseStep(s digest.ReleaseStep) string { return releaseSteps[s] }

// HadRelease says how many people had a step; "" where that is not counted.
func HadRelease(r digest.Release) string {
	switch r.People {
	case "":
		return ""
	case digest.FewPeople:
		return "Fewer than five people had it."
	default:
		return r.People + " people had it."
	}
}
