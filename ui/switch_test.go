package ui_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/uitest"
)

// kindsOfEntity are entities of every kind that the sandbox has, by their URIs: in
// which trees they are, and what is nearest above them in others.
var kindsOfEntity = []struct {
	kind, uri, name, in string
	nearest             map[string]string
}{
	{kind: "the first row", uri: "11/2024-01/mms/1435254666", name: "Certain infectious", in: "MMS Foundation"},
	{kind: "the first row of ICF", uri: "11/2024-01/icf/900050", name: "Sandbox functions, not part", in: "ICF Foundation"},
	{kind: "a block", uri: "11/2024-01/mms/588616678", name: "Gastroenteritis or colitis", in: "MMS Foundation"},
	{kind: "a leaf", uri: "11/2024-01/mms/257068234", name: "Cholera", in: "MMS Foundation"},
	{kind: "one that is in both", uri: "11/2024-01/mms/900017", name: "Sandbox disease related", in: "MMS PCL Foundation"},
	{
		kind: "a residual", uri: "11/2024-01/mms/900011/other", in: "MMS",
		name:    "Sandbox disease that requires a severity, oth",
		nearest: map[string]string{"Foundation": "Sandbox disease that requires a severity", "PCL": "Sandbox examples"},
	},
	{kind: "a block of ICF", uri: "11/2024-01/icf/900051", name: "Sandbox functions of the first", in: "ICF Foundation"},
	{kind: "a leaf of ICF", uri: "11/2024-01/icf/900053", name: "Sandbox function with detail, in", in: "ICF Foundation"},
	{
		kind: "a residual of ICF", uri: "11/2024-01/icf/900052/other", name: "Sandbox function with detail, oth", in: "ICF",
		nearest: map[string]string{"Foundation": "Sandbox function with detail"},
	},
	{
		kind: "one of the foundation alone", uri: "entity/900018", name: "Sandbox entity without", in: "Foundation",
		nearest: map[string]string{"MMS": "ZZ11 Sandbox disease related", "PCL": "ZZ11 Sandbox disease related"},
	},
	{kind: "a block of ICD-10", uri: "10/2019/SB00-SB09", name: "Sandbox block of conditions", in: "ICD-10"},
	{kind: "a category of ICD-10", uri: "10/2019/SB00.1", name: "Sandbox condition, severe", in: "ICD-10"},
}

// stands puts the cursor on a place.
func (p *program) stands(uri string) {
	p.t.Helper()
	if !strings.HasPrefix(uri, "entity/") {
		uri = "release/" + uri
	}
	p.paste("http://id.who.int/icd/" + uri)
	p.Advance(10 * time.Second)
}

// absent fails the test unless it is said, as no failure, that a name is not in a tree,
// and what is shown.
func (p *program) absent(name, tree, shown string) {
	p.t.Helper()
	said := strings.TrimSpace(p.said())
	words := " is not in " + tree + "; this is " + shown
	if !strings.HasPrefix(said, "!") || !strings.Contains(said, name) || !strings.Contains(said, words) {
		p.t.Errorf("it says %q", said)
	}
	p.seesNot("404", "HTTP", "does not exist", "✗")
}

// Whatever tree is chosen, and whatever stands under the cursor: it is shown where it is
// in that tree, or it is said in a sentence that it is not, which is no failure.
func TestEveryEntityInEveryTree(t *testing.T) {
	for _, x := range kindsOfEntity {
		for _, tree := range uitest.Few([]string{"MMS", "ICF", "PCL", "Foundation", "ICD-10"}, 3, len(x.name)) {
			t.Run(x.kind+" in "+tree, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := start(t, options{signedIn: []string{"icd"}, w: 200, h: 40})
					defer p.close()
					p.Advance(time.Second)
					p.stands(x.uri)
					p.at(x.name)
					p.choose("f", tree)
					p.Advance(time.Second)
					p.sees(" " + tree + " ")
					nearest, above := x.nearest[tree]
					switch {
					case slices.Contains(strings.Fields(x.in), tree):
						p.at(x.name)
						p.seesNot("is not in", "404", "✗")
					case above:
						p.at(nearest)
						p.absent(x.name[:7], tree, "the nearest above")
					default:
						p.absent(x.name[:7], tree, "its first row")
					}
				})
			})
		}
	}
}

// The first row, where everybody begins, is a place as soon as something is done there;
// until then another tree begins at its own, and nothing is missing in it.
func TestTheFirstRowInAnotherTree(t *testing.T) {
	for _, x := range []struct{ keys, tree, at string }{
		{"", "Foundation", "ICD Entity"},
		{"", "ICF", "b9 "},
		{"down up", "ICF", "b9 "},
		{"right", "Foundation", "Certain infectious or parasitic diseases"},
		{"enter esc", "Foundation", "Certain infectious or parasitic diseases"},
		{"right down up left right", "Foundation", "Certain infectious or parasitic diseases"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: 200, h: 40})
			defer p.close()
			p.Advance(time.Second)
			for _, key := range strings.Fields(x.keys) {
				p.Keys(key)
				p.Advance(time.Second)
			}
			p.choose("f", x.tree)
			p.Advance(10 * time.Second)
			p.at(x.at)
			p.seesNot("is not in", "✗")
		})
	}
}

// What is not in a tree that was left somewhere opens it there.
func TestALinearizationWhereItWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 120, h: 40})
		defer p.close()
		p.Advance(time.Second)
		p.stands("11/2024-01/icf/900053")
		p.stands("11/2024-01/mms/257068234")
		p.choose("f", "ICF")
		p.Advance(time.Second)
		p.at("b9000")
		p.absent("1A00 Cholera", "ICF", "where it was left")
		p.stands("10/2019/SB00.1")
		p.choose("f", "MMS")
		p.Advance(time.Second)
		p.at("1A00")
		p.absent("SB00.1 Sandbox condition, severe", "MMS", "where")
		p.Keys("alt+left") // to where one was before, not to what is not there
		p.Advance(10 * time.Second)
		p.seesNot("404", "does not exist", "✗")
	})
}

// A release that lacks an entity, chosen itself or for a language, shows what is nearest
// above it.
func TestAReleaseThatLacksTheEntity(t *testing.T) {
	for _, x := range []struct{ key, choice, says string }{
		{"r", "2022-02", "! EA80.Z"},
		{"a", "español", "! Spanish is not in 2024-01: this is 2022-02; EA80.Z"},
	} {
		for _, size := range [][2]int{{120, 40}, {80, 24}} {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: size[0], h: size[1]})
				defer p.close()
				p.Advance(time.Second)
				p.stands("11/2024-01/mms/215767047/unspecified")
				p.at("EA80.Z")
				p.choose(x.key, x.choice)
				p.Advance(time.Second)
				p.sees("MMS 2022-02", x.says)
				p.seesNot("404", "does not exist", "✗")
				if x.key == "r" {
					p.absent("EA80.Z", "MMS 2022-02", "the nearest above")
				}
			})
		}
	}
}
