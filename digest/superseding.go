package digest

import (
	"fmt"
	"time"
)

// supersede ends what a new version supersedes, or what it says supersedes its own
// item: nobody is asked any more, and exactly those who were told of it hear what
// counts now, once. A proposal supersedes nothing.
func (s *Service) supersede(tx PlanTx, now time.Time, by string, v Version, live Item) error {
	old, heir := v.Ref, v.SupersededBy
	switch {
	case heir != "" && !ends(live, v.Text, DateIn(now, s.config.Zone)):
		return nil // published anyway: it asks
	case heir == "" && (v.Kind != Policy || !v.Stage.Binds() || v.Replaces == v.Ref || !refPattern.MatchString(v.Replaces)):
		return nil
	case heir == "":
		old, heir = v.Replaces, v.Ref
	}
	item, done, err := tx.Supersede(now, old, heir)
	if err != nil || !done {
		return err
	}
	notice := item.notice(NoticeSuperseded, "")
	notice.Heir, notice.HeirTitle, notice.InForce = heir, "", 0
	if heir == v.Ref {
		notice.HeirTitle, notice.InForce = v.Title, v.InForce
	} else if found, err := tx.LiveTitle(heir); err != nil {
		return err
	} else {
		notice.HeirTitle = found
	}
	told, err := s.tell(tx, now, item, 0, WhoEverWasTold, notice)
	if err != nil {
		return err
	}
	return tx.Record(AuditEntry{At: now, Actor: by, Action: "superseded", Subject: old, Detail: fmt.Sprintf("by %s, told %d", heir, told)})
}
