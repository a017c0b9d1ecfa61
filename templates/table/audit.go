package table

import (
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// Audit returns entries of the audit log as a sheet. Where there are more in
// total, its last row says that it is cut.
func Audit(entries []digest.AuditEntry, total int) Sheet {
	s := Sheet{Name: "audit", Header: []string{"at", "actor", "action", "subject", "detail", "name"}}
	for _, e := range entries {
		s.Rows = append(s.Rows, []any{e.At.UTC().Format(time.RFC3339), e.Actor, e.Action, e.Subject, e.Detail, e.Name})
	}
	if total > len(entries) {
		s.Rows = append(s.Rows, []any{"", "", "", "", fmt.Sprintf(
			"The file is cut here: it has the newest %d of %d entries. Narrow the days to get the others.", len(entries), total,
		), ""})
	}
	return s
}
