package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/store/storetest"
)

const (
	mailKills = 20
	// A sender that is killed leaves as many letters unknown as it had claimed and not
	// recorded: one group.
	mailGroup = 50
)

// TestCrashByMail kills the real program twenty times, at moments nobody chose, while it
// sends 1,200 mails. Nobody is lost, and nobody gets two mails but those who were listed
// as unknown and then sent again by choice.
func TestCrashByMail(t *testing.T) {
	large(t)
	t.Run("sqlite", func(t *testing.T) { crashByMail(t, storetest.MigratedSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { crashByMail(t, storetest.MigratedPostgres(t)) })
}

func crashByMail(t *testing.T, database string) {
	box, err := mailfake.Start(mailfake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	c := &crashSite{t: t, database: database, settings: []string{
		"BRIEFED_SLACK_API_URL=http://127.0.0.1:9/", // so that a clock of its own is let
		"BRIEFED_SMTP_URL=smtp://" + box.Addr(), "BRIEFED_MAIL_FROM=briefed@ambershire.example", "BRIEFED_MAIL_RATE=0", "BRIEFED_BASE_URL=https://briefed.ambershire.example",
	}}
	c.begin(func(int) string { return "" })
	kinds := []string{"serve", "send"}
	for kill := range mailKills {
		c.killWhen(kinds[kill%2], arrived(box, 15+rand.IntN(40)))
	}
	c.briefed("send")

	c.nobodyIsLost(mailKills, mailGroup, func() map[string]int { return mailsTo(box) })
}

// arrived returns what waits until so many more mails have come.
func arrived(box *mailfake.Server, more int) (enough func() bool) {
	came := make(chan struct{})
	var n atomic.Int64
	box.OnMail(func(mailfake.Mail) {
		if n.Add(1) == int64(more) {
			close(came)
		}
	})
	return func() bool {
		select {
		case <-came:
			return true
		case <-time.After(30 * time.Second):
			return false
		}
	}
}

// mailsTo counts what everybody got.
func mailsTo(box *mailfake.Server) map[string]int {
	got := make(map[string]int, crashPeople)
	for i := range crashPeople {
		got[fmt.Sprintf("p%d@ambershire.example", i)] = 0
	}
	for _, m := range box.Mails() {
		got[strings.ToLower(m.To)]++
	}
	return got
}
