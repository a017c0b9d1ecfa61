package slackfake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// fault is one thing wrong with blocks or a view, with a JSON pointer to it.
type fault struct{ at, what string }

func (f fault) String() string { return "[ERROR] " + f.what + " [json-pointer:" + f.at + "]" }

// checker walks blocks and collects faults.
type checker struct {
	surface Surface
	faults  []fault

	blockIDs map[string]string // block_id to where it was first used
	actions  map[string]bool   // action_ids of the block at hand
	focused  string            // where focus_on_load was first set
	markdown int               // characters of all markdown blocks
}

func (c *checker) fault(at, format string, args ...any) {
	c.faults = append(c.faults, fault{at, fmt.Sprintf(format, args...)})
}

// rule checks one value.
type rule func(c *checker, at string, v any)

// fields are the properties an object may have; need marks those it must have.
type fields map[string]property

type property struct {
	rule     rule
	required bool
}

func may(r rule) property  { return property{rule: r} }
func need(r rule) property { return property{rule: r, required: true} }

// object makes a rule of fields: what is required must be there, and what is
// not named must not.
func object(f fields) rule {
	names := slices.Sorted(maps.Keys(f))
	return func(c *checker, at string, v any) {
		o, ok := v.(obj)
		if !ok {
			c.fault(at, "must be an object")
			return
		}
		for _, name := range names {
			value, has := o[name]
			if has && value != nil {
				f[name].rule(c, at+"/"+name, value)
			} else if f[name].required {
				c.fault(at, "missing required field: %s", name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(o)) {
			if _, known := f[name]; !known {
				c.fault(at, "invalid additional property: %s", name)
			}
		}
	}
}

// all applies several rules.
func all(rules ...rule) rule {
	return func(c *checker, at string, v any) {
		for _, r := range rules {
			r(c, at, v)
		}
	}
}

// str is a string of least to most characters, counted as code points.
func str(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		if !ok {
			c.fault(at, "must be a string")
			return
		}
		c.length(at, s, least, most)
	}
}

func (c *checker) length(at, s string, least, most int) {
	switch n := utf8.RuneCountInString(s); {
	case n > most:
		c.fault(at, "must be less than %d characters", most+1)
	case n < least:
		c.fault(at, "must be more than %d characters", least-1)
	}
}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.fault(at, "must be a boolean")
	}
}

// number is a whole number between two bounds.
func number(least, most float64) rule {
	return func(c *checker, at string, v any) {
		n, ok := v.(float64)
		if !ok || n != float64(int64(n)) {
			c.fault(at, "must be an integer")
		} else if n < least || n > most {
			c.fault(at, "must be between %v and %v", least, most)
		}
	}
}

// oneOf is one of these strings.
func oneOf(values ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(values, s) {
			c.fault(at, "must be a valid enum value, one of %q", values)
		}
	}
}

// list is an array of least to most items that all follow a rule.
func list(least, most int, item rule) rule {
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			c.fault(at, "must be an array")
			return
		}
		switch {
		case len(items) > most:
			c.fault(at, "no more than %d items allowed", most)
		case len(items) < least:
			c.fault(at, "no less than %d items allowed", least)
		}
		for i, v := range items {
			item(c, at+"/"+strconv.Itoa(i), v)
		}
	}
}

// byType looks the rule up by the object's type.
func byType(rules func() map[string]rule, what string) rule {
	return func(c *checker, at string, v any) {
		o, ok := v.(obj)
		if !ok {
			c.fault(at, "must be an object")
			return
		}
		kind, _ := o["type"].(string)
		r, known := rules()[kind]
		if !known {
			c.fault(at+"/type", "unsupported type of %s: %q", what, kind)
			return
		}
		r(c, at, v)
	}
}

// anything is a part the fake does not look into.
func anything(*checker, string, any) {}

// oneField checks that exactly one of these fields is there.
func oneField(names ...string) rule {
	return func(c *checker, at string, v any) {
		o, _ := v.(obj)
		n := 0
		for _, name := range names {
			if o[name] != nil {
				n++
			}
		}
		if o != nil && n != 1 {
			c.fault(at, "must have exactly one of %q", names)
		}
	}
}
