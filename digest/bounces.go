package digest

import (
	"context"
	"time"
)

// Bounce is what a provider says afterwards of a letter that it had taken: it did not
// arrive. Which time it was sent is told by Attempt, or by the provider's own name for it.
type Bounce struct {
	Delivery  int64
	Attempt   int
	Reference string // of the provider's, in place of Attempt
	Gone      bool   // there is no such address; else only this letter did not arrive
	Reason    string
}

// BounceStore records what came back.
type BounceStore interface {
	// Bounced closes a delivery that was taken as failed, takes back that its person
	// was told, where it is all that told them and they have said nothing, and ends
	// the account where it is gone. It reports false where the delivery is not in that
	// attempt any more, or was closed before; [Conflict] while it is being sent.
	Bounced(ctx context.Context, now time.Time, b Bounce) (bool, error)
}

// Bounced takes in that a letter came back. Nobody is held to what never reached them:
// they count as not told, and unreachable with the reason. The same twice changes
// nothing. Errors: [Forbidden] for anybody but the operator; [Conflict] where it came back
// before it is recorded that it went, so that it must be said again.
func (s *Service) Bounced(ctx context.Context, actor Actor, b Bounce) (noted bool, err error) {
	if !actor.Operator {
		return false, Errorf(Forbidden, "what came back is noted by the service alone")
	}
	return s.store.Bounced(ctx, s.clock.Now(), b)
}
