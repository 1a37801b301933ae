package ui_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/uitest"
)

// Two languages beside each other, in scripts that are wide and that run to the left.
func TestTwoLanguages(t *testing.T) {
	for _, size := range uitest.Few([][2]int{{120, 40}, {80, 24}, {40, 12}}, 3, 1) {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: size[0], h: size[1]})
				defer p.close()
				p.Advance(time.Second)
				p.choose("r", "2022-02")
				toCholera(p)
				p.choose("A", "zh")
				p.Advance(10 * time.Second)
				p.sees("Cholera  霍乱")
				golden(t, p, "en_zh")
				p.choose("A", "ar")
				p.Advance(10 * time.Second)
				p.sees("Cholera  الكُوليرا")
				golden(t, p, "en_ar")
				p.Keys("enter")
				golden(t, p, "en_ar_detail")
				p.Keys("esc")
				p.choose("a", "ar ")
				p.seesNot("Cholera")
				p.choose("A", "es ")
				p.Advance(10 * time.Second)
				p.sees("Cólera  الكُوليرا")
				golden(t, p, "ar_es")
				p.burst("A A")
				p.Advance(10 * time.Second)
				p.seesNot("Cólera")
				p.burst("A A")
				p.Advance(10 * time.Second)
				p.sees("Cólera  الكُوليرا")
			})
		})
	}
}
