package cluster_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// A value is found by its code, whether words find it or not; one of another axis is none.
func TestAValueIsFoundByItsCode(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		for typed, sees := range map[string]string{
			"XS25": "›   XS25     Severe", "xs5w ": "›   XS5W     Mild", "XK8G": "XK8G Left is no value of this axis",
			"1A00": "1A00 Cholera is no value of this axis", "XS29": "no value is found",
		} {
			s.types(typed)
			s.sees(sees)
			s.Keys("ctrl+w", "ctrl+w")
		}
		s.Loop.Type("xs25")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("8B20&XS25", "the service takes it")
		s.kit.status = http.StatusServiceUnavailable
		s.Keys("enter")
		s.types("xs5w")
		s.sees("the server failed (HTTP 503); enter asks again")
	})
}

// What an axis begins with are codes: of chapters and blocks those in them. Where there are
// more than are listed that is said.
func TestWhatAnAxisBeginsWith(t *testing.T) {
	causes := func(t *testing.T, f func(*kit), check func(*onScreen)) {
		on(t, "", 80, 40, func(s *onScreen) {
			s.kit.kinds, s.kit.causes = map[string]icd.Kind{"05": icd.KindChapter, "BB": icd.KindBlock}, []string{"05"}
			s.kit.titles["05"], s.kit.titles["BB"], s.kit.titles["BA01"] = "Chapter of causes", "Block of causes", "Below it"
			s.kit.kids["05"], s.kit.kids["BB"] = []string{"BB"}, []string{"BA00"}
			f(s.kit)
			s.build(pane.BuildMsg{Ref: tree.Entity("8B20"), Cluster: "8B20&XS5W"})
			s.Keys("end", "enter")
			s.Advance(time.Second)
			check(s)
		})
	}
	const more = "these are not all: words find the others"
	causes(t, func(*kit) {}, func(s *onScreen) {
		s.sees("›   BA00     Hypertension")
		s.seesNot("Chapter", "Block", more)
		s.types("causes")
		s.sees("no value is found")
	})
	causes(t, func(k *kit) { k.kids["BA00"] = []string{"BA01"} }, func(s *onScreen) { s.sees("›   BA00     Hypertension", more) })
	causes(t, func(k *kit) { k.causes, k.kids["BA00"] = []string{"BA00"}, []string{"BA01"} }, func(s *onScreen) {
		s.sees("›   BA00     Hypertension", "BA01     Below it")
		s.seesNot(more)
	})
	causes(t, func(k *kit) {
		for i := range 40 {
			for j := range 40 {
				up, code := fmt.Sprintf("BB%d", i), fmt.Sprintf("BC%02d.%d", i, j)
				k.titles[up], k.titles[code], k.kinds[up] = "Block of causes", "Cause", icd.KindBlock
				k.kids[up] = append(k.kids[up], code)
			}
			k.kids["05"] = append(k.kids["05"], fmt.Sprintf("BB%d", i))
		}
		k.kids["05"] = k.kids["05"][1:]
	}, func(s *onScreen) {
		s.sees("BC00.0   Cause", "BC00.1   Cause", more)
		s.seesNot("Block")
	})
}
