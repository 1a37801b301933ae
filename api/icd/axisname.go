package icd

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// axisNames are the axes of WHO's document (schema CodeInfo) as people say them.
var axisNames = map[string]string{
	"activityWhenInjured":                          "Activity when injured",
	"alcoholUseInInjury":                           "Alcohol use in injury",
	"aspectsOfArmedConflict":                       "Aspects of armed conflict",
	"aspectsOfAssaultAndMaltreatment":              "Aspects of assault and maltreatment",
	"aspectsOfIntentionalSelfHarm":                 "Aspects of intentional self-harm",
	"associatedWith":                               "Associated with",
	"barrierOrFacilitator":                         "Barrier or facilitator",
	"capacity":                                     "Capacity",
	"causality":                                    "Causality",
	"chemicalAgent":                                "Chemical agent",
	"contextOfAssaultAndMaltreatment":              "Context of assault and maltreatment",
	"counterpart":                                  "Counterpart",
	"course":                                       "Course",
	"diagnosisConfirmedBy":                         "Diagnosis confirmed by",
	"distribution":                                 "Distribution",
	"durationOfComa":                               "Duration of coma",
	"extentOfBurnByBodySurface":                    "Extent of burn by body surface",
	"extentOfFullThicknessBurnByBodySurface":       "Extent of full thickness burn by body surface",
	"extentOrMagnitudeOfImpairment":                "Extent or magnitude of impairment",
	"fractureOpenOrClosed":                         "Fracture open or closed",
	"fractureSubtype":                              "Fracture subtype",
	"genderOfPerpetrator":                          "Gender of perpetrator",
	"genomicAndChomosomalAnomaly":                  "Genomic and chromosomal anomaly", // as WHO spells it
	"hasAction":                                    "Action",
	"hasAlternativeSeverity1":                      "Alternative severity 1",
	"hasAlternativeSeverity2":                      "Alternative severity 2",
	"hasCausingCondition":                          "Causing condition",
	"hasGCSEyeScore":                               "Glasgow Coma Scale, eye score",
	"hasGCSMotorScore":                             "Glasgow Coma Scale, motor score",
	"hasGCSVerbalScore":                            "Glasgow Coma Scale, verbal score",
	"hasManifestation":                             "Manifestation",
	"hasMeans":                                     "Means",
	"hasPupilReactionScore":                        "Pupil reaction score",
	"hasSeverity":                                  "Severity",
	"hasTarget":                                    "Target",
	"histopathology":                               "Histopathology",
	"infectiousAgent":                              "Infectious agent",
	"jointInvolvementInFracture":                   "Joint involvement in fracture",
	"laterality":                                   "Laterality",
	"mechanismOfInjury":                            "Mechanism of injury",
	"mechanismOfTransportInjuryWithoutCounterpart": "Mechanism of transport injury without counterpart",
	"medication":                                   "Medication",
	"modeOfTransportOfTheInjuredPerson":            "Mode of transport of the injured person",
	"natureOfChangeInBodyStructure":                "Nature of change in body structure",
	"objectOrSubstanceProducingInjury":             "Object or substance producing injury",
	"occupationalDescriptor":                       "Occupational descriptor",
	"otherPostcoordination":                        "Other", // of a combination that no axis allows
	"outcomeOfFullThicknessBurn":                   "Outcome of full thickness burn",
	"performance":                                  "Performance",
	"perpetratorVictimRelationship":                "Relationship of perpetrator and victim",
	"placeOfOccurrence":                            "Place of occurrence",
	"psychoactiveDrugUseInInjury":                  "Psychoactive drug use in injury",
	"regional":                                     "Regional",
	"relational":                                   "Relational",
	"roleOfInjuredPersonInArmedConflict":           "Role of the injured person in armed conflict",
	"roleOfTheInjuredPerson":                       "Role of the injured person",
	"serotype":                                     "Serotype",
	"specificAnatomy":                              "Specific anatomy",
	"sportsActivityDescriptor":                     "Sports activity descriptor",
	"temporalPatternAndOnset":                      "Temporal pattern and onset",
	"timeInLife":                                   "Time in life",
	"transportEventDescriptor":                     "Transport event descriptor",
	"typeOfArmedConflict":                          "Type of armed conflict",
	"typeOfInjury":                                 "Type of injury",
	"typeOfLegalIntervention":                      "Type of legal intervention",
}

// AxisWords is the name of an axis as people say it: "Severity" for hasSeverity. One
// that is not known is divided into its words.
func AxisWords(name string) string {
	if known, ok := axisNames[name]; ok {
		return known
	}
	parts := camelWords([]rune(name))
	if len(parts) > 1 && parts[0] == "has" {
		parts = parts[1:]
	}
	for i, part := range parts {
		first, size := utf8.DecodeRuneInString(part)
		switch {
		case i == 0:
			parts[i] = string(unicode.ToUpper(first)) + part[size:]
		case strings.ToUpper(part) != part || len(part) == size: // no abbreviation
			parts[i] = strings.ToLower(part)
		}
	}
	return strings.Join(parts, " ")
}

// camelWords divides a name at its capitals and before its numbers. Capitals that
// follow each other are one word: "HIVStatus" has two.
func camelWords(name []rune) []string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 {
			before, last := name[i-1], i+1 == len(name)
			word := unicode.IsUpper(r) && (!unicode.IsUpper(before) || !last && unicode.IsLower(name[i+1]))
			if word || unicode.IsDigit(r) && !unicode.IsDigit(before) {
				b.WriteByte(' ')
			}
		}
		b.WriteRune(r)
	}
	return strings.Fields(b.String())
}

// Words is the axis's name as people say it.
func (a Axis) Words() string { return AxisWords(a.Name) }
