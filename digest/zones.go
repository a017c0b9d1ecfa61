package digest

import (
	"sync"
	"time"
)

// zones are those that were read: time.LoadLocation reads a file each time, and every
// letter asks for its team's.
var zones sync.Map // of *time.Location by name

func loadZone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil //nolint:forcetypeassert // nothing else is stored
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, zone)
	return zone, nil
}
