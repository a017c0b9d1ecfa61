package store

import "fmt"

// askingBits are the bits of an asking's number that tell those of one batch apart: a
// batch asks about fewer than sixteen million versions and teams together. With the
// number of the batch above them, a number stays one that JavaScript reads exactly.
const askingBits = 24

// home is the team of memberships m, of one person on one day, in which they are asked:
// one of their own before one that they only cover.
const home = "COALESCE(MIN(CASE WHEN NOT m.cover THEN m.team_id END), MIN(m.team_id))"

// askingBatch returns the number below those of the askings that are added now.
func (p planTx) askingBatch() (first int64, err error) {
	batch := `SELECT COALESCE(MAX(id) >> 24, 0) + 1 FROM askings` // one writes at a time
	if p.postgres {
		batch = `SELECT nextval('asking_batches')`
	}
	if err := p.one(&first, batch, nil); err != nil {
		return 0, fmt.Errorf("numbering those who are asked: %w", err)
	}
	return first << askingBits, nil
}

// keepAskings puts on record who was asked about what by the receipts that were just
// added: an asking for each version and team, which a trigger makes a leaf of the log.
func (p planTx) keepAskings(a args) error {
	first, _ := a["first"].(int64)
	_, err := p.exec(`INSERT INTO askings (id, item_id, version, team_id, asked_at)
		SELECT r.asking_id, MIN(r.item_id), MIN(r.version), (
			SELECT `+home+` FROM memberships m WHERE m.person_id = MIN(r.person_id) AND `+current("m", p.date("day"))+`), MIN(r.assigned_at)
		FROM receipts r WHERE r.asking_id > :first AND r.asking_id < :last GROUP BY r.asking_id`,
		args{"first": first, "last": first + 1<<askingBits, "day": a["day"]})
	if err != nil {
		return fmt.Errorf("putting on record who was asked: %w", err)
	}
	return nil
}
