package slacktext

// The action_id of the controls on the Home tab and in the modals behind it.
// Those that turn pages end in [Previous] and [Next].
const (
	ActionHomePage        = "home_page"
	ActionQueue           = "queue"
	ActionQueuePage       = "queue_page"
	ActionCatchUp         = "catch_up"
	ActionCatchUpPage     = "catch_up_page"
	ActionQuestions       = "my_questions"
	ActionQuestionsPage   = "my_questions_page"
	ActionMyAnswers       = "history"
	ActionMyAnswersPage   = "history_page"
	ActionSearch          = "search"
	ActionSearchPage      = "search_page"
	ActionInForce         = "in_force"
	ActionInForceDay      = "in_force_day"
	ActionPolicies        = "policies"
	ActionPoliciesPage    = "policies_page"
	ActionSettings        = "settings"
	ActionPause           = "pause"
	ActionEndPause        = "pause_end"
	ActionCancelPause     = "pause_cancel"
	ActionReflections     = "reflections"
	ActionReflectionsPage = "reflections_page"
	ActionReflect         = "reflect"
	ActionExport          = "reflection_export"
	ActionDelete          = "reflection_delete"
	ActionMyRecord        = "my_record"
	ActionMyRecordPage    = "my_record_page"
	ActionObject          = "object"
)

// The callback_id of the modals.
const (
	ViewQueue       = "queue"
	ViewCatchUp     = "catch_up"
	ViewQuestions   = "my_questions"
	ViewMyAnswers   = "history"
	ViewSearch      = "search"
	ViewInForce     = "in_force"
	ViewPolicies    = "policies"
	ViewSettings    = "settings"
	ViewPause       = "pause"
	ViewReflections = "reflections"
	ViewReflect     = "reflect"
	ViewMyRecord    = "my_record"
	ViewObject      = "object"
)

// The block_id and action_id of their inputs.
const (
	InputWords = "words"
	InputTheme = "theme"

	InputSourceType = "source_type"
	InputWeekday    = "weekday"
	InputHour       = "hour"
	InputWhere      = "where"
	InputFrom       = "from"
	InputTo         = "to"
	InputOn         = "on"
	InputActivity   = "activity"
	InputRelevance  = "relevance"
	InputLearnt     = "learnt"
	InputImpact     = "impact"
	InputPeer       = "peer"
)

// FromHome is the kind of a spot in a modal that was opened on the Home tab.
const FromHome = "home"

// maxWords is the longest search.
const maxWords = 150

// More shapes of an item's controls.
const (
	ShapeHome    Shape = "home"     // on the Home tab; Serial is the page
	ShapePast    Shape = "past"     // among the answers on the Home tab; Serial is the place in it
	ShapeCatchUp Shape = "catch_up" // in the catch-up list; Serial is the page
)
