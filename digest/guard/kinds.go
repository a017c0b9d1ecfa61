package guard

// Kind says what could identify somebody.
type Kind string

// The kinds of finding. Each alone may be harmless; together they are how a
// child is recognised in a town (jigsaw identification), and living brothers and
// sisters are the people harmed.
const (
	Name      Kind = "name"
	Nickname  Kind = "nickname"
	Age       Kind = "age"
	Date      Kind = "exact date"
	Place     Kind = "place"
	School    Kind = "school"
	Hospital  Kind = "hospital"
	Street    Kind = "address"
	Postcode  Kind = "postcode"
	Phone     Kind = "phone number"
	Email     Kind = "e-mail address"
	Number    Kind = "number"
	Family    Kind = "family"
	Condition Kind = "rare condition"
	Origin    Kind = "origin or faith"
	Job       Kind = "occupation"
	Court     Kind = "court or press"
	Harm      Kind = "account of harm"
	Story     Kind = "story"
)

// Kinds are all kinds, formats first.
var Kinds = []Kind{
	Name, Nickname, Phone, Email, Number, Postcode, Street, Date, Age, Place, School, Hospital,
	Family, Condition, Origin, Job, Court, Harm, Story,
}

// Rules names the rules of this program: what was found by others is looked at again.
const Rules = "2026-11.5"

// Limits is what every reader of findings is told.
const Limits = "The guard finds names, numbers and places. It does not find every story: read again with a neighbour’s eyes."

// HasForm reports whether the kind has a form of its own: it is what it is in
// every sentence, so that no organisation can let a phrase of it stand for good.
func (k Kind) HasForm() bool {
	switch k {
	case Phone, Email, Number, Postcode, Street, Date:
		return true
	default:
		return false
	}
}

// Says is what an author is told about a finding of a kind: why, and what to
// write instead.
type says struct{ why, instead string }

var sayings = map[Kind]says{
	Name:      {"A name finds its bearer, and the brothers and sisters.", "Use the name that the report uses and put it into published_as, or say who they were: the child, the aunt, the officer."},
	Nickname:  {"Neighbours know a nickname as well as a name.", "Leave it out, or say who they were: the child, the stepfather."},
	Age:       {"An age picks one child out of a class; with a place it picks one out of a town.", "Write an age group (a baby, a teenager)."},
	Date:      {"The press printed the day, and so it finds the case.", "Write the month and year, or the year, or “two days later”."},
	Place:     {"People who live there know who it was.", "Leave the place out, or write “a town”, “another area”."},
	School:    {"Everybody at the school knows who it was.", "Write “a school” or “a nursery”, without its name."},
	Hospital:  {"A ward or surgery knows its patients.", "Write “a hospital” or “the GP”, without its name."},
	Street:    {"An address is one door.", "Leave the address out."},
	Postcode:  {"A postcode is a few doors.", "Leave the postcode out."},
	Phone:     {"A number belongs to one person.", "Leave the number out, or link to the page that has it."},
	Email:     {"An address belongs to one person.", "Leave the address out, or link to the page that has it."},
	Number:    {"A record's number leads to the record.", "Leave the number out: it belongs in the record only."},
	Family:    {"How many children, of which ages, is a family that others recognise.", "Leave out how many brothers and sisters there are, their order and their ages."},
	Condition: {"Few people have it, and those who know one know who this is.", "Write “a health condition”, or “a disabled child”."},
	Origin:    {"Where few families are of an origin or a faith, it names one.", "Leave it out where the lesson does not turn on it, and leave the place out where it does."},
	Job:       {"A job is known in its town.", "Leave the job out, or write “worked shifts”, “a position of trust”."},
	Court:     {"What a court or a paper said is found by searching for it.", "Leave the court, the sentence and the press out."},
	Harm:      {"A reader may have lived through it, and it tells the press report again.", "Say what practitioners can do; put what happened into the background in one plain sentence."},
	Story:     {"This tells one person's story; the guard cannot tell who would know it.", "Read it as a neighbour would, and leave out what only this family has."},
}

// Why says why a finding of the kind matters.
func (k Kind) Why() string { return sayings[k].why }

// Instead says what to write instead.
func (k Kind) Instead() string { return sayings[k].instead }
