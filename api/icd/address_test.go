package icd_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// site is WHO's, and identity the beginning of an identity URI in the ways it is
// escaped there.
const (
	site     = "https://icd.who.int/"
	identity = "/http%3a%2f%2fid.who.int%2ficd%2fentity%2f"
	upper    = "/http%3A%2F%2Fid.who.int%2Ficd%2F"
	twice    = "/http%253a%252f%252fid.who.int%252ficd%252fentity%252f"
)

// addresses are in the forms that WHO's browsers and release files write, and
// what others make of them: tree, release, entity and language.
var addresses = map[string]string{
	site + "browse/2024-01/mms/en#257068234":                                        "mms 2024-01 257068234 en",
	site + "browse/2024-01/mms/en#257068234/other":                                  "mms 2024-01 257068234/other en",
	site + "browse/2024-01/mms/es#257068234/unspecified":                            "mms 2024-01 257068234/unspecified es",
	site + "browse/2024-01/mms/zh#/257068234/mms/other":                             "mms 2024-01 257068234/other zh",
	"http://icd.who.int/browse/2025-01/icf/fr#1405434703":                           "icf 2025-01 1405434703 fr",
	"https://ICD.who.int/browse/2026-01/mms/EN?view=1#257068234":                    "mms 2026-01 257068234 en",
	site + "browse/latest-release/mms/en#257068234":                                 "mms - 257068234 en",
	site + "browse/latest-release/mms/en":                                           "mms - - en",
	site + "browse/latest-release/mms/":                                             "mms - - -",
	site + "browse/2026-01/foundation/en#455013390":                                 "foundation - 455013390 en",
	site + "browse/2024-01/foundation/en":                                           "foundation - - en",
	"icd.who.int/browse/2024-01/mms/en#257068234":                                   "mms 2024-01 257068234 en",
	site + "browse11/l-m/en#" + identity + "257068234":                              "mms - 257068234 en",
	site + "browse11/l-m/en#" + upper + "entity%2F344162786%2Fmms%2Funspecified":    "mms - 344162786/unspecified en",
	site + "browse11/l-m/en#" + twice + "257068234":                                 "mms - 257068234 en",
	site + "browse11/l-m/en#/http://id.who.int/icd/entity/257068234":                "mms - 257068234 en",
	site + "browse11/l-m/es#http://id.who.int/icd/entity/257068234":                 "mms - 257068234 es",
	site + "browse11/l-m/en#" + upper + "release%2F11%2F2024-01%2Fmms%2F1435254666": "mms 2024-01 1435254666 en",
	site + "browse11/f/en#" + identity + "257068234":                                "foundation - 257068234 en",
	site + "browse11/l-m/en":                                                        "mms - - en",
	site + "browse11/l-m/en#/":                                                      "mms - - en",
	site + "browse11/foundation/en#448895267":                                       "foundation - 448895267 en",
	site + "browse11_2023-01/foundation/en#448895267":                               "foundation - 448895267 en",
	site + "browse11_2023-01/mms/en#448895267":                                      "mms 2023-01 448895267 en",
	site + "dev11/l-icf/en#" + identity + "1405434703":                              "icf - 1405434703 en",
	site + "dev11/l-ichi/en":                                                        "ichi - - en",
	site + "dev11/f/en#" + identity:                                                 "foundation - - en",
	site + "dev11/f/en#/http%3a%2f%2fid.who.int%2ficd%2fentity":                     "foundation - - en",
	"http://id.who.int/icd/entity/257068234":                                        "foundation - 257068234 -",
	"id.who.int/icd/entity/257068234":                                               "foundation - 257068234 -",
	"https://id.who.int/icd/release/11/2024-01/mms/257068234":                       "mms 2024-01 257068234 -",
	"http://id.who.int/icd/release/11/2024-01/mms/257068234/unspecified":            "mms 2024-01 257068234/unspecified -",
	"http://id.who.int/icd/release/11/mms/257068234":                                "mms - 257068234 -",
	"HTTPS://ICD.WHO.INT/browse/2024-01/mms/en#257068234":                           "mms 2024-01 257068234 en",
	"ICD.WHO.int/browse/2024-01/mms/en#257068234":                                   "mms 2024-01 257068234 en",
	site + "browse/2024-01/mms/en%23257068234":                                      "mms 2024-01 257068234 en",
	site + "browse/2024-01/mms/en/?x#257068234/":                                    "mms 2024-01 257068234 en",
	"HTTP://ID.WHO.INT/icd/entity/257068234":                                        "foundation - 257068234 -",
	"https://id.who.int/icd/entity/257068234?releaseId=2024-01":                     "foundation - 257068234 -",
	"https://id.who.int/icd/release/11/2024-01/mms/257068234?include=ancestor":      "mms 2024-01 257068234 -",
}

// shown is a ref as the table of addresses writes it.
func shown(r icd.Ref) string {
	or := func(s, none string) string {
		if s == "" {
			return none
		}
		return s
	}
	entity := or(r.ID, "-")
	if r.Residual != "" {
		entity += "/" + r.Residual
	}
	return or(r.Linearization, "foundation") + " " + or(r.Release, "-") + " " + entity + " " + or(r.Language, "-")
}

// noAddresses show nothing, or are of somebody else.
var noAddresses = []string{
	"", "x", "https://", "https://icd.who.int", site, site + "icdapi", site + "ct/icd11_mms/en/release", site + "browse",
	site + "browse/2024-01", site + "browse/2024-01/mms/en/257068234", site + "browse/2024-01/mms/search?q=x",
	site + "browse/2024-01/../en#1", site + "browse/2024-01/MMS!/en#1", site + "browse/2024-01/mms/e_n#1",
	site + "browse/2024-01/mms/en#1A00", site + "browse/2024-01/mms/en#1/2", site + "browse/2024-01/mms/en#1/elsewhere",
	site + "browse/2024-01/mms/en#1/mms/elsewhere", site + "browse/2024-01/mms/en#1/mms/other/x",
	site + "browse/2024-01/foundation/en#1/other", site + "browse/2024-01/mms/en#%zz",
	site + "browse/2024-01/mms/en#" + strings.Repeat("9", 600),
	site + "browse11/l-m/en#/http://id.who.int/icd/release/11/2024-01/mms/tm2",
	site + "browse11/l-m/en#/http://id.who.int.evil.example/icd/entity/1", site + "browse11/l-m/en#/https://evil.example/",
	"https://icd.who.int.evil.example/browse/2024-01/mms/en#1", "https://icd.who.int:8443/browse/2024-01/mms/en#1",
	"https://user:secret@icd.who.int/browse/2024-01/mms/en#1", "ftp://icd.who.int/browse/2024-01/mms/en#1",
	"javascript:icd.who.int/browse/2024-01/mms/en#1",
}

func TestParseAddress(t *testing.T) {
	for address, want := range addresses {
		if got, err := icd.ParseAddress(address); err != nil || shown(got) != want {
			t.Errorf("%s\nis  %s (%v)\nnot %s", address, shown(got), err, want)
		}
		if form := icd.FormOf(address); form != icd.Address && form != icd.URI {
			t.Errorf("%s is taken for a %s", address, form)
		}
	}
	for _, address := range noAddresses {
		ref, err := icd.ParseAddress(address)
		var local interface{ Local() string }
		if err == nil || !errors.As(err, &local) {
			t.Errorf("%.100s is %+v (%v)", address, ref, err)
		}
	}
}

// The browsers of ICD-10 have addresses of their own.
func TestAddressesOfICD10(t *testing.T) {
	for address, want := range map[string]icd.Ref{
		site + "browse10/2019/en#/A00":                                    icd.TenthRevision("2019", "en").Entity("A00"),
		site + "browse10/2019/en":                                         icd.TenthRevision("2019", "en").Root(),
		site + "browse10/2008/fr#/XX":                                     icd.TenthRevision("2008", "fr").Entity("XX"),
		site + "browse10/2019/en#/A00-A09":                                icd.TenthRevision("2019", "en").Entity("A00-A09"),
		"http://apps.who.int/classifications/icd10/browse/2019/en#/A00.1": icd.TenthRevision("2019", "en").Entity("A00.1"),
		"apps.who.int/classifications/icd10/browse/2016/en#/I":            icd.TenthRevision("2016", "en").Entity("I"),
		"http://id.who.int/icd/release/10/2019/A00":                       icd.TenthRevision("2019", "").Entity("A00"),
		"http://id.who.int/icd/release/10/A00":                            icd.TenthRevision("", "").Entity("A00"),
		"http://id.who.int/icd/release/10/2019":                           icd.TenthRevision("2019", "").Root(),
		"http://id.who.int/icd/release/10":                                icd.TenthRevision("", "").Root(),
		"https://id.who.int/icd/release/10/2019/SB00-SB09":                icd.TenthRevision("2019", "").Entity("SB00-SB09"),
	} {
		if got, err := icd.ParseAddress(address); err != nil || got != want {
			t.Errorf("%s is %+v (%v), want %+v", address, got, err, want)
		}
		if want.Language == "" && want.Release != "" {
			if got := want.URI(); !strings.HasSuffix(address, strings.TrimPrefix(got, "http")) {
				t.Errorf("%s is called %s", address, got)
			}
		}
	}
	for _, address := range []string{
		"http://apps.who.int/classifications/apps/icd/icd10online/?gk70.htm+k703", site + "browse10/latest/en#/A00", site + "browse10/2019/en#/A00/B",
		"http://apps.who.int/classifications/icd10/browse/2019/e_n#/A00", "http://id.who.int/icd/release/10/2019/A00/other", site + "browse10/2019/en#/%2e%2e",
	} {
		var local interface{ Local() string }
		if got, err := icd.ParseAddress(address); !errors.As(err, &local) {
			t.Errorf("%s is %+v (%v)", address, got, err)
		}
	}
}

// Whatever can be shown has an address in every form, and comes back from it.
func TestEveryFormOfAddressComesBack(t *testing.T) {
	for _, lin := range []string{icd.Foundation, "mms", "icf"} {
		for _, id := range []string{"", "1", "257068234"} {
			for _, residual := range []string{"", icd.Other, icd.Unspecified} {
				if residual != "" && (id == "" || lin == icd.Foundation) {
					continue
				}
				want := icd.Ref{Tree: icd.Tree{Linearization: lin, Language: "en"}, ID: id, Residual: residual}
				for form, address := range forms(want, "2024-01") {
					got, err := icd.ParseAddress(address)
					if form == "today's" && lin != icd.Foundation {
						want.Release = "2024-01"
					}
					if err != nil || got != want {
						t.Errorf("%s form, %s: %+v (%v), want %+v", form, address, got, err, want)
					}
					want.Release = ""
				}
			}
		}
	}
}

// The address at which something is shown is one that is read, and names the same.
func TestTheAddressOfWhateverIsShown(t *testing.T) {
	refs := []icd.Ref{icd.TenthRevision("2019", "en").Root()}
	for _, id := range []string{"A00", "A00.1", "A00-A09", "IX"} {
		refs = append(refs, icd.TenthRevision("2019", "fr").Entity(id))
	}
	for _, id := range []string{"", "1", "257068234"} {
		refs = append(refs, icd.MMS("2024-01", "es").Entity(id), icd.MMS("", "en").Entity(id), icd.InFoundation("zh").Entity(id))
	}
	residual := icd.MMS("2026-01", "en").Entity("1")
	residual.Residual = icd.Other
	for _, want := range append(refs, residual) {
		address := want.BrowserAddress()
		if got, err := icd.ParseAddress(address); err != nil || got != want || !strings.HasPrefix(address, "https://icd.who.int/browse") {
			t.Errorf("%+v is shown at %s, which names %+v (%v)", want, address, got, err)
		}
	}
}

// forms are the addresses of what r names.
func forms(r icd.Ref, release string) map[string]string {
	name, old, end := r.Linearization, "l-"+r.Linearization, ""
	switch name {
	case icd.Foundation:
		name, old = "foundation", "f"
	case "mms":
		old = "l-m"
	}
	if r.ID != "" {
		end = "#" + r.ID
		if r.Residual != "" {
			end += "/" + r.Residual
		}
	}
	f := map[string]string{
		"today's": "https://icd.who.int/browse/" + release + "/" + name + "/" + r.Language + end,
		"latest":  "https://icd.who.int/browse/latest-release/" + name + "/" + r.Language + end,
	}
	uri := "http://id.who.int/icd/entity/" + r.ID
	if r.Residual != "" {
		uri += "/" + r.Linearization + "/" + r.Residual
	}
	if r.ID != "" {
		f["old"] = "https://icd.who.int/browse11/" + old + "/" + r.Language + "#/" + url.QueryEscape(uri)
		f["development"] = "https://icd.who.int/dev11/" + old + "/" + r.Language + "#/" + uri
	}
	return f
}

// FuzzParseAddress: what is read can be asked for once it has a release and a
// language, comes back from its URI, and the same each time.
func FuzzParseAddress(f *testing.F) {
	for address := range addresses {
		f.Add(address)
	}
	for _, s := range noAddresses {
		f.Add(s)
	}
	for _, s := range []string{
		site + "browse10/2019/en#/A00", site + "browse/2024-01/l-/en#1", site + "browse/0000/f#%2f", "://",
		"icd.who.int/dev11/l-m/en#/http://id.who.int/icd/entity/1/a1/other",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ref, err := icd.ParseAddress(s)
		again, err2 := icd.ParseAddress(s)
		if ref != again || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("%q is %+v (%v) and then %+v (%v)", s, ref, err, again, err2)
		}
		if err != nil {
			var local interface{ Local() string }
			if ref != (icd.Ref{}) || !errors.As(err, &local) {
				t.Fatalf("%q is %+v and fails: %v", s, ref, err)
			}
			return
		}
		if named, err := icd.ParseURI(ref.URI()); err != nil || named.In(ref.Language) != ref {
			t.Fatalf("%q is %+v, and %s is %+v (%v)", s, ref, ref.URI(), named, err)
		}
		if ref.Language == "" {
			ref.Language = "en"
		}
		if ref.Release == "" && ref.Released() {
			ref.Release = "2024-01"
		}
		if err := ref.Valid(); err != nil {
			t.Fatalf("%q is %+v: %v", s, ref, err)
		}
	})
}
