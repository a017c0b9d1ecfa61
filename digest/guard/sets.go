package guard

// set is a set of words, of phrases or of both in lists/, by its name there.
type set uint8

// The sets.
const (
	setAbbreviations set = iota
	setActs
	setAddressed
	setAddressing
	setAdverbs
	setAfter
	setAfterlog
	setAll
	setArticles
	setAsking
	setAuthors
	setBirths
	setBodies
	setBodyhosts
	setBroadcasters
	setBrood
	setBuilding
	setCalendar
	setCalled
	setCallers
	setCalling
	setCapitals
	setCaring
	setCase
	setChild
	setCiting
	setCommon
	setCondition
	setCouncils
	setCovering
	setEponyms
	setFamilycourts
	setFate
	setFeasts
	setForms
	setFounded
	setGeneral
	setGeneric
	setGiven
	setGroups
	setHardly
	setHarm
	setHospital
	setHospitals
	setInjury
	setIrregular
	setIssued
	setJob
	setKin
	setKinds
	setLandmarks
	setLettered
	setLogs
	setMailboxes
	setMany
	setMasses
	setMild
	setMonths
	setMultiple
	setNational
	setNeedscapital
	setNotafter
	setNotpast
	setNotpets
	setNumbering
	setNumbers
	setOne
	setOpeners
	setOrder
	setOrdinals
	setOthers
	setOthers2
	setPages
	setPaper
	setPapers
	setParticles
	setPasses
	setPeoples
	setPerson
	setPet
	setPhrases
	setPlaces
	setPlainnames
	setPosts
	setPrecedents
	setPremiseshosts
	setPress
	setPublichosts
	setPublishing
	setRelation
	setReporters
	setResearching
	setRoad
	setRoles
	setRowing
	setSaying
	setSchool
	setSchooling
	setSeasons
	setSeveral
	setSeveralparents
	setShops
	setShortunits
	setSince
	setSocialmedia
	setSpeech
	setStands
	setSupposing
	setSurelypress
	setSurelyroad
	setSurnames
	setTender
	setTens
	setTerms
	setTexts
	setTitles
	setTraders
	setTrading
	setVerbs
	setViral
	setWeakverbs
	setWhere
	setWordnames
	setWords
	setWorkplace
	setWorks
	sets // how many
)

var setNames = map[string]set{
	"abbreviations":  setAbbreviations,
	"acts":           setActs,
	"addressed":      setAddressed,
	"addressing":     setAddressing,
	"adverbs":        setAdverbs,
	"after":          setAfter,
	"afterlog":       setAfterlog,
	"all":            setAll,
	"articles":       setArticles,
	"asking":         setAsking,
	"authors":        setAuthors,
	"births":         setBirths,
	"bodies":         setBodies,
	"bodyhosts":      setBodyhosts,
	"broadcasters":   setBroadcasters,
	"brood":          setBrood,
	"building":       setBuilding,
	"calendar":       setCalendar,
	"called":         setCalled,
	"callers":        setCallers,
	"calling":        setCalling,
	"capitals":       setCapitals,
	"caring":         setCaring,
	"case":           setCase,
	"child":          setChild,
	"citing":         setCiting,
	"common":         setCommon,
	"condition":      setCondition,
	"councils":       setCouncils,
	"covering":       setCovering,
	"eponyms":        setEponyms,
	"familycourts":   setFamilycourts,
	"fate":           setFate,
	"feasts":         setFeasts,
	"forms":          setForms,
	"founded":        setFounded,
	"general":        setGeneral,
	"generic":        setGeneric,
	"given":          setGiven,
	"groups":         setGroups,
	"hardly":         setHardly,
	"harm":           setHarm,
	"hospital":       setHospital,
	"hospitals":      setHospitals,
	"injury":         setInjury,
	"irregular":      setIrregular,
	"issued":         setIssued,
	"job":            setJob,
	"kin":            setKin,
	"kinds":          setKinds,
	"landmarks":      setLandmarks,
	"lettered":       setLettered,
	"logs":           setLogs,
	"mailboxes":      setMailboxes,
	"many":           setMany,
	"masses":         setMasses,
	"mild":           setMild,
	"months":         setMonths,
	"multiple":       setMultiple,
	"national":       setNational,
	"needscapital":   setNeedscapital,
	"notafter":       setNotafter,
	"notpast":        setNotpast,
	"notpets":        setNotpets,
	"numbering":      setNumbering,
	"numbers":        setNumbers,
	"one":            setOne,
	"openers":        setOpeners,
	"order":          setOrder,
	"ordinals":       setOrdinals,
	"others":         setOthers,
	"others2":        setOthers2,
	"pages":          setPages,
	"paper":          setPaper,
	"papers":         setPapers,
	"particles":      setParticles,
	"passes":         setPasses,
	"peoples":        setPeoples,
	"person":         setPerson,
	"pet":            setPet,
	"phrases":        setPhrases,
	"places":         setPlaces,
	"plainnames":     setPlainnames,
	"posts":          setPosts,
	"precedents":     setPrecedents,
	"premiseshosts":  setPremiseshosts,
	"press":          setPress,
	"publichosts":    setPublichosts,
	"publishing":     setPublishing,
	"relation":       setRelation,
	"reporters":      setReporters,
	"researching":    setResearching,
	"road":           setRoad,
	"roles":          setRoles,
	"rowing":         setRowing,
	"saying":         setSaying,
	"school":         setSchool,
	"schooling":      setSchooling,
	"seasons":        setSeasons,
	"several":        setSeveral,
	"severalparents": setSeveralparents,
	"shops":          setShops,
	"shortunits":     setShortunits,
	"since":          setSince,
	"socialmedia":    setSocialmedia,
	"speech":         setSpeech,
	"stands":         setStands,
	"supposing":      setSupposing,
	"surelypress":    setSurelypress,
	"surelyroad":     setSurelyroad,
	"surnames":       setSurnames,
	"tender":         setTender,
	"tens":           setTens,
	"terms":          setTerms,
	"texts":          setTexts,
	"titles":         setTitles,
	"traders":        setTraders,
	"trading":        setTrading,
	"verbs":          setVerbs,
	"viral":          setViral,
	"weakverbs":      setWeakverbs,
	"where":          setWhere,
	"wordnames":      setWordnames,
	"words":          setWords,
	"workplace":      setWorkplace,
	"works":          setWorks,
}
