package chat

import (
	"bytes"
	"context"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
	sheets "github.com/briefed/briefed/templates/table"
)

// format is a kind of file that people can take away.
type format string

const (
	asCSV  format = "csv"
	asXLSX format = "xlsx"
)

func (f format) write(list []sheets.Sheet) ([]byte, error) {
	var out bytes.Buffer
	if f == asXLSX {
		err := sheets.Workbook(&out, list...)
		return out.Bytes(), err
	}
	err := sheets.CSV(&out, list...)
	return out.Bytes(), err
}

// takes sends a report as a file.
func (b reporting) takes(f format) by {
	return func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := i.spot()
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		report, err := b.service.WholeReport(ctx, actor, query(spot))
		if err != nil {
			return b.refuse(i, b.refusal("reporting", err, slacktext.NotShown))
		}
		name := slacktext.FileName(spot, report.AsOf, slacktext.FileReport, string(f))
		return b.send(i, f, b.render.FileSent(report), sheets.Report(report), File{Name: name, Title: name, AltText: slacktext.AltText(slacktext.FileReport, report.AsOf)})
	}
}

// send hands the person a file. Where Slack takes no files the table is a
// message itself.
func (b *Bot) send(i interaction, f format, lead slacktext.Message, list []sheets.Sheet, file File) outcome {
	return outcome{then: func(ctx context.Context) {
		b.tell(ctx, i, slacktext.Reply(slacktext.FileComing)) // first: its trigger lives for three seconds
		var err error
		if file.Content, err = f.write(list); err == nil {
			err = b.hand(ctx, i.User.ID, lead, file)
		}
		if err == nil {
			return
		}
		b.log.Warn("a file could not be handed over, sending a message", "error", err)
		content, err := asCSV.write(list)
		if err == nil {
			_, err = b.client.Post(ctx, i.User.ID, slacktext.InPlace(string(content)), 0)
		}
		if err != nil {
			b.log.Warn("a table could not be sent", "error", err)
		}
	}}
}
