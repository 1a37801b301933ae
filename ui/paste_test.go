package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/uitest"
)

func (p *program) paste(text string) { p.Send(tea.PasteMsg{Content: text}) }

// What is pasted on Browse is opened, whatever names it, in the release and
// language that it names, and esc goes back.
func TestPastingOpensWhatItNames(t *testing.T) {
	for _, x := range uitest.Few([]struct{ name, pasted, tree, opened, says string }{
		{"a code", " nc1z\n", "MMS 2024-01 · en", "", "it does not exist in this release or language"},
		{"a code", " ca40\n", "MMS 2024-01 · en", "CA40", ""},
		{"a cluster", "ZZ00&XZ02", "MMS 2024-01 · en", "ZZ00", "the service takes it"},
		{"an id", "257068234", "MMS 2024-01 · en", "1A00 Cholera", ""},
		{"a chapter", "01", "MMS 2024-01 · en", "01 ", ""},
		{"a block", "BlockL2-1A0", "MMS 2024-01 · en", "Bacterial intestinal infections", ""},
		{"the codes of a block", "1A00–1A0Z", "MMS 2024-01 · en", "Bacterial intestinal infections", ""},
		{"a part of a code", "1A0", "MMS 2024-01 · en", "", "1A0: \"1A0\" is no code, but codes begin so: 1A00-1A0Z Bacterial intestinal"},
		{"a URI", "http://id.who.int/icd/entity/257068234", "Foundation · en", "Cholera", ""},
		{"a URI of a release", "http://id.who.int/icd/release/11/2022-02/mms/257068234", "MMS 2022-02 · en", "1A00", ""},
		{"an address", "<https://icd.who.int/browse/2024-01/mms/en#257068234>", "MMS 2024-01 · en", "1A00 Cholera", ""},
		{"an address in a language", "https://icd.who.int/browse/2022-02/mms/es#257068234", "MMS 2022-02 · es", "1A00 Cólera", ""},
		{"an address of a later release", "https://icd.who.int/browse/2026-01/mms/en#257068234", "MMS 2024-01 · en", "1A00", "it is not available in release 2026-01: this is 2024-01"},
		{"an address of the latest release", "https://icd.who.int/browse/latest-release/mms/en#257068234", "MMS 2024-01 · en", "1A00", ""},
		{"an address of the foundation", "https://icd.who.int/browse/2026-01/foundation/en#257068234", "Foundation · en", "Cholera", ""},
		{"an old address", "https://icd.who.int/browse11/l-m/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f257068234", "MMS 2024-01 · en", "1A00", ""},
		{"an old address of a residual", "https://icd.who.int/browse11/l-m/en#/http%3A%2F%2Fid.who.int%2Ficd%2Fentity%2F135352227%2Fmms%2Funspecified", "MMS 2024-01 · en", "1A0Z", ""},
		{"an address in brackets", "(https://icd.who.int/browse/2024-01/mms/en#257068234).", "MMS 2024-01 · en", "1A00 Cholera", ""},
		{"an address as a link", "see [Cholera](https://icd.who.int/browse/2022-02/mms/es#257068234), and", "MMS 2022-02 · es", "1A00 Cólera", ""},
		{"an address of a request", "https://id.who.int/icd/release/11/2024-01/mms/257068234?include=ancestor", "MMS 2024-01 · en", "1A00 Cholera", ""},
		{"a code with what nobody sees", "\u200b\ufeffCA40\u200b", "MMS 2024-01 · en", "CA40", ""},
		{"an address of a root", "https://icd.who.int/browse/2024-01/mms/en", "MMS 2024-01 · en", "01", ""},

		{"a code and its title", "CA40 Pneumonia", "MMS 2024-01 · en", "CA40", ""},
		{"a row of a table", "01\tCertain infectious or parasitic diseases\n", "MMS 2024-01 · en", "01 ", ""},
		{"the codes of a block and its title", "1A00-1A0Z Bacterial intestinal infections", "MMS 2024-01 · en", "Bacterial intestinal infections", ""},
		{"two codes and their titles", "1A00 Cholera, CA40 Pneumonia", "MMS 2024-01 · en", "", "/ searches for words"},
		{"ICD-10", "https://icd.who.int/browse10/2019/en#/SB00.1", "ICD-10 2019 · en", "SB00.1", ""},
		{"a code that ICD-10 does not have here", "E11.9", "MMS 2024-01 · en", "", "E11.9: it does not exist"},
		{"another address", "https://example.org/x", "MMS 2024-01 · en", "", "is not an ICD identity URI"},
		{"an address without an entity", "https://icd.who.int/icdapi", "MMS 2024-01 · en", "", "shows no entity of ICD-11"},
		{"an id of nothing", "999999999", "MMS 2024-01 · en", "", "999999999: it does not exist"},
		{"words", "typhoid fever", "MMS 2024-01 · en", "", "/ searches for words"},
		{"two addresses", "https://icd.who.int/browse/2024-01/mms/en#257068234\nhttps://icd.who.int/browse/2024-01/mms/en#1", "MMS 2024-01 · en", "", "what was pasted is not one code, id, URI or address; / searches for words"},
		{"several lines", "1A00\nCA40", "MMS 2024-01 · en", "", "/ searches for words"},
		{"nothing", " \n", "MMS 2024-01 · en", "", "/ searches for words"},
		{"a megabyte", strings.Repeat("1A00 ", 1<<18), "MMS 2024-01 · en", "", "/ searches for words"},
	}, 3, 1) {
		t.Run(x.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: 140, h: 40})
				defer p.close()
				p.Advance(10 * time.Second)
				p.Keys("down", "down")
				p.Advance(time.Second)
				before := cursorRow(p)
				p.paste(x.pasted)
				p.Advance(2 * time.Second)
				p.sees(x.tree, x.says)
				if x.opened == "" {
					p.at(before)
					p.seesNot("esc back")
					return
				}
				p.Keys("1") // the tree, if it is not in front
				p.at(x.opened)
				p.Advance(20 * time.Second)
				p.sees("esc back")
				p.Keys("esc")
				p.Advance(2 * time.Second)
				p.at(before)
				p.sees("MMS 2024-01 · en")
			})
		})
	}
}

// A secret that is pasted into the wrong window is not shown there.
func TestASecretPastedOnBrowseIsNotShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(10 * time.Second)
		for _, pasted := range []string{"c4nary-secret", "c4nary+/secret==", "id c4nary", "ICD_CLIENT_SECRET=c4nary"} {
			p.paste(pasted)
			p.Advance(time.Second)
			p.sees("what was pasted is not one code")
			p.seesNot("c4nary")
		}
		p.Keys("4")
		p.seesNot("c4nary")
	})
}

// What is looked up meanwhile is given up by whoever moves on, and by esc.
func TestMovingOnGivesUpWhatWasPasted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: time.Second}})
		defer p.close()
		p.Advance(20 * time.Second)
		for _, key := range []string{"down", "esc"} {
			p.paste("1A00")
			p.Advance(300 * time.Millisecond)
			p.Keys(key)
			p.Advance(20 * time.Second)
			p.at("02 ▸ Neoplasms")
			p.seesNot("q quits", "1A00")
		}
		p.paste("1A00") // the later one counts
		p.Advance(300 * time.Millisecond)
		p.paste("CA40")
		p.Advance(20 * time.Second)
		p.at("CA40")

		p.down.Store("icd", error(refused))
		p.paste("5A10")
		p.Advance(20 * time.Second)
		p.at("CA40")
		p.paste("5A10")
		p.Advance(2 * time.Second)
		p.sees("5A10: ", "nothing listens")
	})
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{})
		defer p.close()
		p.paste("1A00")
		p.Advance(time.Second)
		p.sees("not signed in")
	})
}

// Where there is no tree for want of a release, a name leads to one.
func TestPastingWhereThereIsNoTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.fault(sandbox.Fault{Name: "language", On: sandbox.API, Value: "en"})
		p.Advance(10 * time.Second)
		p.Keys("R")
		p.Advance(10 * time.Second)
		p.paste("https://icd.who.int/browse/2022-02/mms/es#257068234")
		p.Advance(10 * time.Second)
		p.sees("MMS 2022-02 · es")
		p.at("1A00 Cólera")
	})
}

// What is pasted on a screen where no text goes is opened in the tree, and esc goes back
// to that screen; what cannot be found leaves the user there, and so does what is no name,
// which is not repeated.
func TestPastingWhereNoTextGoes(t *testing.T) {
	for _, key := range []string{"3", "4"} {
		t.Run(key, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: 80, h: 24, sandbox: sandbox.Options{Latency: 100 * time.Millisecond}})
				defer p.close()
				p.Advance(10 * time.Second)
				p.Keys(key)
				there, _, _ := strings.Cut(p.screen(), "SANDBOX")
				for _, x := range []struct{ pasted, opened, says string }{
					{" ca40\n", "CA40", ""},
					{"https://icd.who.int/browse/2022-02/mms/es#257068234", "1A00 Cólera", ""},
					{"nc1z", "", "it does not exist in this release or language"},
					{"c4nary+/secret==", "", "what was pasted is not one code, id, URI or address; 2 searches for words"},
					{"https://icd.who.int/icdapi", "", "shows no entity of ICD-11"},
					{"1A00\nCA40", "", "what was pasted is not"},
				} {
					p.paste(x.pasted)
					p.Advance(3 * time.Second)
					p.seesNot("c4nary")
					if p.sees(x.says); x.opened != "" {
						p.at(x.opened)
						p.Keys("esc")
						p.Advance(time.Second)
					}
					if now, _, _ := strings.Cut(p.screen(), "SANDBOX"); now != there {
						t.Errorf("after %q this is in front: %s", x.pasted, now)
					}
				}
				p.paste("1A00")
				p.Keys("esc")
				p.Advance(3 * time.Second)
				if now, _, _ := strings.Cut(p.screen(), "SANDBOX"); now != there {
					t.Errorf("given up, this is in front: %s", now)
				}
			})
		})
	}
}

// Search takes the same addresses, and says where it had to look.
func TestSearchingForAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 140, h: 30})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("2")
		for _, x := range []struct{ pasted, says string }{
			{"https://icd.who.int/browse/2024-01/mms/en#257068234", "1A00       Cholera"},
			{"https://icd.who.int/browse/2022-02/mms/zh#257068234", "1A00       霍乱"},
			{"https://icd.who.int/browse/2026-01/mms/en#257068234", "this address; it is not available in release 2026-01: this is 2024-01"},
			{"https://icd.who.int/browse11/l-m/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f257068234", "1A00       Cholera"},
			{"https://icd.who.int/browse10/2019/en#/SB01", "SB01       Sandbox condition with a hint"},
			{"https://icd.who.int/icdapi", "shows no entity"},
			{"Cholera (https://icd.who.int/browse/2024-01/mms/en#257068234).", "1A00       Cholera"},
		} {
			p.paste(x.pasted)
			p.Advance(2 * time.Second)
			p.sees("[address]", x.says)
			p.Keys("/", "ctrl+u")
		}
		p.Keys("ctrl+u")
		p.paste("https://icd.who.int/browse/2022-02/mms/zh#257068234")
		p.Advance(2 * time.Second)
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.sees("MMS 2022-02 · zh", "1A00 霍乱 ─")
		p.Keys("esc")
		p.Advance(2 * time.Second)
		p.sees("1A00       霍乱")
	})
}
