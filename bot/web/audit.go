package web

import (
	"context"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// auditService is what these pages ask of the use cases.
type auditService interface {
	AuditFile(ctx context.Context, actor digest.Actor, f digest.AuditFilter) ([]digest.AuditEntry, int, error)
	AuditLog(ctx context.Context, actor digest.Actor, f digest.AuditFilter) ([]digest.AuditEntry, int, error)
}

type auditPages struct {
	*site
	service auditService
}

const auditPerPage = 100

type auditData struct {
	Filter  digest.AuditFilter
	Entries []digest.AuditEntry
	Total   int
	Most    int // that a file holds
	Page    int
	Pages   int
}

// auditFilter reads what the log is narrowed to.
func (v *visit) auditFilter() (f digest.AuditFilter, err error) {
	f = digest.AuditFilter{Actor: v.text("actor"), Action: v.text("action"), Subject: v.text("subject")}
	if f.From, err = v.date("from"); err != nil {
		return f, err
	}
	f.To, err = v.date("to")
	return f, err
}

// auditPage shows what was done by whom.
func (s auditPages) auditPage(v *visit) (err error) {
	data := auditData{Page: max(1, int(v.number("page"))), Most: digest.MaxAuditFile}
	if data.Filter, err = v.auditFilter(); err != nil {
		return err
	}
	data.Filter.Limit, data.Filter.Offset = auditPerPage, (data.Page-1)*auditPerPage
	if data.Entries, data.Total, err = s.service.AuditLog(v.r.Context(), v.actor, data.Filter); err != nil {
		return err
	}
	data.Pages = (data.Total + auditPerPage - 1) / auditPerPage
	return v.page("audit", data)
}

// auditSheets returns every entry of the pages that the same query shows.
func (s auditPages) auditSheets(v *visit) ([]table.Sheet, error) {
	filter, err := v.auditFilter()
	if err != nil {
		return nil, err
	}
	entries, total, err := s.service.AuditFile(v.r.Context(), v.actor, filter)
	return []table.Sheet{table.Audit(entries, total)}, err
}

func (s auditPages) auditCSV(v *visit) error {
	sheets, err := s.auditSheets(v)
	if err != nil {
		return err
	}
	return v.csv("briefed-"+v.Today().String(), sheets)
}

func (s auditPages) auditXLSX(v *visit) error {
	sheets, err := s.auditSheets(v)
	if err != nil {
		return err
	}
	return v.book("briefed-audit-"+v.Today().String(), sheets)
}
