package letter_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

func TestWhySomebodyGetsIt(t *testing.T) {
	for want, rule := range map[string]digest.Audience{
		"for social worker, agency staff, in Assessment": {Roles: []string{"social worker"}, Employment: []string{"agency"}, Services: []string{"Assessment"}},
		"for your team": {Teams: []string{"north"}},
		"for the newly qualified, whoever works with children aged 0-4, care leavers": {NQSW: digest.Yes, WorksWith: []string{"0-4", "care leavers"}},
		"for whoever works with children under 1, in Wales":                           {WorksWith: []string{"under 1"}, Nations: []string{"wales"}},
	} {
		if got := letter.Because(rule); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
