package store

import "github.com/briefed/briefed/digest"

// returnedDays is how long after a return planning looks for what was missed: by
// then every team has had a digest.
const returnedDays = 60

// Returned implements [digest.PlanTx].
func (p planTx) Returned(on digest.Date, s digest.Scope) ([]digest.Clocked, error) {
	a := scopeArgs(on, s)
	a["since"] = day{on - returnedDays}
	return p.absentReceipts(` AND r.person_id IN (
		SELECT c.person_id FROM absences w JOIN receipts c ON c.person_id = w.person_id AND c.due_from >= w.from_on AND c.due_from <= w.to_on
		WHERE w.revoked_at IS NULL AND w.to_on < `+p.date("day")+` AND w.to_on >= `+p.date("since")+`
			AND c.closed_at IS NULL AND c.answer IS NULL AND c.told_at IS NULL)`+p.scoped("r.person_id", s),
		" AND r.told_at IS NULL", a)
}
