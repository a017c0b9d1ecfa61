package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// ChangedSettings implements [digest.SettingStore].
func (db *DB) ChangedSettings(ctx context.Context) (changed []digest.ChangedSetting, err error) {
	err = db.read(ctx, func(t *tx) error {
		changed, err = planTx{t}.ChangedSettings()
		return err
	})
	return changed, err
}

// ChangedSettings implements [digest.PlanTx].
func (p planTx) ChangedSettings() (changed []digest.ChangedSetting, err error) {
	var rows []struct {
		Name  string `db:"name"`
		Value int    `db:"value"`
		At    stamp  `db:"set_at"`
		By    string `db:"set_by"`
	}
	if err := p.all(&rows, "SELECT name, value, set_at, set_by FROM settings", nil); err != nil {
		return nil, err
	}
	for _, r := range rows {
		changed = append(changed, digest.ChangedSetting{Setting: digest.Setting(r.Name), Value: r.Value, At: r.At.Time, By: r.By})
	}
	return changed, nil
}

// ChangeSetting implements [digest.SettingStore].
func (db *DB) ChangeSetting(ctx context.Context, c digest.ChangedSetting, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`
			INSERT INTO settings (name, value, set_at, set_by) VALUES (:name, :value, :at, :by)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, set_at = excluded.set_at, set_by = excluded.set_by`,
			args{"name": string(c.Setting), "value": c.Value, "at": stamp{c.At}, "by": c.By}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// ResetSetting implements [digest.SettingStore].
func (db *DB) ResetSetting(ctx context.Context, setting digest.Setting, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM settings WHERE name = :name`, args{"name": string(setting)}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}
