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
	setBesides
	setBirths
	setBodies
	setBodyhosts
	setBones
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
	setCasework
	setChild
	setCiting
	setClinical
	setCoined
	setCommon
	setComposition
	setCondition
	setContacts
	setCouncils
	setCovering
	setCradles
	setDoing
	setDoors
	setDwelling
	setEponyms
	setFamilycourts
	setFate
	setFeasts
	setFew
	setFinding
	setFolk
	setForms
	setFounded
	setGeneral
	setGenerally
	setGeneric
	setGiven
	setGroups
	setGuiding
	setHardly
	setHarm
	setHospital
	setHospitals
	setHouseholds
	setHurts
	setInitialled
	setInjury
	setIrregular
	setIssued
	setJob
	setKin
	setKinds
	setLandmarks
	setLeading
	setLettered
	setLodged
	setLodging
	setLogs
	setMailboxes
	setMany
	setMasses
	setMild
	setMispers
	setMonths
	setMost
	setMovings
	setMultiple
	setNational
	setNeedscapital
	setNotafter
	setNoting
	setNotinroads
	setNotpast
	setNotpets
	setNumbering
	setNumbers
	setOffacts
	setOne
	setOnline
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
	setPassing
	setPeoples
	setPerson
	setPersonal
	setPet
	setPhrases
	setPlaces
	setPlainnames
	setPosts
	setPrecedents
	setPremiseshosts
	setPress
	setPrivate
	setPublic
	setPublichosts
	setPublishing
	setRelation
	setReminding
	setReporters
	setReporting
	setResearching
	setRetold
	setRoad
	setRoadend
	setRoles
	setRomanmonths
	setRosters
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
	setSmallroad
	setSocialmedia
	setSpeech
	setSpoken
	setStaff
	setStands
	setStates
	setStatus
	setStays
	setStudying
	setSupposing
	setSurelypress
	setSurelyroad
	setSurnames
	setNumbered
	setSubstances
	setVessels
	setHardlytowns
	setCivic
	setSystems
	setGrounds
	setFamilies
	setTender
	setTens
	setTerms
	setTexts
	setTimesofday
	setTitles
	setTraders
	setTrading
	setTravelling
	setVague
	setVerbs
	setViral
	setWanting
	setWeakverbs
	setWelshroads
	setWhere
	setWhither
	setWhom
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
	"besides":        setBesides,
	"births":         setBirths,
	"bodies":         setBodies,
	"bodyhosts":      setBodyhosts,
	"bones":          setBones,
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
	"casework":       setCasework,
	"child":          setChild,
	"citing":         setCiting,
	"clinical":       setClinical,
	"coined":         setCoined,
	"common":         setCommon,
	"composition":    setComposition,
	"condition":      setCondition,
	"contacts":       setContacts,
	"councils":       setCouncils,
	"covering":       setCovering,
	"cradles":        setCradles,
	"doing":          setDoing,
	"doors":          setDoors,
	"dwelling":       setDwelling,
	"eponyms":        setEponyms,
	"familycourts":   setFamilycourts,
	"fate":           setFate,
	"feasts":         setFeasts,
	"few":            setFew,
	"finding":        setFinding,
	"folk":           setFolk,
	"forms":          setForms,
	"founded":        setFounded,
	"general":        setGeneral,
	"generally":      setGenerally,
	"generic":        setGeneric,
	"given":          setGiven,
	"groups":         setGroups,
	"guiding":        setGuiding,
	"hardly":         setHardly,
	"harm":           setHarm,
	"hospital":       setHospital,
	"hospitals":      setHospitals,
	"households":     setHouseholds,
	"hurts":          setHurts,
	"initialled":     setInitialled,
	"injury":         setInjury,
	"irregular":      setIrregular,
	"issued":         setIssued,
	"job":            setJob,
	"kin":            setKin,
	"kinds":          setKinds,
	"landmarks":      setLandmarks,
	"leading":        setLeading,
	"lettered":       setLettered,
	"lodged":         setLodged,
	"lodging":        setLodging,
	"logs":           setLogs,
	"mailboxes":      setMailboxes,
	"many":           setMany,
	"masses":         setMasses,
	"mild":           setMild,
	"mispers":        setMispers,
	"months":         setMonths,
	"most":           setMost,
	"movings":        setMovings,
	"multiple":       setMultiple,
	"national":       setNational,
	"needscapital":   setNeedscapital,
	"notafter":       setNotafter,
	"noting":         setNoting,
	"notinroads":     setNotinroads,
	"notpast":        setNotpast,
	"notpets":        setNotpets,
	"numbering":      setNumbering,
	"numbers":        setNumbers,
	"offacts":        setOffacts,
	"one":            setOne,
	"online":         setOnline,
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
	"passing":        setPassing,
	"peoples":        setPeoples,
	"person":         setPerson,
	"personal":       setPersonal,
	"pet":            setPet,
	"phrases":        setPhrases,
	"places":         setPlaces,
	"plainnames":     setPlainnames,
	"posts":          setPosts,
	"precedents":     setPrecedents,
	"premiseshosts":  setPremiseshosts,
	"press":          setPress,
	"private":        setPrivate,
	"public":         setPublic,
	"publichosts":    setPublichosts,
	"publishing":     setPublishing,
	"relation":       setRelation,
	"reminding":      setReminding,
	"reporters":      setReporters,
	"reporting":      setReporting,
	"researching":    setResearching,
	"retold":         setRetold,
	"road":           setRoad,
	"roadend":        setRoadend,
	"roles":          setRoles,
	"romanmonths":    setRomanmonths,
	"rosters":        setRosters,
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
	"smallroad":      setSmallroad,
	"socialmedia":    setSocialmedia,
	"speech":         setSpeech,
	"spoken":         setSpoken,
	"staff":          setStaff,
	"stands":         setStands,
	"states":         setStates,
	"status":         setStatus,
	"stays":          setStays,
	"studying":       setStudying,
	"supposing":      setSupposing,
	"surelypress":    setSurelypress,
	"surelyroad":     setSurelyroad,
	"surnames":       setSurnames,
	"numbered":       setNumbered,
	"substances":     setSubstances,
	"vessels":        setVessels,
	"hardlytowns":    setHardlytowns,
	"civic":          setCivic,
	"systems":        setSystems,
	"grounds":        setGrounds,
	"families":       setFamilies,
	"tender":         setTender,
	"tens":           setTens,
	"terms":          setTerms,
	"texts":          setTexts,
	"timesofday":     setTimesofday,
	"titles":         setTitles,
	"traders":        setTraders,
	"trading":        setTrading,
	"travelling":     setTravelling,
	"vague":          setVague,
	"verbs":          setVerbs,
	"viral":          setViral,
	"wanting":        setWanting,
	"weakverbs":      setWeakverbs,
	"welshroads":     setWelshroads,
	"where":          setWhere,
	"whither":        setWhither,
	"whom":           setWhom,
	"wordnames":      setWordnames,
	"words":          setWords,
	"workplace":      setWorkplace,
	"works":          setWorks,
}
