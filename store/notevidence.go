package store

// Reasons that several tables share.
const (
	madeAgain  = "is made again from other rows"
	machinery  = "is how the program works, and says nothing of what anybody knew"
	theirs     = "is somebody's own, and theirs to change or delete"
	setUp      = "is how things are set up: who changed it stands in audit, which is evidence"
	sources    = "is what outside sources said, before anybody here made an item of it"
	anonymous  = "is counted without a name, and would tell by its order who said what"
	asksMemory = "asks what somebody remembers, which is never held against them and is no record of what they knew"
	inAudit    = "is what came of reviews, and each step of it stands in audit, which is evidence"
	inVersions = "goes with a version, whose hash is evidence; its own rows are not in the log yet"
)

// notEvidence are the tables whose rows are no leaves of the log, each with the reason.
// What is added here never changes what is in the log already.
var notEvidence = map[string]string{
	"log_staged": machinery, "log_entries": "is the log", "log_tiles": "is the log", "log_checkpoints": "is the log", "log_pins": "is the log", "log_marks": "helps to say which of several rows was changed, and proves nothing",

	"askings": "is in the leaf of its receipts", "census_rows": "is in the leaf of its day", "delivery_items": "is in the leaf of its letter", "delivery_offers": "asks for nothing, and goes with its letter",
	"stops":     "is in audit, each step of it, which is evidence",
	"outcomes":  "is made with a version that names what it replies to, and that is evidence",
	"audiences": inVersions, "item_themes": inVersions,

	"standings": madeAgain, "stale_standings": madeAgain, "counted_day": madeAgain, "counted_items": madeAgain, "counted_teams": madeAgain, "counted_people": madeAgain, "weeks": madeAgain, "search_index": madeAgain, "months_told": madeAgain,
	"unplanned": machinery, "planned": machinery,
	"shown_figures": madeAgain, "shown_days": madeAgain, "headcounts": madeAgain, "vias": machinery,

	"acts": machinery, "keys": machinery, "leases": machinery, "pauses": machinery, "runs": machinery, "web_sessions": machinery, "sign_outs": machinery,
	"directory_pass": machinery, "watch_pass": machinery, "staff_told": machinery, "announcements": machinery, "goose_db_version": machinery,

	"reflections": "is somebody's own thoughts, which are never logged", "preferences": theirs, "drafts": theirs, "unfinished": theirs,

	"pulses": anonymous, "pulse_counts": anonymous, "pulse_replied": anonymous,

	"refreshers": asksMemory, "refresher_counts": asksMemory,

	"retention": setUp, "holds": setUp, "erasing": machinery,

	"case_reviews": inAudit, "recommendations": inAudit, "recommendation_items": inAudit, "recommendation_actions": inAudit, "dip_samples": inAudit,
	"case_workers": "is between who named them, their manager and themselves: an entry would tell by its place what the rest keeps apart, and how many had the step is in release_steps",

	"allowed_phrases": setUp, "column_maps": setUp, "schedules": setUp, "settings": setUp, "team_groups": setUp,
	"team_group_members": setUp, "team_works": setUp, "starters": setUp, "start_requests": setUp, "staff_news": setUp,

	"directory_strangers": sources, "directory_unseen": sources, "feeds": sources, "feed_entries": sources, "finds": sources, "links": sources, "source_links": sources,
}
