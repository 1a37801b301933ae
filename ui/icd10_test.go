package ui_test

import (
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

// ICD-10 is one of the trees: it is chosen as they are, walked by its codes and
// left and found again where it was, and so is ICD-11.
func TestICD10AndBack(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: size[0], h: size[1]})
			defer p.close()
			p.Advance(time.Second)
			toCholera(p)
			p.choose("f", "ICD-10")
			p.Advance(time.Second)
			p.sees("ICD-10 2019 · en", "XCIX", "Sandbox chapter, not part of ICD-10")
			p.Keys("right", "down", "right", "down", "right", "down", "down")
			p.Advance(time.Second)
			p.sees("SB00.1", "Sandbox condition, severe", "SB00-SB09") // a block's range is written as in ICD-11
			p.Keys("enter")
			p.sees("SB00.1 · category")
			p.Keys("]", "]")
			p.sees("http://id.who.int/icd/release/10/2019/SB00.1")
			p.Keys("esc")
			p.choose("f", "MMS")
			p.Advance(time.Second)
			p.sees("MMS 2024-01 · en")
			p.at("1A00")
			p.choose("f", "ICD-10")
			p.Advance(time.Second)
			p.at("SB00.1")
			p.choose("r", "2016")
			p.Advance(time.Second)
			p.sees("ICD-10 2016 · en")
			p.at("SB00.1")
			p.choose("f", "Foundation")
			p.Advance(time.Second)
			p.sees("Foundation · en", "Cholera")
			p.choose("f", "ICD-10")
			p.Advance(time.Second)
			p.sees("ICD-10 2016 · en")
		})
	}
}

// Nothing can be searched in ICD-10, and a code of it opens.
func TestSearchingInICD10(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.choose("f", "ICD-10")
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("mild")
		p.Advance(time.Second)
		p.sees("Search ICD-10 2019", "no search in ICD-10")
		p.Keys("ctrl+u")
		p.Type("sb00.0")
		p.Advance(time.Second)
		p.sees("Sandbox condition, mild")
		p.Keys("enter")
		p.Advance(time.Second)
		p.at("SB00.0")
		p.Keys("/")
		p.Type("1a00")
		p.Advance(time.Second)
		p.sees("1 found", "this code; it is in MMS, not in ICD-10")
		p.Keys("ctrl+u")
		p.Type("1A0")
		p.Advance(time.Second)
		p.sees("13 found", "in MMS, not in ICD-10", "1A0Y")
	})
}

// A language that a tree does not have at all is English there, and comes back
// with the tree that has it.
func TestATreeWithoutTheLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{}})
		defer p.close()
		p.Advance(time.Second)
		p.choose("a", "es")
		p.Advance(time.Second)
		p.sees("MMS 2022-02 · es")
		p.choose("f", "ICD-10")
		p.Advance(time.Second)
		p.sees("ICD-10 2019 · en")
		p.choose("f", "MMS")
		p.Advance(time.Second)
		p.sees("MMS 2022-02 · es")
	})
}
