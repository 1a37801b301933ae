package ui_test

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
	"icdscope/ui/tokens"
)

// situation is what a program can be in; walk goes there by the names of actions and
// looks around on the way.
type situation struct {
	name string
	with options
	walk func(p *stranger)
}

// failing is a sandbox that does something wrong.
func failing(f sandbox.Fault) sandbox.Options { return sandbox.Options{Faults: []sandbox.Fault{f}} }

// situations are places on every screen, in peace and in trouble.
func situations() []situation {
	one, l := []string{"icd"}, &testLab{}
	refusing := sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API}
	return []situation{
		{"tree and detail", options{signedIn: both}, walkTree},
		{"menus", options{signedIn: one}, walkMenus},
		{"search", options{signedIn: one}, walkSearch},
		{"tokens", options{signedIn: both}, walkTokens},
		{"requests", options{signedIn: both}, walkRequests},
		{"login", options{screen: pane.Login}, walkLogin},
		{"about credentials", options{screen: pane.Login}, walkAbout},
		{"nobody", options{}, walkNobody},
		{"no token came", options{signedIn: one, sandbox: failing(sandbox.Fault{Name: "html", On: "token"})}, everyScreen},
		{"given up", options{
			signedIn: []string{"cdc"}, before: func(p *program) { p.down.Store("cdc", error(refused)) },
		}, func(p *stranger) {
			p.Advance(time.Hour)
			everyScreen(p)
		}},
		{"the API refuses", options{signedIn: one, sandbox: failing(refusing)}, everyScreen},
		{"the API forbids", options{signedIn: one, sandbox: failing(sandbox.Fault{Name: "scope"})}, everyScreen},
		{"the API is in trouble", options{signedIn: one, sandbox: failing(sandbox.Fault{Name: "503", On: sandbox.API})}, everyScreen},
		{"the API is too busy", options{signedIn: one, sandbox: failing(sandbox.Fault{Name: "throttle", Value: "60", On: sandbox.API})}, everyScreen},
		{"a language is not there", options{signedIn: one, sandbox: failing(sandbox.Fault{Name: "language", Value: "en"})}, everyScreen},
		{"paused and expired", options{signedIn: one, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}}, func(p *stranger) {
			p.does("global.tokens", "tokens.pause")
			p.Advance(30 * time.Second)
			p.does("global.browse")
			p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
			p.does("browse.open") // for which there is no token
			p.Advance(20 * time.Second)
			everyScreen(p)
		}},
		{"a row was refused", options{signedIn: one}, func(p *stranger) {
			p.fault(refusing)
			p.does("browse.open", "list.down")
			p.Advance(20 * time.Second)
			p.sees("does not accept the token")
			p.look("a row that was refused")
			p.does("browse.enter")
			p.look("the detail of one")
		}},
		{"faults", options{signedIn: both, lab: l}, func(p *stranger) {
			l.p, l.on = p.program, nil
			p.does("global.fault")
			p.namesNone("the menu of faults")
			p.hearsNone("the menu of faults")
			p.does("dialog.choose")
			p.Advance(20 * time.Second)
			p.look("a fault")
			p.does("global.fault")
			p.namesNone("the menu of faults while one is on")
			p.does("dialog.choose")
			p.Advance(20 * time.Second)
			p.look("a fault that was switched off")
		}},
		{"a cluster", options{signedIn: one}, func(p *stranger) {
			p.does("global.cluster")
			p.look("no cluster")
			p.does("global.browse")
			p.Send(tea.PasteMsg{Content: "ZZ00.Z"})
			p.Advance(10 * time.Second)
			p.does("browse.build")
			p.Advance(time.Second)
			p.look("values of an axis")
			p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
			p.does("cluster.choose")
			p.Advance(10 * time.Second)
			p.look("a cluster that could not be checked")
			p.healed()
			p.does("cluster.reload")
			p.Advance(10 * time.Second)
			p.look("a cluster")
			p.does("global.back", "cluster.copy", "cluster.copyPart", "dialog.close", "cluster.bookmark", "global.places", "dialog.close", "cluster.remove")
			p.Advance(time.Second)
			p.does("cluster.show")
		}},
		{"several ways to the root", options{signedIn: one}, func(p *stranger) {
			p.Send(tea.PasteMsg{Content: "http://id.who.int/icd/entity/900015"})
			p.Advance(10 * time.Second)
			p.look("ways to the root")
			p.does("browse.way")
		}},
		{"deprecated terms", options{signedIn: one}, func(p *stranger) {
			p.Send(tea.PasteMsg{Content: "ZZ01"})
			p.Advance(10 * time.Second)
			p.look("deprecated terms that are hidden")
			p.does("browse.deprecated")
			p.look("deprecated terms")
		}},
		{"where something came from", options{signedIn: both}, func(p *stranger) {
			p.Advance(time.Second)
			p.does("global.wire")
			p.namesNone("where a row came from")
			p.does("dialog.copyCurl")
			p.namesNone("a request was copied")
			p.does("dialog.close", "global.mouse")
			p.look("the mouse was released")
			p.does("global.messages")
			p.namesNone("what was said")
			p.does("dialog.close")
		}},
		{"a doctor", options{signedIn: both, doctor: healthy{}}, func(p *stranger) {
			p.does("global.tokens", "tokens.doctor")
			p.Advance(time.Second)
			p.look("what a doctor found")
			p.does("global.back")
		}},
		{"everything was forgotten", options{signedIn: both}, func(p *stranger) {
			p.does("global.wipe")
			p.namesNone("everything was forgotten")
		}},
		{"words were pasted", options{signedIn: one}, func(p *stranger) {
			p.Send(tea.PasteMsg{Content: "some words"})
			p.sees("searches for words")
			p.look("what was said of a paste")
		}},
	}
}

// healthy is a doctor who finds nothing.
type healthy struct{}

func (healthy) Diagnose(_ context.Context, _ string, report func(tokens.Step)) (*tokens.Cause, error) {
	report(tokens.Step{Name: "name lookup", OK: true})
	return nil, nil
}

// everyScreen looks at every screen, with words in Search.
func everyScreen(p *stranger) {
	for _, id := range []string{"global.tokens", "global.requests", "global.login", "global.browse", "global.search"} {
		if id != "global.browse" || !p.at(pane.Browse) {
			p.does(id)
		}
		p.Advance(10 * time.Second)
		p.look(id)
		if p.typing() || p.at(pane.Login) {
			p.does("global.back")
		}
		for p.at(pane.Login) {
			p.does("global.browse")
		}
	}
	p.does("global.search")
	p.Type("typhoid")
	p.Advance(20 * time.Second)
	p.look("words")
}

func walkTree(p *stranger) {
	p.does("browse.expandAll")
	p.Advance(10 * time.Second)
	p.does("browse.residuals", "browse.residuals", "browse.collapseAll")
	p.does("browse.filter")
	p.look("a filter")
	p.does("global.back")
	p.does("browse.open", "list.down", "browse.open", "list.down", "browse.open", "list.down")
	p.Advance(time.Second)
	p.sees("1A00")
	p.look("tree")
	p.does("browse.enter")
	p.look("detail")
	p.does("browse.nextTab")
	p.Advance(time.Second)
	p.look("the next tab")
	p.does("browse.nextLink", "browse.nextSection", "browse.prevLink", "browse.nextLink", "browse.prevSection", "browse.above")
	p.namesNone("what is above")
	p.does("dialog.close")
	p.does("browse.prevTab", "browse.copyCode", "browse.copyPart", "dialog.close", "browse.copyRequest", "browse.openPage", "browse.bookmark", "global.places", "dialog.close", "browse.export", "dialog.close", "browse.reload")
	p.Advance(time.Second)
	p.does("browse.focus", "browse.parent")
	p.Advance(time.Second)
	p.does("browse.historyBack")
	p.Advance(time.Second)
	p.does("browse.historyForward")
	p.Advance(time.Second)
	p.does("browse.close")
	p.Advance(time.Second)
	p.does("list.bottom", "list.top", "list.pageDown", "list.pageUp", "list.down", "list.up")
	p.Advance(10 * time.Second)
	p.does("global.back")
	p.look("what back says")
	p.does("browse.find")
	p.look("no words")
	p.does("global.back", "global.nextScreen", "global.prevScreen", "global.quit")
}

func walkMenus(p *stranger) {
	for _, id := range []string{"browse.language", "browse.second", "browse.release", "browse.tree"} {
		p.fault(sandbox.Fault{Name: "latency", Value: "1s"})
		p.does(id)
		p.namesNone(id + " while it is waited for")
		p.hearsNone(id + " while it is waited for")
		p.Advance(20 * time.Second)
		p.namesNone(id)
		p.hearsNone(id)
		p.does("dialog.close")
	}
	p.does("browse.tree")
	p.Advance(20 * time.Second)
	p.Type("found")
	p.does("dialog.choose")
	p.Advance(20 * time.Second)
	p.sees("Foundation · en")
	p.look("foundation")
	p.does("browse.release")
	p.sees("has no releases")
	p.look("why there is no menu")
}

func walkSearch(p *stranger) {
	p.does("global.search")
	p.Type("fever")
	p.look("words that are not asked for")
	p.does("search.open")
	p.Advance(time.Second)
	p.look("words that were found")
	p.does("list.down", "list.down", "list.up")
	p.look("hits")
	p.does("search.copyCode", "search.copyPart", "dialog.close", "search.copyRequest", "search.openPage", "search.bookmark", "search.export", "dialog.close")
	p.does("search.chapter")
	p.look("hits of a chapter")
	p.does("search.edit", "search.flexible", "search.everything")
	p.Advance(time.Second)
	p.look("other words")
	p.does("search.complete", "search.below")
	p.Advance(time.Second)
	p.look("words that were completed")
	p.does("search.below", "global.back")
	p.Type("zzzzqqqq")
	p.does("search.flexible")
	p.Advance(time.Second)
	p.look("nothing was found")
	p.does("global.back")
	p.Type("1A00")
	p.Advance(time.Second)
	p.does("search.open")
	p.Advance(time.Second)
	p.sees("1A00 Cholera")
}

func walkTokens(p *stranger) {
	p.does("global.tokens")
	p.look("a card")
	p.does("tokens.other")
	p.look("the other card")
	p.does("tokens.pause")
	p.look("a card that is paused")
	p.does("tokens.renew")
	p.Advance(time.Second)
	p.does("tokens.copy", "tokens.signOut", "dialog.other")
	p.namesNone("a question")
	p.hearsNone("a question")
	p.does("dialog.no", "tokens.signOut", "dialog.yes")
	p.Advance(20 * time.Second)
	p.sees("signed out")
	p.look("a card of who signed out")
	p.does("tokens.signIn")
	p.look("the form")
}

func walkRequests(p *stranger) {
	p.does("global.requests")
	p.look("requests")
	p.does("list.top", "list.down", "requests.open", "requests.focus", "requests.focus")
	p.look("details")
	p.does("requests.copyCurl", "requests.snippet", "dialog.close", "requests.filter")
	p.Type("a")
	p.look("words in the details")
	p.does("requests.open", "requests.nextMatch", "requests.prevMatch", "global.back", "global.back", "requests.filter")
	p.Type("children")
	p.look("the filter")
	p.does("requests.open", "requests.unfold", "list.down")
	p.look("several requests")
	p.does("requests.fold", "global.back", "requests.follow", "requests.export", "requests.provider")
	p.look("one provider")
	p.does("global.back")
}

func walkLogin(p *stranger) {
	p.look("the first field")
	p.does("form.right")
	p.look("CDC")
	for range 15 {
		p.does("form.next")
		p.look("a field")
	}
	p.does("form.right", "form.toggle", "form.next", "form.right")
	p.look("endpoints")
	p.does("form.left", "form.next")
	p.Type("my-client-id")
	p.look("an id")
	p.does("form.clear")
	p.Type("my-client-id")
	p.does("form.next", "form.prev", "form.next")
	p.Type("c4nary-wrong")
	p.does("form.submit")
	p.Advance(20 * time.Second)
	p.look("a secret that was refused")
	p.does("form.clear")
	p.does("form.submit")
	p.look("no secret")
	p.Type("x")
	p.Send(tea.PasteMsg{Content: strings.Repeat("x", 4096)})
	p.sees("longer than 4096 characters")
	p.look("a secret that is too long")
	p.does("global.forceQuit")
}

func walkAbout(p *stranger) {
	p.does("form.about")
	p.look("about credentials")
	if !p.keen { // there is more than fits
		p.does("form.next", "form.next", "form.prev")
	}
	p.does("form.about", "global.back")
	p.look("what back says")
}

func walkNobody(p *stranger) {
	everyScreen(p)
	p.does("global.back", "global.browse")
	for _, id := range []string{"browse.language", "browse.second", "browse.reload", "browse.tree"} {
		p.does(id)
		p.look("why there is no " + id)
		p.Advance(20 * time.Second)
	}
	p.Send(tea.PasteMsg{Content: "1A00"})
	p.look("what was said of a paste")
	p.does("global.tokens", "tokens.renew")
	p.look("why there is nothing to renew")
}
