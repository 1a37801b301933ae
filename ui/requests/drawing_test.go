package requests_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/session"
	"icdscope/ui/uitest"
)

// what is asked for, by language: what exchanges are for, and words to find in one.
var titles = map[string]struct{ chapter, several, title, found string }{
	"en": {"chapter 01", "children of chapter 01", "Cholera", "cholera"},
	"zh": {"某些感染性疾病或寄生虫病", "children of 某些感染性疾病或寄生虫病", "霍乱", "霍乱"},
	"ar": {"بعض الأمراض المُعْدِيَة", "children of بعض الأمراض المُعْدِيَة أو الطُفَيلِيَّة", "الكُوليرا", "الكُوليرا"},
}

// The screen in every state at the sizes that matter, in scripts of one cell a
// character, of two, and of those that are read from the right.
func TestDrawings(t *testing.T) {
	for _, size := range [][2]int{{160, 45}, {120, 40}, {80, 24}, {40, 12}} {
		for language, words := range titles {
			name := fmt.Sprintf("%dx%d", size[0], size[1])
			if language != "en" {
				name += "_" + language
			}
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					x := show(t, size[0], size[1])
					draw := func(name string) {
						t.Helper()
						uitest.Fits(t, x.Rows(), size[0], size[1])
						uitest.Boxes(t, x.Rows())
						uitest.Golden(t, name, strings.Join(x.Rows(), "\n"))
					}
					draw("empty")
					rt := x.ring.TokenTransport("icd", answers(200, `{"access_token":"eyJ","token_type":"Bearer","expires_in":3600}`))
					x.sendBy(rt, http.MethodPost, "/connect/token", "Authorization", "Basic c2VjcmV0")
					x.send("icd", "/gone", kinds()["/gone"])
					x.forThing(words.several, "/a", "/b", "/c", "/d")
					x.send("icd", "/icd/release/11/2024-01/mms/257068234", answers(200,
						fmt.Sprintf(`{"title":{"@language":%q,"@value":%q},"code":"1A00"}`, language, words.title),
						session.HeaderGeneration, "1", "Api-Version", "v2.6.0"),
						"Authorization", "Bearer eyJ-a-token", "API-Version", "v2", "Accept-Language", language)
					x.send("icd", "/cached", kinds()["/cached"])
					if language != "en" {
						x.forThing("1A00 "+words.title, "/icd/entity/257068234")
						x.forThing(strings.Repeat(words.chapter+" ", 8), "/icd/entity/1435254666")
						x.Keys("up", "up")
					}
					x.Keys("up")
					draw("list")
					x.Keys("enter")
					draw("details")
					x.Keys("/")
					x.Loop.Type(words.found)
					draw("found")
					x.Keys("esc")
					for x.Deep() {
						x.Back()
					}
					x.Keys("up", "right")
					draw("several")
					x.Keys("/")
					x.Loop.Type("status:200")
					draw("filtered")
				})
			})
		}
	}
}
