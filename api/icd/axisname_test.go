package icd_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"icdscope/api/icd"
)

func TestAxesInWords(t *testing.T) {
	for name, want := range map[string]string{
		"hasSeverity": "Severity", "hasAlternativeSeverity2": "Alternative severity 2", "associatedWith": "Associated with",
		"hasGCSEyeScore": "Glasgow Coma Scale, eye score", "hasCausingCondition": "Causing condition",
		// What the document does not name is divided into its words.
		"hasNewAxisOfThings": "New axis of things", "hashOfIt": "Hash of it", "sizeInMM": "Size in MM", "hasHIVStatus": "HIV status",
		"level2Of3": "Level 2 of 3", "has": "Has", "": "", "X": "X", "ÄrztlicheHilfe": "Ärztliche hilfe", "already two words": "Already two words",
	} {
		if got := icd.AxisWords(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// Every axis of WHO's document, as the sandbox's own test of it lists them, has words
// of its own: as many capitals as a sentence, and none of the program's spelling.
func TestEveryAxisOfTheDocumentHasWords(t *testing.T) {
	b, err := os.ReadFile("../sandbox/schema_test.go")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile("(?s)const axisNames = `([^`]+)`").FindStringSubmatch(string(b))
	if list == nil {
		t.Fatal("the list is gone")
	}
	names := strings.Fields(list[1])
	if len(names) < 64 {
		t.Fatalf("%d axes: %q", len(names), names)
	}
	said := map[string]string{}
	for _, name := range names {
		words := icd.AxisWords(name)
		if !regexp.MustCompile(`^[A-Z][a-z]+( [a-z]+|-harm|,? Coma Scale,)*( [0-9])?$`).MatchString(words) || said[words] != "" {
			t.Errorf("%s is %q", name, words)
		}
		said[words] = name
	}
}
