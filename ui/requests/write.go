package requests

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"icdscope/api/icd"
	"icdscope/api/trace"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// nameCol is the width of the column of names in the details.
const nameCol = 17

// writer writes what is known of an exchange.
type writer struct {
	*page.Builder
	e *trace.Exchange
}

func newWriter(e *trace.Exchange, g theme.Glyphs) *writer { return &writer{page.New(g), e} }

// whole is all there is.
func (w *writer) whole(words keys.Words) *page.Page {
	w.before(words)
	w.body()
	return w.Page()
}

// unset is all but the body, which is still prepared.
func (w *writer) unset(words keys.Words) *page.Page {
	w.before(words)
	w.Heading("Body of the answer")
	w.Para(page.T(theme.RoleFaint, "preparing "+w.Glyphs().Ellipsis))
	return w.Page()
}

// before is what stands before the body of the answer.
func (w *writer) before(words keys.Words) {
	w.Column(nameCol)
	w.facts()
	w.headers("Request headers", page.RequestHeader, w.sent())
	w.parameters()
	w.headers("Answer headers", page.AnswerHeader, w.e.ResponseHeader)
	w.Heading(words.Say("As curl ({requests.copyCurl} copies it)"))
	for l := range strings.SplitSeq(w.e.Curl(), "\n") {
		w.Code(page.S(theme.RoleText, l, w.in(page.Ours, "")))
	}
}

// in is a part of the exchange.
func (w *writer) in(part page.Part, pointer string) page.From {
	return page.From{Exchange: w.e.ID, Part: part, Pointer: pointer}
}

// fact is what was observed of the exchange.
func (w *writer) fact(name, value string) { w.came(name, value, w.in(page.Ours, "")) }

func (w *writer) came(name, value string, from page.From) {
	w.Fact(name, page.S(theme.RoleText, value, from))
}

// why is a sentence about what stands above it; nothing if there is none to say.
func (w *writer) why(sentence string) {
	if sentence != "" {
		w.Code(page.T(theme.RoleFaint, "  "+sentence))
	}
}

func (w *writer) facts() {
	e := w.e
	if e.What != "" {
		w.Para(page.S(theme.RoleBold, e.What, w.in(page.Ours, "")))
	}
	w.fact("Made for", e.For)
	w.fact("Request", e.Method+" "+e.URL)
	w.fact("Begun", e.Started.Local().Format("15:04:05.000"))
	w.came("Answer", answer(e), w.answered())
	w.why(whyAnswer(e))
	switch {
	case e.Stopped:
		w.fact("Stopped", "nobody waits for it any more")
	case e.Error != "":
		w.Fact("Error", page.S(theme.RoleBad, e.Error, w.in(page.Ours, "")))
	}
	w.times()
	w.fact("Bytes", fmt.Sprint(e.Bytes))
	w.token()
	if e.Replayed {
		w.fact("Second try", "the first was answered 401; the token was renewed in between")
	}
}

// times are how long it took, and what of it.
func (w *writer) times() {
	e := w.e
	took := e.Duration.Round(time.Microsecond).String()
	if e.Done && e.Waited > 0 && e.Duration > e.Waited {
		took += fmt.Sprintf(": %s to the answer's headers, %s for its body",
			e.Waited.Round(time.Microsecond), (e.Duration - e.Waited).Round(time.Microsecond))
	}
	w.fact("Took", took)
}

// token tells by which token it went out, or which it is about.
func (w *writer) token() {
	e := w.e
	switch {
	case e.Token && e.Generation > 0:
		w.fact("Token", fmt.Sprintf("this is how generation %d is renewed", e.Generation))
	case e.Token:
		w.fact("Token", "this is how one is asked for")
	case e.Generation > 0:
		w.fact("Token", fmt.Sprintf("generation %d", e.Generation))
	}
}

// answered is where the answer's status stands, if there was an answer.
func (w *writer) answered() page.From {
	if w.e.Status == 0 {
		return w.in(page.Ours, "")
	}
	return w.in(page.Status, "")
}

// mask stands for what is secret.
func (w *writer) mask() string { return strings.Repeat(w.Glyphs().Mask, 4) }

// sent are the headers of the request, with its credentials masked and the number
// of the token it went out with.
func (w *writer) sent() http.Header {
	arrow := "←"
	if w.Glyphs().Mask == "*" {
		arrow = "<-"
	}
	said := w.e.Authorization(w.mask(), arrow)
	if said == "" {
		return w.e.RequestHeader
	}
	h := w.e.RequestHeader.Clone()
	h.Set("Authorization", said)
	return h
}

// headers are headers, each with why it is there.
func (w *writer) headers(title string, part page.Part, h http.Header) {
	if len(h) == 0 {
		return
	}
	w.Heading(title)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		value := strings.Join(h[name], ", ")
		w.came(name, value, w.in(part, name))
		w.why(whyHeader(part, name, w.e))
	}
}

// parameters are those of a token request's body.
func (w *writer) parameters() {
	list := w.e.Parameters()
	if len(list) == 0 {
		return
	}
	w.Heading("Request body")
	for _, p := range list {
		w.fact(p.Name, hidden(p.Value, w.mask()))
		w.why(whyParameter[p.Name])
	}
}

// hidden is a value, or a mask for what is secret in it.
func hidden(value, mask string) string { return strings.ReplaceAll(value, redacted, mask) }

// body is the body of the answer, as far as it is kept.
func (w *writer) body() {
	b := w.e.Body
	if b.Kept == trace.Nothing && !w.e.Done || w.e.Status == 0 {
		return
	}
	w.Heading("Body of the answer")
	if why := b.Kept.Why(); why != "" {
		w.Para(page.T(theme.RoleWarn, why))
	}
	if b.Text == "" {
		return
	}
	from := w.in(page.Body, "")
	for l := range strings.SplitSeq(icd.Pretty([]byte(b.Text)), "\n") {
		name, value, ok := strings.Cut(l, ": ")
		if !ok || !strings.HasPrefix(strings.TrimSpace(name), `"`) {
			w.Code(page.S(theme.RoleText, l, from))
			continue
		}
		w.Code(page.S(theme.RoleAccent, name, from), page.S(theme.RoleFaint, ": ", from), page.S(theme.RoleText, value, from))
	}
}

// answer is the status in words.
func answer(e *trace.Exchange) string {
	switch {
	case e.Cached && e.Stale:
		return fmt.Sprintf("%d from the cache, %s old, because the server cannot be asked", e.Status, e.Age)
	case e.Cached:
		return fmt.Sprintf("%d from the cache, %s old", e.Status, e.Age)
	case e.Status > 0:
		return strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))
	case e.Done:
		return "none"
	default:
		return "under way"
	}
}

// mostNamed is how many exchanges of a burst are named.
const mostNamed = 200

// writeBurst writes what is known of several exchanges together.
func writeBurst(b *burst, wanted func(*entry) bool, g theme.Glyphs) *page.Page {
	w := page.New(g)
	w.Column(nameCol)
	own := page.From{}
	fact := func(name, value string) { w.Fact(name, page.S(theme.RoleText, value, own)) }
	w.Para(page.T(theme.RoleBold, called(b)))
	w.Para(page.T(theme.RoleFaint, "Nobody asked for each of them: icdscope loads what is in view, several at a time."))
	fact("Begun", b.first.Started.Local().Format("15:04:05.000"))
	fact("Took", b.ended.Sub(b.first.Started).Round(time.Microsecond).String()+" from the first to the last")
	fact("Bytes", fmt.Sprint(b.bytes))
	fact("From the cache", fmt.Sprint(b.kept))
	if b.failed > 0 {
		w.Fact("Failed", page.T(theme.RoleBad, fmt.Sprint(b.failed)))
	}
	w.Heading("Requests")
	named := 0
	for _, e := range b.members {
		if !wanted(e) {
			continue
		}
		if named++; named > mostNamed {
			w.Para(page.T(theme.RoleFaint, fmt.Sprintf("and %s more", widget.Count(b.n-mostNamed))))
			break
		}
		from := page.From{Exchange: e.ID}
		w.Record(page.S(theme.RoleMuted, widget.Column(e.came, statusCol), from),
			page.S(theme.RoleText, cmp.Or(e.What, e.Method+" "+e.Path), from))
	}
	return w.Page()
}

// called is what a burst is for, and how many it has.
func called(b *burst) string { return widget.Count(b.n) + " " + b.first.For }
