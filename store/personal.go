package store

import "slices"

// personalTable is a table with rows about people: what is held on somebody is read from
// these, and nothing else. The documents on data protection name the same tables; a test
// holds the three together.
type personalTable struct {
	name   string
	whose  string      // which rows are about :person, or were made by them
	people []string    // columns with somebody's number
	actors [][2]string // columns with the address of who did something, and the moment by which it was theirs
	others []string    // columns that name somebody in another way
	words  []string    // columns with somebody's own words, in which others may be named
	hidden []string    // columns that say nothing to a reader: digests, fingerprints, machinery

	shut    []string // columns with words that were not for them, but where open holds
	open    string
	ownShut []string // the same where they take it themselves, and nobody considers it first
	ownOpen string
	ownNot  string // rows that are left out there
}

// personalTables are all of those.
var personalTables = []personalTable{
	{name: "people", whose: "id = :person", actors: [][2]string{{"access_by", ""}}},
	owned("accounts"),
	owned("memberships", by("recorded_by", "recorded_at"), by("ended_by", ""), by("manager_by", "")),
	owned("absences", by("recorded_by", "recorded_at"), by("revoked_by", "revoked_at")),
	owned("receipts"),
	owned("answers", words("note")),
	owned("reflections", words("activity", "relevance", "learnt", "impact", "peer")),
	owned("preferences"),
	owned("unfinished", words("body")),
	owned("links", hidden("digest")),
	owned("sign_outs"),
	owned("refreshers"),
	owned("pulse_replied"),
	owned("standings", hidden("packed")),
	owned("stale_standings"),
	owned("counted_people"),
	owned("unplanned"),
	owned("directory_unseen"),
	owned("staff_told"),
	owned("deliveries", hidden("lease_until", "attempt", "refused"), words("notice")),
	owned("supervisions", made("ticked_by"), words("outcome")),
	owned("stops"),
	owned("exemptions", made("exempted_by", "lifted_by"), words("reason")),
	owned("staff_news", names("by_name")),
	owned("start_requests", made("asked_by"), names("decided_by"), words("reason"), ownShut("asked_by = :person", "reason")),
	owned("verdicts", hidden("text_hash"), words("reason")),
	{name: "allowed_phrases", whose: ":person IN (asked_by, allowed_by, ended_by)", people: []string{"asked_by", "allowed_by", "ended_by"}, words: []string{"phrase", "reason"}},
	{name: "drafts", whose: ":person IN (author_id, approved_by)", people: []string{"author_id", "approved_by"}, others: []string{"scheduled_by"}, words: []string{"body"}, hidden: []string{"findings", "guarded", "key"}},
	{name: "attendances", whose: "person_id = :person OR discussion_id IN (SELECT d.id FROM discussions d WHERE d.recorded_by = :person)", people: []string{"person_id"}},
	{name: "objections", whose: "person_id = :person OR discussion_id IN (SELECT d.id FROM discussions d WHERE d.recorded_by = :person)", people: []string{"person_id"}, words: []string{"reason"}},
	{
		name: "discussions", whose: ":person IN (recorded_by, owner_id, done_by) OR id IN (SELECT a.discussion_id FROM attendances a WHERE a.person_id = :person)",
		people: []string{"owner_id", "done_by", "recorded_by"}, words: []string{"thoughts", "embedding", "planning", "action"}, hidden: []string{"people_key"},
		shut: []string{"thoughts", "embedding", "planning"}, open: "recorded_by = :person OR id IN (SELECT a.discussion_id FROM attendances a WHERE a.person_id = :person)",
	},
	{name: "shares", whose: "recorded_by = :person", people: []string{"recorded_by"}},
	{name: "handbacks", whose: ofOwnAnswers("answer_id")},
	{name: "outcomes", whose: ofOwnAnswers("answer_id")},
	{
		name: "case_workers", whose: "person_id = :person AND told_on IS NOT NULL", people: []string{"person_id", "manager_id", "named_by"}, // nobody learns of it from a file
		ownShut: []string{"named_by", "named_at", "asked_at"}, ownOpen: "1 = 0",
	},
	{name: "dip_samples", whose: "taken_by = :person", people: []string{"taken_by"}, words: []string{"sentence"}},
	{name: "note_offers", whose: ofOwnAnswers("answer_id")},
	{name: "note_readers", whose: "person_id = :person OR " + ofOwnAnswers("answer_id"), people: []string{"person_id"}},
	{name: "replies", whose: ofOwnAnswers("question_id") + " OR " + hadAddress("replied_by", "replied_at") + " = :person", actors: [][2]string{{"replied_by", "replied_at"}}, words: []string{"text", "wording"}},
	{name: "delivery_items", whose: "delivery_id IN (SELECT d.id FROM deliveries d WHERE d.person_id = :person)"},
	{name: "delivery_offers", whose: "delivery_id IN (SELECT d.id FROM deliveries d WHERE d.person_id = :person)"},
	{name: "looks", whose: "person_id = :person", people: []string{"person_id"}},
	{
		name: "audit", whose: hadAddress("actor", "audit.at") + " = :person OR subject = 'person ' || CAST(:person AS text) OR id IN (SELECT l.audit_id FROM looks l WHERE l.person_id = :person)",
		actors: [][2]string{{"actor", "at"}}, others: []string{"subject"}, words: []string{"detail"},
		ownShut: []string{"detail"}, ownOpen: hadAddress("actor", "audit.at") + " = :person",
		ownNot: "action IN ('placed a hold', 'lifted a hold') AND " + "COALESCE(" + hadAddress("actor", "audit.at") + ", 0) <> :person",
	},
	{name: "directory_strangers", whose: "email IN (SELECT a.account FROM accounts a WHERE a.person_id = :person) OR slack_id IN (SELECT a.account FROM accounts a WHERE a.person_id = :person)"},
	{name: "team_group_members", whose: "slack_id IN (SELECT a.account FROM accounts a WHERE a.person_id = :person)"},
	{name: "versions", whose: hadAddress("published_by", "published_at") + " = :person", actors: [][2]string{{"published_by", "published_at"}}, hidden: []string{"body"}},
	{name: "finds", whose: hadAddress("settled_by", "settled_at") + " = :person", actors: [][2]string{{"settled_by", "settled_at"}}},
	{name: "teams", whose: "timing_by IN (SELECT a.account FROM accounts a WHERE a.person_id = :person)", actors: [][2]string{{"timing_by", ""}}},
	{name: "retention", whose: hadAddress("set_by", "set_at") + " = :person", actors: [][2]string{{"set_by", "set_at"}}, words: []string{"reason"}},
	{
		name: "holds", whose: "person_id = :person OR " + hadAddress("placed_by", "placed_at") + " = :person OR " + hadAddress("lifted_by", "lifted_at") + " = :person", people: []string{"person_id"}, actors: [][2]string{{"placed_by", "placed_at"}, {"lifted_by", "lifted_at"}}, words: []string{"reason"},
		ownNot: "COALESCE(" + hadAddress("placed_by", "placed_at") + ", 0) <> :person AND COALESCE(" + hadAddress("lifted_by", "lifted_at") + ", 0) <> :person",
	},
	{name: "erasures", whose: "done_by = :person", people: []string{"done_by"}, hidden: []string{"entries", "words"}},
	{name: "settings", whose: hadAddress("set_by", "set_at") + " = :person", actors: [][2]string{{"set_by", "set_at"}}},
}

// nobodyTells are tables that are about people in a form in which nobody, we neither, can
// tell whose a row is.
var nobodyTells = map[string]string{
	"web_sessions":  "a sign-in is kept under a digest of its key, and ends within days",
	"shown_figures": "who is behind a figure is kept as a fingerprint, to tell whether five others joined",
}

// ofOwnAnswers are rows that hang on an answer of the person.
func ofOwnAnswers(column string) string {
	return column + " IN (SELECT a.id FROM answers a WHERE a.person_id = :person)"
}

// owned is a table whose rows are about the person in person_id.
func owned(name string, more ...func(*personalTable)) personalTable {
	t := personalTable{name: name, whose: "person_id = :person", people: []string{"person_id"}}
	for _, f := range more {
		f(&t)
	}
	return t
}

// made adds columns with the number of who did something: the row is theirs too.
func made(columns ...string) func(*personalTable) {
	return func(t *personalTable) {
		for _, c := range columns {
			t.whose += " OR " + c + " = :person"
		}
		t.people = append(t.people, columns...)
	}
}

func by(column, at string) func(*personalTable) {
	return func(t *personalTable) { t.actors = append(t.actors, [2]string{column, at}) }
}

func names(columns ...string) func(*personalTable) {
	return func(t *personalTable) { t.others = append(t.others, columns...) }
}

func words(columns ...string) func(*personalTable) {
	return func(t *personalTable) { t.words = append(t.words, columns...) }
}

func ownShut(open string, columns ...string) func(*personalTable) {
	return func(t *personalTable) { t.ownOpen, t.ownShut = open, columns }
}

func hidden(columns ...string) func(*personalTable) {
	return func(t *personalTable) { t.hidden = append(t.hidden, columns...) }
}

// hides reports whether a column says nothing to a reader.
func (t personalTable) hides(column string) bool { return slices.Contains(t.hidden, column) }

// taken is the table as somebody takes it themselves.
func (t personalTable) taken() personalTable {
	if t.ownNot != "" {
		t.whose = "(" + t.whose + ") AND NOT (" + t.ownNot + ")"
	}
	if t.ownOpen != "" {
		t.shut, t.open = t.ownShut, t.ownOpen
	}
	return t
}
