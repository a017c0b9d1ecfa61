package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// openReceipt is the condition that it is the person's turn to answer receipt r:
// [digest.Receipt.Open] in SQL.
const openReceipt = "r.closed_at IS NULL AND (r.answer IS NULL OR r.replied_at IS NOT NULL)"

// reclock works out again by when receipts are due. Where nobody says how, it
// leaves them as they are.
func (t *tx) reclock(keys []digest.ReceiptKey, starts bool, due digest.Reclock) error {
	if len(keys) == 0 || due == nil {
		return nil
	}
	type row struct {
		PersonID int64 `json:"person_id"`
		ItemID   int64 `json:"item_id"`
		Version  int   `json:"version"`
	}
	list, err := t.clocked(` JOIN `+t.rows("k", "keys", "person_id bigint", "item_id bigint", "version integer")+`
		ON k.person_id = r.person_id AND k.item_id = r.item_id AND k.version = r.version`+t.andIn("r.person_id", "people"),
		args{
			"keys":   asJSON(each(keys, func(k digest.ReceiptKey) row { return row{k.PersonID, k.ItemID, k.Asks} })),
			"people": each(keys, func(k digest.ReceiptKey) int64 { return k.PersonID }),
		})
	if err != nil {
		return err
	}
	return t.setDue(due(list, starts))
}

// itemTerms are what an item's version says of days.
type itemTerms struct {
	AckWithin int  `db:"ack_within"`
	Minutes   int  `db:"minutes"`
	Urgent    bool `db:"urgent"`
}

const termColumns = "v.ack_within, v.minutes, v.urgent"

// termedReceipt is a receipt with its item's terms.
type termedReceipt struct {
	receiptRow
	itemTerms
}

// clocked reads receipts r with what their days depend on.
func (t *tx) clocked(narrow string, a args) ([]digest.Clocked, error) {
	var receipts []termedReceipt
	if err := t.all(&receipts, `SELECT `+receiptColumns+`, `+termColumns+`
		FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.id = i.version_id`+narrow, a); err != nil {
		return nil, fmt.Errorf("reading what is to be due: %w", err)
	}
	return t.clockedOf(receipts)
}

// clockedOf reads what the days of receipts depend on besides.
func (t *tx) clockedOf(receipts []termedReceipt) (list []digest.Clocked, err error) {
	people, said := map[int64]bool{}, map[int64]bool{}
	for _, r := range receipts {
		people[r.PersonID] = true
		if !r.AnsweredAt.IsZero() {
			said[r.PersonID] = true
		}
	}
	var absences []absenceRow
	if err := t.all(&absences, `SELECT r.id, r.person_id, r.from_on, r.to_on, r.revoked_at FROM absences r
		WHERE r.revoked_at IS NULL AND `+t.in("r.person_id", "people"), args{"people": slices.Sorted(maps.Keys(people))}); err != nil {
		return nil, fmt.Errorf("reading absences: %w", err)
	}
	away := map[int64][]digest.Span{}
	for _, row := range absences {
		away[row.PersonID] = append(away[row.PersonID], row.absence().Span)
	}
	answers, handbacks, err := t.conversed(slices.Sorted(maps.Keys(said)))
	if err != nil {
		return nil, err
	}
	for _, r := range receipts {
		key := digest.ReceiptKey{PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Version}
		list = append(list, digest.Clocked{
			Receipt: r.receipt(), AckWithin: r.AckWithin, Minutes: r.Minutes, Urgent: r.Urgent,
			Absences: away[r.PersonID], Answers: answers[key], Handbacks: handbacks[key],
		})
	}
	return list, nil
}

// conversed reads what people answered, and what came back to them.
func (t *tx) conversed(people []int64) (answers map[digest.ReceiptKey][]digest.Answer, handbacks map[digest.ReceiptKey][]time.Time, err error) {
	answers, handbacks = map[digest.ReceiptKey][]digest.Answer{}, map[digest.ReceiptKey][]time.Time{}
	if len(people) == 0 {
		return answers, handbacks, nil
	}
	var rows []struct {
		PersonID int64  `db:"person_id"`
		ItemID   int64  `db:"item_id"`
		Version  int    `db:"version"`
		Kind     string `db:"kind"`
		At       stamp  `db:"at"`
	}
	err = t.all(&rows, `
		SELECT person_id, item_id, version, kind, at FROM (
			SELECT person_id, item_id, version, kind, at, id FROM answers WHERE `+t.in("person_id", "people")+`
			UNION ALL SELECT a.person_id, a.item_id, a.version, '' AS kind, b.at, a.id FROM handbacks b JOIN answers a ON a.id = b.answer_id
				WHERE `+t.in("a.person_id", "people")+`) x
		ORDER BY id, at, kind DESC`, args{"people": people})
	for _, r := range rows {
		key := digest.ReceiptKey{PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Version}
		if r.Kind == "" {
			handbacks[key] = append(handbacks[key], r.At.Time)
		} else {
			answers[key] = append(answers[key], digest.Answer{Kind: digest.AnswerKind(r.Kind), At: r.At.Time})
		}
	}
	return answers, handbacks, err
}

// handBack says that what people asked by their newest answer has come back to
// them: of receipts r that narrow chooses.
func (t *tx) handBack(at time.Time, narrow string, a args, due digest.Reclock) error {
	a["handed"] = stamp{at}
	var rows []receiptRow
	if err := t.all(&rows, `UPDATE receipts AS r SET replied_at = `+t.time("handed")+`
		WHERE r.closed_at IS NULL AND r.replied_at IS NULL AND `+narrow+`
		RETURNING person_id, item_id, version`, a); err != nil || len(rows) == 0 {
		return err
	}
	keys := each(rows, func(r receiptRow) digest.ReceiptKey {
		return digest.ReceiptKey{PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Version}
	})
	type row struct {
		PersonID int64 `json:"person_id"`
		ItemID   int64 `json:"item_id"`
		Version  int   `json:"version"`
	}
	if _, err := t.exec(`INSERT INTO handbacks (answer_id, at)
		SELECT MAX(a.id), `+t.time("at")+` FROM `+t.rows("x", "rows", "person_id bigint", "item_id bigint", "version integer")+`
		JOIN answers a ON a.person_id = x.person_id AND a.item_id = x.item_id AND a.version = x.version
		GROUP BY a.person_id, a.item_id, a.version`,
		args{"at": stamp{at}, "rows": asJSON(each(keys, func(k digest.ReceiptKey) row { return row{k.PersonID, k.ItemID, k.Asks} }))}); err != nil {
		return err
	}
	return t.reclock(keys, false, due)
}

// HandBack implements [digest.PlanTx].
func (p planTx) HandBack(now time.Time, item int64, asks int, kind digest.AnswerKind, due digest.Reclock) error {
	return p.handBack(now, "r.item_id = :item AND r.version = :asks AND r.answer = :kind",
		args{"item": item, "asks": asks, "kind": string(kind)}, due)
}

// AbsentReceiptsOf implements [digest.RosterTx].
func (p planTx) AbsentReceiptsOf(people []int64) ([]digest.Clocked, error) {
	return p.absentReceipts(" AND "+p.in("r.person_id", "people"), "", args{"people": people})
}

// absentReceipts reads what people owe who have, or had, an absence on record.
func (t *tx) absentReceipts(people, items string, a args) ([]digest.Clocked, error) {
	var absent []int64
	if err := t.all(&absent, `SELECT DISTINCT r.person_id FROM absences r WHERE true`+people, a); err != nil {
		return nil, fmt.Errorf("reading who is away: %w", err)
	}
	a["away"] = absent
	return t.clocked(` WHERE `+t.in("r.person_id", "away")+` AND `+openReceipt+items, a)
}
