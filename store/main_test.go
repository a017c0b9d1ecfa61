package store_test

import (
	"testing"

	"github.com/briefed/briefed/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }
