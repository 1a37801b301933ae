package icd_test

import (
	"slices"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// around is what stands around a name where people copy it, behind an address alone,
// and what words one is pasted with; the name stands at the @.
var (
	around = []string{
		"@", " @ ", "\n@\r\n", "\t@", "(@)", "[@]", "\"@\"", "'@'", "“@”", "«@»", "<@>", "`@`", "@,", "@;", "(@),", "(\"@\")", "\u200b@\u200b", "\ufeff@", "@\u00a0",
	}
	behindAddress = []string{"@.", "@!", "(@).", "@?"}
	amongWords    = []string{
		"see @", "Cholera @, and more", "Cholera\n@\n", "[Cholera](@)", "[1A00](@), and so on", "1A00\t@\tCholera",
		"<a href=\"@\">Cholera</a>", "**@**", "@\n@", "(@) or <@>",
	}
)

// What a name was copied with does not change what it names.
func TestANameIsFoundInWhatItWasCopiedWith(t *testing.T) {
	names := []string{
		"1A00", "NC72.30", "1A00&XN8P1", "BD10/BD10.Z", "257068234", "BlockL2-1A0", "1A00-1A0Z", "A00.1", "A00-A09", "b144", "01", "IX", "1A0", "1A00.", "KBO.JK.AC",
	}
	for address := range addresses {
		names = append(names, address)
	}
	for _, name := range names {
		copied, pasted := around, around
		if form := icd.FormOf(name); form == icd.URI || form == icd.Address {
			copied = slices.Concat(around, behindAddress)
			pasted = slices.Concat(copied, amongWords)
		}
		for _, with := range copied {
			if got := icd.Bare(strings.ReplaceAll(with, "@", name)); got != name {
				t.Errorf("%q in %q is taken for %q", name, with, got)
			}
		}
		if icd.FormOf(name) == icd.Words { // of a tree with codes of its own
			pasted = nil
		}
		for _, with := range pasted {
			if got := icd.Pasted(strings.ReplaceAll(with, "@", name)); got != name {
				t.Errorf("%q, pasted as %q, is taken for %q", name, with, got)
			}
		}
	}
	if got := icd.Bare("http%3a%2f%2fid.who.int%2ficd%2fentity%2f257068234"); got != "http://id.who.int/icd/entity/257068234" {
		t.Errorf("an escaped URI is taken for %q", got)
	}
}

// An entity that is copied with its title is named by its code, whatever the title is.
func TestACodeIsFoundBeforeItsTitle(t *testing.T) {
	for text, code := range map[string]string{
		"1A00 Cholera": "1A00", "1A00\tCholera\r\n": "1A00", " 1A00: Cholera": "1A00", "[1A00] Cholera": "1A00",
		"1A00 霍乱": "1A00", "5A11 Type 2 diabetes mellitus": "5A11", "ZZ00&XZ02 Sandbox condition": "ZZ00&XZ02",
		"3A01 Megaloblastic anaemia due to vitamin B12 deficiency": "3A01", "b144 Memory functions": "b144",
		"1A00-1A0Z Bacterial intestinal infections": "1A00-1A0Z", "01 Certain infectious diseases": "01",
		"A00.1 Cholera due to Vibrio cholerae 01": "A00.1",
	} {
		if got := en.Labelled(text); got != code {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
	for _, text := range []string{
		"", " ", "1A00", "Cholera", "Cholera 1A00", "typhoid fever", "I have a dream", "1A00 CA40", "1A00\nCA40",
		"1A00 Cholera; CA40 Pneumonia", "see 1A00 Cholera", strings.Repeat("1A00 Cholera ", 1000),
	} {
		if got := en.Labelled(text); got != "" {
			t.Errorf("%.40q is taken for %q", text, got)
		}
	}
}

// What names nothing, or more than one thing, stays what it is.
func TestATextOfWordsStaysWhatItIs(t *testing.T) {
	address := site + "browse/2024-01/mms/en#"
	for _, text := range []string{
		"", "heart attack", "\"heart attack\"", "fracture (closed)", "1A00 CA40", "BA41, BA42", "(see above)", "()", "100%zz",
		address + "1 " + address + "2", address + "1," + address + "2", "see https://example.org/x", "https://example.org/?u=" + address + "1",
		"https://icd.who.int.evil.example/browse/2024-01/mms/en#1", strings.Repeat("1", 5000), strings.Repeat(" 1A00", 2000)[1:],
	} {
		if got, pasted := icd.Bare(text), icd.Pasted(text); got != text || pasted != text {
			t.Errorf("%.80q is taken for %.80q, and for %.80q", text, got, pasted)
		}
	}
	for _, words := range []string{"<b>", "(acute)", "fever,", "“burn”"} {
		if got := icd.Pasted(words); got != words {
			t.Errorf("the words %q are taken for %q", words, got)
		}
	}
	for _, with := range amongWords { // which is more than a reference in a list may be
		text := strings.TrimSpace(strings.ReplaceAll(with, "@", address+"1"))
		if got := icd.Bare(text); got == address+"1" {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}

// FuzzBare: what is taken out of a text is taken as it is.
func FuzzBare(f *testing.F) {
	for _, with := range slices.Concat(around, behindAddress, amongWords) {
		f.Add(strings.ReplaceAll(with, "@", "1A00"))
		f.Add(strings.ReplaceAll(with, "@", site+"browse/2024-01/mms/en#257068234"))
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := icd.Bare(s); icd.Bare(once) != once {
			t.Fatalf("%q is %q, and that %q", s, once, icd.Bare(once))
		}
		if once := icd.Pasted(s); icd.Pasted(once) != once {
			t.Fatalf("%q, pasted, is %q, and that %q", s, once, icd.Pasted(once))
		}
	})
}
