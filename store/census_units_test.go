package store_test

import (
	"testing"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestTheRecordAgreesWhenAnOrganisationChanges: that it is of another kind, has another
// name, size and coordinator, or ends, is no sign of a hand in the record.
func TestTheRecordAgreesWhenAnOrganisationChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		o := partnered(t, db)
		agrees := func(when string) {
			t.Helper()
			sequenced(t, db, key)
			if damages := found(t, db, key); len(damages) > 0 {
				t.Errorf("%s it says %q", when, damages)
			}
		}
		next := func() {
			t.Helper()
			o.later(24 * 60 * 60 * 1e9)
			o.plan()
			o.mailed()
			_, err := o.TakeCensus(o.ctx)
			o.must(err)
		}
		next()
		agrees("after a day")
		for _, row := range []string{
			"oak,Oak Trust,health,3,hello@oak.example,eve@oak.example,,",
			"oak,Oak and Elm,school,300,hello@oak.example,fay@oak.example,,",
			"oak,Oak and Elm,third sector,3,,fay@oak.example," + (o.Today() + 3).String() + ",hill",
		} {
			o.organisations(row)
			agrees("as soon as it is " + row)
			next()
			agrees("the day after it was " + row)
		}
		for range 4 {
			next()
		}
		agrees("once it has ended")
	})
}
