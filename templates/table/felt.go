package table

import "github.com/briefed/briefed/digest"

// Felt returns what people felt in closed pulses as a sheet with the columns of a report.
// The key is the quarter in which they were asked; as_of is the day on which it closed,
// which what is recorded is of as well.
func Felt(all []digest.Felt) Sheet {
	sheet := Sheet{Name: "felt", Header: reportHeader}
	for _, f := range all {
		for _, g := range f.Groups {
			name := g.Service
			if name == "" {
				name = "Everybody"
			}
			cells := make([]any, len(reportHeader))
			for i, column := range reportHeader {
				switch column {
				case "level":
					cells[i] = "felt"
				case "key":
					cells[i] = f.Opens.Quarter()
				case "name":
					cells[i] = name
				case "measure":
					cells[i] = string(f.Question)
				case "expected":
					cells[i] = counted(g.Replies)
				case "share":
					cells[i] = hundredths(g.Yes)
				case "people_share":
					cells[i] = hundredths(g.Recorded)
				case "as_of":
					cells[i] = f.Closes.String()
				}
			}
			sheet.Rows = append(sheet.Rows, cells)
		}
	}
	return sheet
}

// hundredths returns per cent as a fraction, nil for none.
func hundredths(percent *int) any {
	if percent == nil {
		return nil
	}
	return float64(*percent) / 100
}
