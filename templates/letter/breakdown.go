package letter

import "github.com/briefed/briefed/digest"

// Breakdown names a breakdown, after "by".
func Breakdown(b digest.Breakdown) string {
	switch b {
	case digest.ByService:
		return "service"
	case digest.ByRole:
		return "job title"
	case digest.ByEmployment:
		return "employment"
	case digest.ByNQSW:
		return "newly qualified or not"
	case digest.ByNation:
		return "nation"
	case digest.ByTenure:
		return "time with us"
	case digest.ByTheme:
		return "theme and service"
	case digest.ByKind:
		return "kind of organisation"
	case digest.BySize:
		return "size of organisation"
	default:
		return string(b)
	}
}

// Group names a part of a breakdown.
func Group(g digest.Group) string {
	switch {
	case g.Value == "":
		return "None on record"
	case g.By == digest.ByNQSW && g.Value == digest.Yes:
		return "Newly qualified"
	case g.By == digest.ByNQSW:
		return "Not newly qualified"
	case g.By == digest.ByNation:
		return digest.Nation(g.Value).Name()
	case g.By == digest.ByTenure && g.Value == digest.NewHere:
		return "Under a year"
	case g.By == digest.ByTenure:
		return "A year or more"
	case g.By == digest.ByKind:
		return Capital(digest.OrganisationKind(g.Value).Words())
	case g.By == digest.BySize:
		return size(g.Value)
	default:
		return Capital(g.Value)
	}
}

// size names a size of organisations.
func size(value string) string {
	switch value {
	case digest.SmallOrganisation:
		return "Small: up to 10 people"
	case digest.MiddleOrganisation:
		return "Middle: 11 to 50"
	case digest.LargeOrganisation:
		return "Large: more than 50"
	default:
		return "Size not on record"
	}
}
