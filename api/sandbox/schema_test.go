package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox/classification"
)

// shapes tells, for every kind of body, its members in the recorded order, and
// the type of each: written by the project from WHO's OpenAPI document (2.6.0)
// and from recorded answers where these differ. "!" stands behind a member that
// is always there, "?" behind one that may be null. A type in brackets is a
// list, a type that is itself a shape an object.
var shapes = map[string]string{
	"text":  "@language!:string @value!:string",
	"term":  "label!:text foundationReference:entityURI linearizationReference:uri deprecated:true",
	"scale": "@id!:uri axisName!:uri requiredPostcoordination!:boolText allowMultipleValues!:multiple scaleEntity!:[uri]",

	// The schema calls includedLinearizations supportedLinearizations.
	"TopLevelFoundation": "@context!:uri @id!:uri title!:text releaseId!:release releaseDate!:date availableLanguages!:[lang]" +
		" allReleases!:[uri] includedLinearizations!:[uri] child!:[entityURI] browserUrl!:string",
	"TopLevelLinearization": "@context!:uri @id!:uri title!:text releaseId!:release releaseDate!:date availableLanguages!:[lang]" +
		" prereleaseLanguages:[lang] child!:[uri] browserUrl!:string",
	"TopLevel":     "@context!:uri @id!:uri title!:text definition:text releaseId:release releaseDate!:date child!:[uri] browserUrl!:string",
	"MultiVersion": "@context!:uri @id!:uri title!:text latestRelease!:uri release!:[uri]",
	// The schema has no related entities here, and no @context and @id.
	"FoundationEntity": "@context!:uri @id!:entityURI parent!:[entityURI] child:[entityURI] browserUrl:string title!:text synonym:[term]" +
		" narrowerTerm:[term] definition:text longDefinition:text fullySpecifiedName:text diagnosticCriteria:text inclusion:[term]" +
		" exclusion:[term] relatedEntitiesInMaternalChapter:[entityURI] relatedEntitiesInPerinatalChapter:[entityURI]" +
		" ancestor:[entityURI] descendant:[entityURI]",
	"LinearizationEntity": "@context!:uri @id!:uri parent!:[uri] child:[uri] browserUrl:string code!:string source:entityURI classKind!:classKind" +
		" blockId:string codeRange:string postcoordinationScale:[scale] foundationChildElsewhere:[term] title!:text definition:text" +
		" longDefinition:text inclusion:[term] exclusion:[term] fullySpecifiedName:text diagnosticCriteria:text" +
		" relatedEntitiesInMaternalChapter:[entityURI] relatedEntitiesInPerinatalChapter:[entityURI] codingNote:text indexTerm:[term]" +
		" ancestor:[uri] descendant:[uri]",
	// The schema says that parent is a string.
	"ICD10Entity": "@context!:uri @id!:uri parent!:[uri] child:[uri] browserUrl!:string code!:string title!:text classKind!:classKind" +
		" definition:text note:text codingHint:text indexTerm:[term] inclusion:[term] exclusion:[term]",
	// Axes follow: axisNames.
	"CodeInfo": "@context!:uri @id!:uri code!:string stemCode:string stemId!:uri simplifiedCode:string simplifiedStemCode:string",
	// The schema has destinationEntities first; the recorded order counts.
	"ISearchResult": "error!:bool errorMessage!?:string resultChopped!:bool wordSuggestionsChopped!:bool" +
		" guessType!:zeroToTwo uniqueSearchId!:uuid words!?:[word] destinationEntities!:[hit]",
	"word": "label!:string dontChangeResult!:bool",
	"hit": "id!:uri title!:string stemId!:uri isLeaf!:bool postcoordinationAvailability!:zeroToTwo hasCodingNote!:bool" +
		" hasMaternalChapterLink!:bool hasPerinatalChapterLink!:bool matchingPVs!:[pv] propertiesTruncated!:bool isResidualOther!:bool" +
		" isResidualUnspecified!:bool chapter!:string theCode!?:string score!:number titleIsASearchResult!:bool titleIsTopScore!:bool" +
		" entityType!:zeroToTwo important!:bool descendants!:[hit]",
	"pv": "propertyId!:string label!:string score!:number important!:bool foundationUri!?:entityURI propertyValueType!:zeroToThree",
	// What there is nothing to say in is left out.
	"AutoCodingSearchResult": "searchText!:string matchingText:string theCode:string foundationURI:entityURI linearizationURI:uri" +
		" matchLevel!:zeroToFour matchScore!:number matchType!:zeroToThree isTitle:bool",
	"PostcoordinationSet": "code!:string linearizationUri!:string foundationUri:string label!:string stemCode:string" +
		" stemLinearizationUri:string stemFoundationUri:string stemLabel:string postcoordinationValues:[PostcoordinationValue]",
	"PostcoordinationValue": "axisName!:string values!:[PostcoordinationSet]",
}

// axisNames are the members that CodeInfo may have besides: one list of codes an
// axis. The last is documented and missing in the schema.
const axisNames = `activityWhenInjured alcoholUseInInjury aspectsOfArmedConflict aspectsOfAssaultAndMaltreatment
aspectsOfIntentionalSelfHarm associatedWith causality chemicalAgent contextOfAssaultAndMaltreatment counterpart course
diagnosisConfirmedBy distribution durationOfComa extentOfBurnByBodySurface extentOfFullThicknessBurnByBodySurface
fractureOpenOrClosed fractureSubtype genderOfPerpetrator genomicAndChomosomalAnomaly hasAction hasCausingCondition
hasGCSEyeScore hasGCSMotorScore hasGCSVerbalScore hasManifestation hasMeans hasPupilReactionScore hasSeverity
hasAlternativeSeverity1 hasAlternativeSeverity2 hasTarget histopathology infectiousAgent jointInvolvementInFracture
laterality mechanismOfInjury mechanismOfTransportInjuryWithoutCounterpart medication modeOfTransportOfTheInjuredPerson
objectOrSubstanceProducingInjury occupationalDescriptor outcomeOfFullThicknessBurn perpetratorVictimRelationship
placeOfOccurrence psychoactiveDrugUseInInjury regional relational roleOfInjuredPersonInArmedConflict
roleOfTheInjuredPerson serotype specificAnatomy sportsActivityDescriptor temporalPatternAndOnset timeInLife
transportEventDescriptor typeOfArmedConflict typeOfInjury typeOfLegalIntervention barrierOrFacilitator capacity
performance extentOrMagnitudeOfImpairment natureOfChangeInBodyStructure otherPostcoordination`

// scalars are the types that are no shapes: what the JSON value looks like.
var scalars = map[string]*regexp.Regexp{
	"string":      regexp.MustCompile(`^".*"$`),
	"bool":        regexp.MustCompile(`^(true|false)$`),
	"true":        regexp.MustCompile(`^true$`),
	"number":      regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$`),
	"zeroToTwo":   regexp.MustCompile(`^[0-2]$`),
	"zeroToThree": regexp.MustCompile(`^[0-3]$`),
	"zeroToFour":  regexp.MustCompile(`^[0-4]$`),
	"uri":         regexp.MustCompile(`^"http://id\.who\.int/icd/.+"$`),
	"entityURI":   regexp.MustCompile(`^"http://id\.who\.int/icd/entity(/[0-9]+)?"$`),
	"lang":        regexp.MustCompile(`^"[a-z]{2,3}"$`),
	"release":     regexp.MustCompile(`^"[0-9]{4}(-[0-9]{2})?"$`),
	"date":        regexp.MustCompile(`^"[0-9]{4}-[0-9]{2}-[0-9]{2}"$`),
	"uuid":        regexp.MustCompile(`^"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"$`),
	"boolText":    regexp.MustCompile(`^"(true|false)"$`),
	"multiple":    regexp.MustCompile(`^"(AllowAlways|NotAllowed|AllowedExceptFromSameBlock)"$`),
	"classKind":   regexp.MustCompile(`^"(chapter|block|category|window)"$`),
}

// memberOf is a member of a shape.
type memberOf struct {
	name, kind         string
	required, nullable bool
}

// members are those of every shape.
var members = sync.OnceValue(func() map[string][]memberOf {
	all := make(map[string][]memberOf, len(shapes))
	for shape := range shapes {
		all[shape] = membersOf(shape)
	}
	return all
})

func membersOf(shape string) []memberOf {
	var list []memberOf
	for field := range strings.FieldsSeq(shapes[shape]) {
		name, kind, _ := strings.Cut(field, ":")
		m := memberOf{kind: kind, required: strings.Contains(name, "!"), nullable: strings.Contains(name, "?")}
		m.name = strings.TrimRight(name, "!?")
		list = append(list, m)
	}
	if shape == "CodeInfo" {
		for name := range strings.FieldsSeq(axisNames) {
			list = append(list, memberOf{name: name, kind: "[string]"})
		}
	}
	return list
}

// conforms checks a JSON value against a type and names what differs.
func conforms(kind string, raw json.RawMessage) error {
	if inner, ok := strings.CutPrefix(kind, "["); ok {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil || list == nil {
			return fmt.Errorf("%.80s is not a list", raw)
		}
		for _, one := range list {
			if err := conforms(strings.TrimSuffix(inner, "]"), one); err != nil {
				return err
			}
		}
		return nil
	}
	if form, ok := scalars[kind]; ok {
		if !form.Match(raw) {
			return fmt.Errorf("%.80s is not of type %s", raw, kind)
		}
		return nil
	}
	return conformsToShape(kind, raw)
}

func conformsToShape(shape string, raw json.RawMessage) error {
	known := members()[shape]
	names, values, err := split(raw)
	if err != nil || len(known) == 0 {
		return fmt.Errorf("%.80s is not a %s: %w", raw, shape, err)
	}
	at := 0
	for i, name := range names {
		place := slices.IndexFunc(known, func(m memberOf) bool { return m.name == name })
		switch {
		case place < 0:
			return fmt.Errorf("%s has no member %q", shape, name)
		case place < at && shape != "CodeInfo":
			return fmt.Errorf("%s: %q stands out of order or twice", shape, name)
		case known[place].nullable && string(values[i]) == "null":
		default:
			if err := conforms(known[place].kind, values[i]); err != nil {
				return fmt.Errorf("%s.%s: %w", shape, name, err)
			}
		}
		at = place
	}
	for _, m := range known {
		if m.required && !slices.Contains(names, m.name) {
			return fmt.Errorf("%s lacks %q", shape, m.name)
		}
	}
	return nil
}

// split takes a JSON object apart, in order.
func split(raw json.RawMessage) (names []string, values []json.RawMessage, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, errors.New("not an object")
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, nil, err
		}
		name, _ := t.(string)
		names, values = append(names, name), append(values, v)
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("something follows")
	}
	return names, values, nil
}

// valid fails the test unless a body has a shape and is plain ASCII, as WHO's
// is.
func (a answer) valid(t testing.TB, shape string) object {
	t.Helper()
	a.is(t, 200)
	if err := conforms(shape, a.body); err != nil {
		t.Fatalf("%v in %.600s", err, a.body)
	}
	if i := bytes.IndexFunc(a.body, func(r rune) bool { return r > '~' || strings.ContainsRune("'<>&+", r) }); i >= 0 {
		t.Fatalf("a character is not escaped as the API does: %.60s", a.body[i:])
	}
	return a.object(t)
}

// The check itself must be able to fail, or it proves nothing.
func TestShapesRefuse(t *testing.T) {
	text := `"title":{"@language":"en","@value":"x"}`
	head := `{"@context":"http://id.who.int/icd/c","@id":"http://id.who.int/icd/x",`
	for body, problem := range map[string]string{
		head + text + `,"release":["http://id.who.int/icd/y"]}`:                                                        `lacks "latestRelease"`,
		head + text + `,"latestRelease":null,"release":[]}`:                                                            "null is not of type uri",
		head + text + `,"latestRelease":"https://id.who.int/icd/y","release":[]}`:                                      "is not of type uri",
		head + `"title":"x","latestRelease":"http://id.who.int/icd/y","release":[]}`:                                   "is not a text",
		head + text + `,"latestRelease":"http://id.who.int/icd/y","release":"http://id.who.int/icd/y"}`:                "is not a list",
		head + text + `,"latestRelease":"http://id.who.int/icd/y","release":[],"extra":1}`:                             `no member "extra"`,
		head + text + `,"release":[],"latestRelease":"http://id.who.int/icd/y"}`:                                       "out of order",
		head + `"title":{"@language":"en","@value":7},"latestRelease":"http://id.who.int/icd/y","release":[]}`:         "7 is not of type string",
		head + text + `,"latestRelease":"http://id.who.int/icd/y","release":["http://id.who.int/icd/y"]} {"second":1}`: "something follows",
	} {
		if err := conforms("MultiVersion", json.RawMessage(body)); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: the check says %v, want %q", body, err, problem)
		}
	}
}

// walk visits everything below some URIs as a client does that opens every
// node, and returns how many entities that were.
func (c *client) walk(uris []string, visit func(uri string, body object), shape string, with string) int {
	c.t.Helper()
	seen := make(map[string]bool)
	for len(uris) > 0 {
		uri := uris[0]
		uris = uris[1:]
		if seen[uri] {
			continue
		}
		seen[uri] = true
		body := c.get(pathOf(uri)+with).valid(c.t, shape)
		if body.text("@id") != uri {
			c.t.Fatalf("asked for %s, got %s", uri, body.text("@id"))
		}
		visit(uri, body)
		uris = append(uris, body.texts("child")...)
	}
	return len(seen)
}

func TestShowcaseEntitiesValidate(t *testing.T) {
	for i, of := range []struct {
		root, lang, shape, rootShape, with string
		least                              int
	}{
		{mms2024, "en", "LinearizationEntity", "TopLevelLinearization", "", 900},
		{mms2024, "en", "LinearizationEntity", "TopLevelLinearization", "?include=ancestor,descendant,diagnosticCriteria", 900},
		{mms2022, "en", "LinearizationEntity", "TopLevelLinearization", "", 900},
		{mms2022, "es", "LinearizationEntity", "TopLevelLinearization", "", 900},
		{mms2022, "zh", "LinearizationEntity", "TopLevelLinearization", "", 900},
		{mms2022, "ar", "LinearizationEntity", "TopLevelLinearization", "", 900},
		{"/icd/entity", "en", "FoundationEntity", "TopLevelFoundation", "", 750},
		{"/icd/entity", "en", "FoundationEntity", "TopLevelFoundation", "?include=ancestor,descendant,diagnosticCriteria", 750},
		{"/icd/entity", "es", "FoundationEntity", "TopLevelFoundation", "", 750},
		{"/icd/entity", "zh", "FoundationEntity", "TopLevelFoundation", "", 750},
		{"/icd/entity", "ar", "FoundationEntity", "TopLevelFoundation", "", 750},
		{"/icd/entity", "ar", "FoundationEntity", "TopLevelFoundation", "?releaseId=2022-02", 750},
	} {
		if racing && i%4 != 1 { // without the detector, all of them
			continue
		}
		t.Run(of.root+" "+of.lang+" "+of.with, func(t *testing.T) {
			t.Parallel()
			c := reader(t).in(of.lang)
			root := c.get(of.root).valid(t, of.rootShape)
			n := c.walk(root.texts("child"), func(uri string, body object) { honest(t, uri, body, of.lang) }, of.shape, of.with)
			if n < of.least {
				t.Errorf("walked over %d entities, want at least %d", n, of.least)
			}
		})
	}
}

// honest checks what the sandbox may say of WHO's entities: titles in the
// language asked for, texts that are marked as the project's own, and nothing
// invented.
func honest(t *testing.T, uri string, body object, lang string) {
	t.Helper()
	id := uri[strings.LastIndex(strings.TrimSuffix(strings.TrimSuffix(uri, "/other"), "/unspecified"), "/")+1:]
	own := strings.HasPrefix(id, "9000")
	if title := body.in("title"); title.text("@language") != lang || title.text("@value") == "" {
		t.Errorf("%s has the title %v", uri, title)
	} else if own && !strings.HasPrefix(title.text("@value"), "Sandbox") {
		t.Errorf("%s is synthetic and called %q", uri, title.text("@value"))
	}
	for _, name := range []string{"definition", "longDefinition", "diagnosticCriteria", "codingNote"} {
		if text := body.value(name); text != "" && !strings.HasPrefix(text, classification.TextMark) {
			t.Errorf("%s.%s is not marked as ours: %q", uri, name, text)
		}
	}
	if own {
		return
	}
	for _, name := range []string{"postcoordinationScale", "foundationChildElsewhere", "exclusion", "synonym", "narrowerTerm", "longDefinition", "fullySpecifiedName", "relatedEntitiesInMaternalChapter", "relatedEntitiesInPerinatalChapter"} {
		if _, invented := body[name]; invented {
			t.Errorf("%s is WHO's and has an invented %s", uri, name)
		}
	}
	for _, inclusion := range body.objects("inclusion") {
		if label := inclusion.value("label"); !strings.HasPrefix(label, classification.TextMark) {
			t.Errorf("%s has the inclusion %q, not marked as ours", uri, label)
		}
	}
	if parents := body.texts("parent"); len(parents) != 1 {
		t.Errorf("%s is WHO's and has the parents %v", uri, parents)
	}
	if url := body.text("browserUrl"); !strings.HasPrefix(url, "https://icd.who.int/browse/") || !strings.HasSuffix(url, "/"+lang+"#"+id) {
		t.Errorf("%s has the browserUrl %q", uri, url)
	}
}
