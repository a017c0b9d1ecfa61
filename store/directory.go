package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// BeginPass implements [digest.DirectoryStore]: of several that ask at once, one
// moves the row on.
func (db *DB) BeginPass(ctx context.Context, now, since, until time.Time) (begun bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		by, err := t.behind(now)
		if err != nil {
			return err
		}
		longest := max(until.Sub(now), digest.PassAgain)
		n, err := t.exec(`
			UPDATE directory_pass SET not_before = `+t.time("until")+`
			WHERE (began_at IS NULL OR began_at < `+t.time("since")+`) AND (not_before IS NULL OR not_before = `+t.time("now")+` OR `+t.ranOut("not_before")+`)`,
			args{"now": stamp{moved(now, by)}, "since": stamp{moved(since, by)}, "until": stamp{moved(until, by)}, "ahead": stamp{moved(now, by+longest)}})
		begun = n == 1
		return err
	})
	return begun, err
}

// KeepPass implements [digest.DirectoryStore]. People are linked even by a pass
// that a newer one has overtaken.
func (db *DB) KeepPass(ctx context.Context, p digest.Pass) error {
	return db.in(ctx, func(t *tx) error {
		if err := t.linkAccounts(p.Ended, p.Via, p.Linked, p.Gone); err != nil {
			return err
		}
		by, err := t.behind(p.Ended)
		if err != nil {
			return err
		}
		newest, err := t.exec(`
			UPDATE directory_pass SET began_at = `+t.time("began")+`, completed_at = `+t.time("ended")+`,
				accounts = :accounts, linked = :linked, gone = :gone, not_before = NULL, failed_at = NULL, problem = ''
			WHERE began_at IS NULL OR began_at <= `+t.time("began"), args{
			"began": stamp{moved(p.Began, by)}, "ended": stamp{moved(p.Ended, by)}, "accounts": p.Accounts, "linked": len(p.Linked), "gone": len(p.Gone),
		})
		if err != nil || newest == 0 {
			return err
		}
		if err := t.keepUnmatched(p.Unmatched); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM directory_unseen`, nil); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO directory_unseen (person_id, slack_id) SELECT s.person_id, s.account FROM accounts s
			WHERE s.held AND s.via = :via AND `+t.in("s.person_id", "ids"), args{"ids": p.Unseen, "via": string(p.Via)}); err != nil {
			return err
		}
		if p.Groups == nil {
			return nil
		}
		if _, err := t.exec(`DELETE FROM team_groups WHERE NOT (`+t.in("team_id", "teams")+`)`,
			args{"teams": each(p.Groups, func(g digest.TeamGroup) int64 { return g.TeamID })}); err != nil {
			return err
		}
		return t.keepGroups(p.Groups)
	})
}

type unmatchedJSON struct {
	SlackID string `json:"slack_id"`
	Email   string `json:"email"`
	Name    string `json:"name"`
}

func (t *tx) keepUnmatched(accounts []digest.Account) error {
	if _, err := t.exec(`DELETE FROM directory_strangers`, nil); err != nil {
		return err
	}
	return batches(accounts, func(int) {}, func(part []digest.Account) error {
		rows := each(part, func(a digest.Account) unmatchedJSON { return unmatchedJSON{a.ID, a.Email, a.Name} })
		_, err := t.exec(`INSERT INTO directory_strangers (slack_id, email, name) SELECT slack_id, email, name
			FROM `+t.rows("x", "rows", "slack_id text", "email text", "name text")+` WHERE true ON CONFLICT (slack_id) DO NOTHING`, args{"rows": asJSON(rows)})
		return err
	})
}

// FailPass implements [digest.DirectoryStore].
func (db *DB) FailPass(ctx context.Context, now, again time.Time, problem string) error {
	return db.in(ctx, func(t *tx) error {
		by, err := t.behind(now)
		if err != nil {
			return err
		}
		_, err = t.exec(`UPDATE directory_pass SET not_before = `+t.time("again")+`, failed_at = `+t.time("now")+`, problem = `+t.text("problem"),
			args{"now": stamp{moved(now, by)}, "again": stamp{moved(again, by)}, "problem": problem})
		return err
	})
}

// DirectoryPass implements [digest.DirectoryStore].
func (db *DB) DirectoryPass(ctx context.Context) (digest.DirectoryPass, error) {
	var row struct {
		Began     stamp  `db:"began_at"`
		Completed stamp  `db:"completed_at"`
		Accounts  int    `db:"accounts"`
		Linked    int    `db:"linked"`
		Gone      int    `db:"gone"`
		Failed    stamp  `db:"failed_at"`
		Problem   string `db:"problem"`
	}
	err := db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT began_at, completed_at, accounts, linked, gone, failed_at, problem FROM directory_pass`, nil)
	})
	return digest.DirectoryPass{
		Completed: row.Completed.Time, Took: row.Completed.Sub(row.Began.Time), Accounts: row.Accounts, Linked: row.Linked, Gone: row.Gone,
		Failed: row.Failed.Time, Problem: row.Problem,
	}, err
}

// SeeUnmatched implements [digest.DirectoryStore].
func (db *DB) SeeUnmatched(ctx context.Context, a digest.Account) error {
	return db.in(ctx, func(t *tx) error {
		if a.Gone {
			_, err := t.exec(`DELETE FROM directory_strangers WHERE slack_id = :id`, args{"id": a.ID})
			return err
		}
		_, err := t.exec(`INSERT INTO directory_strangers (slack_id, email, name) VALUES (:id, :email, :name)
			ON CONFLICT (slack_id) DO UPDATE SET email = excluded.email, name = excluded.name`, args{"id": a.ID, "email": a.Email, "name": a.Name})
		return err
	})
}
