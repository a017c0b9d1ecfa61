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
	case heir == "" && (v.Kind != Policy || !v.Stage.Binds() || v.Replaces == v.Ref || !refPattern().MatchString(v.Replaces)):
		return nil
	case heir == "":
		old, heir = v.Replaces, v.Ref
	}
	item, done, err := tx.Supersede(now, old, heir)
	if err != nil || !done {
		return err
	}
	newer := v.Text
	if heir != v.Ref {
		found, err := tx.LiveItem(heir)
		if err != nil {
			return err
		}
		newer = found.Text
		newer.InForce = 0 // it was told of by itself
	}
	notice := item.notice(NoticeSuperseded, "")
	notice.Heir, notice.HeirTitle, notice.InForce = heir, newer.Title, newer.InForce
	told, err := s.tellOfHeir(tx, now, item, newer.Audience, notice)
	if err != nil {
		return err
	}
	return tx.Record(AuditEntry{At: now, Actor: by, Action: "superseded", Subject: old, Detail: fmt.Sprintf("by %s, told %d", heir, told)})
}

// tellOfHeir tells everybody who was ever told of an item what supersedes it. Who works
// for an organisation that this is not meant for hears that the older one counts no more,
// and of the newer one nothing.
func (s *Service) tellOfHeir(tx PlanTx, now time.Time, item Item, meant Audience, notice Notice) (int, error) {
	to, err := tx.Concerned(DateIn(now, s.config.Zone), item.ID, 0, WhoEverWasTold)
	if err != nil || len(to) == 0 {
		return 0, err
	}
	s.waits(to, now)
	read, rest := parted(to, meant)
	if err := tx.Notify(now, notice.Encode(), read); err != nil {
		return 0, err
	}
	notice.Heir, notice.HeirTitle, notice.InForce = "", "", 0
	rest, never := parted(rest, item.Audience)
	return len(to) - len(never), tx.Notify(now, notice.Encode(), rest)
}
