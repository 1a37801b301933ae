package ui_test

import (
	"fmt"
	"strings"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
)

// said are words of the classification by language: such as titles of Certain
// infectious or parasitic diseases have, and the beginning of one.
var said = map[string]struct{ words, begun, second string }{
	"en": {"infection", "choler", "ar "}, "zh": {"感染", "霍", "en "}, "ar": {"عدوى", "التيف", "zh "},
}

var slowly = sandbox.Fault{Name: "latency", Value: "3s", On: sandbox.API}

func (p *program) healed() { p.sandbox.ClearFaults("") }

// pasted opens what is named.
func (p *program) pasted(name string) {
	p.paste(name)
	p.Advance(10 * time.Second)
}

// courses go through all states of all panes; those of the cards of tokens and of
// the exchanges are drawn in the tests of their screens. Where an API refuses every token
// they end before it gets one more: when that is asked for depends on chance.
func courses() []course {
	icdOnly := []string{"icd"}
	all := []course{
		{"browse", options{signedIn: icdOnly, sandbox: failing(slowly)}, true, browsing},
		{"browse-far", options{signedIn: icdOnly, rewrite: many}, true, far},
		{"menus", options{signedIn: icdOnly}, true, menus},
		{"search", options{signedIn: icdOnly}, true, searching},
		{"cluster", options{signedIn: icdOnly}, true, combining},
		{"login", options{screen: pane.Login, address: true}, false, signingIn},
		{"dialogs", options{signedIn: both, lab: &testLab{}, sandbox: sandbox.Options{TokenTTL: 20 * time.Minute}}, false, dialogs},
	}
	for _, f := range []sandbox.Fault{
		{Name: "unauthorized", Value: "always", On: sandbox.API},
		{Name: "scope"},
		{Name: "503", On: sandbox.API},
		{Name: "throttle", Value: "60", On: sandbox.API},
		{Name: "html", Value: "502", On: sandbox.API},
		{Name: "truncate", On: sandbox.API},
		{Name: "redirect", On: sandbox.API},
		{Name: "language", Value: "en"},
		{Name: "html", On: "token"},
	} {
		name := f.Name + string(f.On)
		all = append(all, course{"trouble", options{signedIn: icdOnly, sandbox: failing(f)}, false, []state{
			{name, func(p *program) { p.Advance(20 * time.Second) }},
			{name + "-searched", func(p *program) {
				p.Keys("2")
				p.Type("fever")
				p.Advance(5 * time.Second)
			}},
		}})
	}
	return append(all,
		course{"trouble", options{signedIn: icdOnly, before: func(p *program) { p.down.Store("icd", error(refused)) }}, false, []state{
			{"no-connection", func(p *program) { p.Advance(time.Minute) }},
		}},
		course{"trouble", options{}, false, []state{
			{"nobody", func(*program) {}},
			{"nobody-searches", func(p *program) { p.Keys("2") }},
			{"nobody-asked", func(p *program) { p.Keys("esc", "4") }},
			{"nobody-combines", func(p *program) { p.Keys("5") }},
			{"nobody-has-tokens", func(p *program) { p.Keys("3") }},
		}},
	)
}

var browsing = []state{
	{"loading", func(*program) {}},
	{"loaded", func(p *program) {
		p.Advance(20 * time.Second)
		p.healed()
	}},
	{"loading-below", func(p *program) {
		p.fault(slowly)
		p.Keys("right")
		p.Advance(500 * time.Millisecond)
	}},
	{"residuals-hidden", func(p *program) {
		p.healed()
		p.Advance(10 * time.Second)
		p.Keys("down", "right", "down", "right", "down")
		p.Advance(10 * time.Second)
		p.Keys("z")
	}},
	{"residuals-shown", func(p *program) {
		p.Keys("z")
		p.Advance(10 * time.Second)
	}},
	{"filter", func(p *program) {
		p.Keys("t")
		p.Type(said[p.language].words)
		p.Advance(time.Second)
	}},
	{"filter-without-a-row", func(p *program) { p.Type("qq") }},
	{"loading-detail", func(p *program) {
		p.Keys("esc", "esc")
		p.fault(slowly)
		p.Keys("R")
		p.Advance(500 * time.Millisecond)
	}},
	{"detail-in-trouble", func(p *program) {
		p.Advance(20 * time.Second)
		p.healed()
		p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
		p.Keys("R")
		p.Advance(20 * time.Second)
	}},
	{"row-in-trouble", func(p *program) {
		p.Keys("home", "left", "down", "right", "down")
		p.Advance(20 * time.Second)
	}},
	{"row-in-trouble-read", func(p *program) { p.Keys("enter") }},
	{"without-a-connection", func(p *program) {
		p.healed()
		p.down.Store("icd", error(refused))
		p.Keys("esc", "end", "right", "down")
		p.Advance(20 * time.Second)
	}},
	{"two-languages", func(p *program) {
		p.down.Delete("icd")
		p.choose("r", "2022-02")
		p.pasted("1A00")
		p.choose("A", said[p.language].second)
		p.Advance(10 * time.Second)
	}},
	{"two-languages-read", func(p *program) { p.Keys("enter") }},
}

// many lets chapter 23 have more below it than is opened without a question.
func many(body string) string {
	if !strings.Contains(body, `"descendant":[`) {
		return body
	}
	id := `"http://id.who.int/icd/release/11/2022-02/mms/%d"`
	ids := make([]string, 2500)
	for i := range ids {
		ids[i] = fmt.Sprintf(id, 10_000+i)
	}
	before, rest, _ := strings.Cut(body, `"descendant":[`)
	_, after, _ := strings.Cut(rest, "]")
	return before + `"descendant":[` + strings.Join(ids, ",") + "]" + after
}

var far = []state{
	{"ways-to-the-root", func(p *program) { p.pasted("http://id.who.int/icd/entity/900015") }},
	{"deprecated-hidden", func(p *program) {
		p.pasted("ZZ01")
		p.Keys("enter")
	}},
	{"deprecated-shown", func(p *program) { p.Keys("D") }},
	{"end-of-what-is-read", func(p *program) { p.Keys("end") }},
	{"link", func(p *program) {
		p.pasted("ZZ00")
		p.Keys("n", "n")
	}},
	{"below-a-link", func(p *program) { p.Keys("}", "}") }},
	{"related-to-chapters", func(p *program) {
		p.pasted("ZZ11")
		p.Keys("]")
		p.Advance(time.Second)
	}},
	{"window", func(p *program) {
		p.Keys("up")
		p.Advance(10 * time.Second)
	}},
	{"question-before-opening-all", func(p *program) {
		p.Keys("home", "down", "down", "*")
		p.Advance(10 * time.Second)
	}},
	{"opening-all", func(p *program) {
		p.fault(slowly)
		p.Keys("y")
		p.Advance(time.Second)
	}},
	{"icd10", func(p *program) {
		p.healed()
		p.Keys("esc")
		p.Advance(20 * time.Second)
		p.choose("f", "ICD-10")
	}},
	{"icd10-code", func(p *program) { p.pasted("SB00.1") }},
	{"foundation", func(p *program) {
		p.choose("f", "Foundation")
		p.Advance(10 * time.Second)
	}},
}
