package web

import (
	"slices"
	"strings"

	"github.com/briefed/briefed/digest"
)

// choice is one of a closed list in a form.
type choice struct {
	Value string
	Words string
	Hint  string
	On    bool
}

// themeChoices are the themes on the list. What an item of an earlier version
// holds besides stands after them, to be taken out.
func themeChoices(chosen []string) (all []choice) {
	left := slices.Clone(chosen)
	for _, t := range digest.ThemeList() {
		same := func(name string) bool { return digest.Fold(name) == digest.Fold(t.Name) }
		all = append(all, choice{t.Name, t.Name, t.Description, slices.ContainsFunc(chosen, same)})
		left = slices.DeleteFunc(left, same)
	}
	for _, name := range left {
		all = append(all, choice{name, name, "Not on the list of themes: choose another, and take this one out.", true})
	}
	return all
}

func nationChoices(chosen []string) (all []choice) {
	for _, n := range digest.Nations() {
		all = append(all, choice{Value: string(n), Words: n.Name(), On: slices.Contains(chosen, string(n))})
	}
	return all
}

// audienceChoices are what an audience may name, with how many people each is.
func audienceChoices(options []digest.AudienceChoice, chosen []string) (all []choice) {
	for _, o := range options {
		on := slices.ContainsFunc(chosen, func(name string) bool { return digest.Fold(name) == digest.Fold(o.Value) })
		all = append(all, choice{Value: o.Value, Words: o.Name + " (" + count(o.People) + ")", On: on})
	}
	return all
}

// audienceNations are the four, with how many people are in teams of each.
func audienceNations(options []digest.AudienceChoice, chosen []string) []choice {
	all := nationChoices(chosen)
	for i := range all {
		all[i].Words += " (" + count(peopleOf(options, all[i].Value)) + ")"
	}
	return all
}

// newlyChoices say whether the newly qualified are meant.
func newlyChoices(c digest.AudienceChoices, chosen string) []choice {
	all := []choice{
		{Words: "Everybody"},
		{Value: digest.Yes, Words: "Newly qualified only (" + count(peopleOf(c.NQSW, digest.Yes)) + ")"},
		{Value: digest.No, Words: "All but the newly qualified (" + count(peopleOf(c.NQSW, digest.No)) + ")"},
	}
	for i := range all {
		all[i].On = all[i].Value == chosen
	}
	return all
}

func peopleOf(options []digest.AudienceChoice, value string) int {
	for _, o := range options {
		if o.Value == value {
			return o.People
		}
	}
	return 0
}

func nationNames(list []string) string {
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = digest.Nation(n).Name()
	}
	return strings.Join(names, ", ")
}

// sourceChoices are the types on the list, with none before them, and after them
// what an item of an earlier version holds.
func sourceChoices(chosen string) []choice {
	known, listed := digest.SourceTypeOf(chosen)
	all := []choice{{Words: "Not given", On: chosen == ""}}
	for _, t := range digest.SourceTypes() {
		all = append(all, choice{Value: t.Key, Words: t.String(), On: t.Key == known.Key})
	}
	if chosen != "" && !listed {
		all = append(all, choice{Value: chosen, Words: chosen + " (not on the list)", On: true})
	}
	return all
}

func stageChoices(chosen digest.Stage) (all []choice) {
	for _, c := range []choice{
		{Value: string(digest.InForceStage), Words: "In force: binds from its day"},
		{Value: string(digest.Enacted), Words: "Enacted: law that has not begun"},
		{Value: string(digest.Proposed), Words: "Proposed: announced, and may change"},
		{Value: string(digest.Consultation), Words: "Consultation: opinions are asked for"},
	} {
		c.On = c.Value == string(chosen) || chosen == "" && c.Value == string(digest.InForceStage)
		all = append(all, c)
	}
	return all
}
