package classification

import (
	"path"
	"regexp"
	"strings"
)

// languages are those of ISO 639-1: what two letters in the name of a file may
// stand for.
const languages = " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy " +
	"da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht " +
	"hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky " +
	"la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny " +
	"oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss " +
	"st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo " +
	"za zh zu "

// releaseName is how WHO calls release files, in whatever case: those of releases
// the first, drafts and special linearizations the second.
var releaseName = regexp.MustCompile(`(?i)^(simpletabulation|linearizationminioutput)`)

// languageOf is the language that a file's name tells, "" if it tells none: the
// last two letters that stand alone in it ("SimpleTabulation-ICD-11-MMS-es.txt",
// "simpletabulation_es.xlsx"). In a name that is not WHO's they must be its end.
func languageOf(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	base := strings.TrimSuffix(name, path.Ext(name))
	apart := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	parts := strings.FieldsFunc(strings.ToLower(base), apart)
	for i := len(parts) - 1; i >= 0; i-- {
		if len(parts[i]) == 2 && strings.Contains(languages, " "+parts[i]+" ") {
			return parts[i]
		}
		if !releaseName.MatchString(base) {
			break
		}
	}
	return ""
}
