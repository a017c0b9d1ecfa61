package web

import (
	"context"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// directoryService is what these pages ask of the use cases.
type directoryService interface {
	DirectoryReport(ctx context.Context, actor digest.Actor) (report digest.DirectoryReport, err error)
	Unmatched(ctx context.Context, actor digest.Actor, kind digest.UnmatchedKind, limit int, offset int) ([]digest.Unmatched, error)
}

type directoryPages struct {
	*site
	service directoryService
}

const unmatchedPerPage = 100

type directoryData struct {
	digest.DirectoryReport
	Kinds []digest.UnmatchedKind
	Kind  digest.UnmatchedKind // of the list that is shown; "" for none
	List  []digest.Unmatched
	Page  int
	Pages int
}

// directoryPage shows when Slack's directory was read and how many only one side
// knows; a list of them, by name, where that was asked for.
func (s directoryPages) directoryPage(v *visit) (err error) {
	ctx := v.r.Context()
	data := directoryData{Kinds: digest.UnmatchedKinds, Kind: digest.UnmatchedKind(v.text("list"))}
	if data.DirectoryReport, err = s.service.DirectoryReport(ctx, v.actor); err != nil {
		return err
	}
	if data.Kind != "" {
		data.Pages = max(1, (data.Counts[data.Kind]+unmatchedPerPage-1)/unmatchedPerPage)
		data.Page = min(max(1, int(v.number("page"))), data.Pages)
		if data.List, err = s.service.Unmatched(ctx, v.actor, data.Kind, unmatchedPerPage, (data.Page-1)*unmatchedPerPage); err != nil {
			return err
		}
	}
	return v.page("directory", data)
}

// directoryCSV hands over one list, or all of them.
func (s directoryPages) directoryCSV(v *visit) error {
	kinds, name := digest.UnmatchedKinds, "directory-"+s.Today().String()
	if kind := v.text("list"); kind != "" {
		kinds, name = []digest.UnmatchedKind{digest.UnmatchedKind(kind)}, kind+"-"+s.Today().String()
	}
	var all []digest.Unmatched
	for _, kind := range kinds {
		list, err := s.service.Unmatched(v.r.Context(), v.actor, kind, 0, 0)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	return v.csv(name, []table.Sheet{table.Unmatched(all)})
}
