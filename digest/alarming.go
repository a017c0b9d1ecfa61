package digest

import "context"

// NoticeFalseAlarm tells policy leads that somebody called findings of the guard
// false: Letter.Alarms. It holds no word of a draft; what it is about is looked up
// when it is sent.
const NoticeFalseAlarm NoticeKind = "false_alarm"

// ReportFalseAlarm tells those who look after the guard, in one press, that it is
// wrong about a finding: the other policy leads get a [NoticeFalseAlarm]. It changes
// nothing else, and of a finding that was reported before nobody is told again.
// Errors: [Forbidden], [NotFound].
func (s *Service) ReportFalseAlarm(ctx context.Context, actor Actor, ref, finding string) error {
	if err := actor.allow(Write, 0); err != nil {
		return err
	}
	if actor.Person.ID == 0 {
		return Errorf(Forbidden, "a person says so, not the command line: sign in as a policy lead")
	}
	draft, err := s.draft(ctx, ref)
	if err != nil {
		return err
	}
	f, err := draft.finding(finding)
	if err != nil || draft.Alarmed(f) {
		return err
	}
	v := Verdict{TextHash: draft.Hash(), Finding: f, Ruling: FalseAlarm, By: actor.Person, At: s.clock.Now()}
	return s.store.Plan(ctx, func(tx PlanTx) error {
		if err := tx.AddVerdict(v); err != nil {
			return err
		}
		if err := s.tellLeads(tx, v.At, actor.Person.ID, Notice{Kind: NoticeFalseAlarm}); err != nil {
			return err
		}
		return tx.Record(s.draftEntry(actor, "reported a false alarm", draft, string(f.Kind)))
	})
}

// alarms are the false alarms in drafts as they stand, in the order of the desk.
func (s *Service) alarms(ctx context.Context) (all []DraftAlarm, err error) {
	drafts, err := s.drafts(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		for _, v := range d.Verdicts {
			if v.Ruling == FalseAlarm && v.TextHash == d.Hash() {
				all = append(all, DraftAlarm{d, v, d.Quote(v.Place)})
			}
		}
	}
	return all, nil
}

// loadAlarms loads what others reported since a notice was begun, and reports whether
// any of it still stands, and its reader still is a policy lead.
func (s *Service) loadAlarms(ctx context.Context, l *Letter) (bool, error) {
	reader, err := s.ActorByID(ctx, l.PersonID, "")
	if err != nil || !reader.May(ReviewDrafts, 0) {
		return false, err
	}
	all, err := s.alarms(ctx)
	for _, a := range all {
		if a.By.ID != l.PersonID && !a.At.Before(l.CreatedAt) {
			l.Alarms = append(l.Alarms, a)
		}
	}
	return len(l.Alarms) > 0, err
}
