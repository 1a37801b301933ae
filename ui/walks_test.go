package ui_test

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
)

var menus = []state{
	{"waited-for", func(p *program) {
		p.Advance(10 * time.Second)
		p.pasted("1A00")
		p.fault(slowly)
		p.Keys("a")
		p.Advance(time.Second)
	}},
	{"languages", func(p *program) { p.Advance(10 * time.Second) }},
	{"second-language", func(p *program) {
		p.healed()
		p.Keys("esc", "A")
		p.Advance(10 * time.Second)
	}},
	{"releases", func(p *program) {
		p.Keys("esc", "r")
		p.Advance(10 * time.Second)
	}},
	{"trees", func(p *program) {
		p.Keys("esc", "f")
		p.Advance(10 * time.Second)
	}},
	{"parts-to-copy", func(p *program) { p.Keys("esc", "Y") }},
	{"above", func(p *program) { p.Keys("esc", "P") }},
	{"exports", func(p *program) { p.Keys("esc", "e") }},
	{"origin", func(p *program) { p.Keys("esc", "i") }},
	{"bookmarks", func(p *program) {
		p.Keys("esc", "b", "home")
		p.Advance(10 * time.Second)
		p.Keys("y", "B")
	}},
	{"menu-in-trouble", func(p *program) {
		p.Keys("esc")
		p.choose("f", "Foundation")
		p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
		p.Keys("a")
		p.Advance(20 * time.Second)
	}},
}

var searching = []state{
	{"nothing-typed", func(p *program) {
		p.Advance(10 * time.Second)
		p.Keys("2")
	}},
	{"asking", func(p *program) {
		p.fault(slowly)
		p.Type(said[p.language].begun)
		p.Advance(time.Second)
	}},
	{"hits", func(p *program) {
		p.healed()
		p.Advance(20 * time.Second)
	}},
	{"hit", func(p *program) {
		p.Keys("down")
		p.Advance(time.Second)
	}},
	{"parts-of-a-hit", func(p *program) { p.Keys("Y") }},
	{"forgiving", func(p *program) {
		p.Keys("esc", "/", "ctrl+u")
		p.Type(said[p.language].words)
		p.Keys("ctrl+f", "ctrl+e")
		p.Advance(time.Second)
	}},
	{"chapter", func(p *program) {
		p.Keys("ctrl+t", "ctrl+t")
		p.Advance(time.Second)
	}},
	{"nothing-found", func(p *program) {
		p.Keys("ctrl+u", "ctrl+f", "ctrl+e")
		p.Type("qqqqzzzz")
		p.Advance(time.Second)
	}},
	{"code", func(p *program) { p.typed("1A00") }},
	{"cluster", func(p *program) { p.typed("ZZ00&XZ02") }},
	{"address", func(p *program) { p.typed("https://example.org/x") }},
	{"code-of-nothing", func(p *program) { p.typed("NC1Z") }},
	{"below", func(p *program) {
		p.Keys("esc", "esc", "esc")
		p.pasted("1A00")
		p.Keys("P", "enter")
		p.Advance(10 * time.Second)
		p.Keys("2", "ctrl+u", "ctrl+o")
		p.Type(said[p.language].words)
		p.Advance(time.Second)
	}},
	{"in-trouble", func(p *program) {
		p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
		p.typed("typhus")
	}},
	{"without-a-connection", func(p *program) {
		p.down.Store("icd", error(refused))
		p.typed(said[p.language].begun)
	}},
}

// typed are other words to search for.
func (p *program) typed(words string) {
	p.Keys("ctrl+u")
	p.Type(words)
	p.Advance(20 * time.Second)
}

var combining = []state{
	{"nothing-to-combine", func(p *program) {
		p.Advance(10 * time.Second)
		p.Keys("5")
	}},
	{"nothing-goes-with-it", func(p *program) {
		p.Keys("1")
		p.pasted("1A00")
		p.Keys("x")
		p.Advance(time.Second)
	}},
	{"values-loading", func(p *program) {
		p.Keys("1")
		p.pasted("ZZ00")
		p.fault(slowly)
		p.Keys("x", "enter")
		p.Advance(time.Second)
	}},
	{"values", func(p *program) {
		p.healed()
		p.Advance(20 * time.Second)
	}},
	{"values-by-words", func(p *program) {
		p.Type(map[string]string{"en": "se", "zh": "重", "ar": "شد"}[p.language])
		p.Advance(time.Second)
	}},
	{"no-values", func(p *program) {
		p.Type("qqqq")
		p.Advance(10 * time.Second)
	}},
	{"accepted", func(p *program) {
		p.Keys("ctrl+u")
		p.Advance(10 * time.Second)
		p.Keys("down", "enter")
		p.Advance(10 * time.Second)
	}},
	{"several-values", func(p *program) {
		p.Keys("down", "enter")
		p.Advance(10 * time.Second)
		p.Keys("down", "enter")
		p.Advance(10 * time.Second)
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.Keys("down", "down", "enter")
		p.Advance(10 * time.Second)
	}},
	{"unchecked", func(p *program) {
		p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
		p.Keys("up", "enter")
		p.Advance(10 * time.Second)
		p.Keys("down", "down", "enter") // with which it was not checked yet
		p.Advance(10 * time.Second)
	}},
	{"values-in-trouble", func(p *program) {
		p.Keys("enter")
		p.Type("x")
		p.Advance(10 * time.Second)
	}},
	{"parts-of-a-cluster", func(p *program) { p.Keys("esc", "Y") }},
}

var signingIn = []state{
	{"icd", func(*program) {}},
	{"endpoints", func(p *program) { p.Keys("tab", "right") }},
	{"no-address", func(p *program) {
		p.Keys("right", "tab")
		p.Type("who")
	}},
	{"address", func(p *program) {
		p.Keys("ctrl+u")
		p.Type("https://icd.example:8443/a/long/way/to/the/service/that/does/not/fit/a/narrow/field")
	}},
	{"id", func(p *program) {
		p.Keys("shift+tab", "right", "tab")
		p.Type("my-client-糖尿病")
	}},
	{"secret", func(p *program) {
		p.Keys("ctrl+u")
		p.Type("my-client-id")
		p.Keys("tab")
		p.Type("c4nary-wrong")
	}},
	{"asking", func(p *program) {
		p.fault(sandbox.Fault{Name: "latency", Value: "3s"})
		p.Keys("enter")
		p.Advance(time.Second)
	}},
	{"refused", func(p *program) { p.Advance(20 * time.Second) }},
	{"nothing-typed", func(p *program) {
		p.healed()
		p.Keys("ctrl+u", "enter")
	}},
	{"too-long", func(p *program) {
		p.Type("x")
		p.paste(strings.Repeat("x", 4096))
	}},
	{"about", func(p *program) { p.Keys("f1") }},
	{"cdc", func(p *program) { p.Keys("f1", "shift+tab", "shift+tab", "shift+tab", "right") }},
	{"scopes", func(p *program) { p.Keys("tab", "tab", "tab", "tab") }},
	{"scope", func(p *program) { p.Keys("right", "right", "space") }},
	{"end", func(p *program) { p.Keys(strings.Fields(strings.Repeat("shift+tab ", 7))...) }},
	{"sandbox", func(p *program) { p.Keys("tab", "right") }},
}

var dialogs = []state{
	{"help-browse", func(p *program) {
		p.Advance(10 * time.Second)
		p.Keys("?")
	}},
	{"help-of-words", func(p *program) { p.Type("copy") }},
	{"help-of-nothing", func(p *program) { p.Type("qqqq") }},
	{"help-search", func(p *program) { p.Keys("esc", "esc", "2", "esc", "esc", "?") }},
	{"help-tokens", func(p *program) { p.Keys("esc", "3", "?") }},
	{"help-requests", func(p *program) { p.Keys("esc", "4", "v", "v", "?") }},
	{"help-cluster", func(p *program) { p.Keys("esc", "5", "?") }},
	{"palette", func(p *program) { p.Keys("esc", "1", "ctrl+p") }},
	{"palette-of-words", func(p *program) { p.Type("release") }},
	{"palette-of-nothing", func(p *program) { p.Type("qqqq") }},
	{"faults", func(p *program) { p.Keys("esc", "esc", "ctrl+x") }},
	{"fault", func(p *program) {
		p.Keys("enter")
		p.Advance(time.Second)
	}},
	{"error", func(p *program) {
		p.Keys("3", "n")
		p.Advance(time.Second)
	}},
	{"messages", func(p *program) { p.Keys("!") }},
	{"sign-out", func(p *program) {
		p.Keys("esc", "ctrl+x", "ctrl+x")
		p.Advance(20 * time.Second)
		p.Keys("o")
	}},
	{"signed-out", func(p *program) {
		p.Keys("y")
		p.Advance(20 * time.Second)
	}},
	{"warning", func(p *program) {
		p.Send(pane.SayMsg{Level: pane.Warn, Text: "the release was changed", Hint: "look at it"})
	}},
	{"mouse-released", func(p *program) { p.Keys("M") }},
	{"forgotten", func(p *program) { p.Keys(`ctrl+\`) }},
	{"too-small", func(p *program) { p.Send(tea.WindowSizeMsg{Width: 39, Height: 9}) }},
}

// bare are states in which there is nothing but a sentence.
var bare = []string{"too-small", "forgotten"}
