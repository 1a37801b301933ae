package trace

import (
	"fmt"
	"net/http"
	"strings"

	"icdscope/api/internal/pointer"
	"icdscope/api/internal/redact"
)

// Part is a part of an exchange. The values are those of a page's parts.
type Part uint8

// The parts. What is our own came in none.
const (
	PartOurs Part = iota
	PartBody
	PartRequestHeader
	PartAnswerHeader
	PartStatus
	PartClaim
)

// Received is the value that stands in a part of an exchange, as it was received but
// redacted: at a pointer into the body its JSON, of a header or claim of a name its
// value, of the status its line. If it is not there, why says so.
func (r *Ring) Received(id uint64, part Part, at string) (value, why string) {
	e, ok := r.Exchange(id)
	switch {
	case id == 0:
		return "", "the exchange was not recorded: what came in it was kept from an earlier run, or was never asked for"
	case !ok && id <= r.begun():
		return "", fmt.Sprintf("the exchange is not kept any more: the last %d are", Capacity)
	case !ok:
		return "", "there is no such exchange"
	}
	return e.Received(part, at)
}

// begun is how many exchanges have begun.
func (r *Ring) begun() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.next
}

// Received is [Ring.Received] of one exchange.
func (e Exchange) Received(part Part, at string) (value, why string) {
	switch part {
	case PartBody:
		return e.inBody(at)
	case PartRequestHeader:
		return inHeader(e.RequestHeader, at, "the request had no header "+at)
	case PartAnswerHeader:
		if e.Status == 0 {
			return "", e.unanswered()
		}
		return inHeader(e.ResponseHeader, at, "the answer had no header "+at)
	case PartStatus:
		if e.Status == 0 {
			return "", e.unanswered()
		}
		return strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))), ""
	case PartClaim:
		for _, c := range e.claims {
			if c.Name == at {
				return c.Value, ""
			}
		}
		return "", "the token that came says nothing of that name"
	default: // PartOurs
		return "", "this did not come in an exchange: it is icdscope's own"
	}
}

// unanswered is why there is no answer.
func (e Exchange) unanswered() string {
	switch {
	case !e.Done:
		return "there is no answer yet"
	case e.Error != "":
		return "no answer came: " + e.Error
	}
	return "no answer came"
}

func inHeader(h http.Header, name, missing string) (value, why string) {
	values := h.Values(name)
	if len(values) == 0 {
		return "", missing
	}
	return strings.Join(values, ", "), ""
}

func (e Exchange) inBody(at string) (value, why string) {
	found, ok := pointer.In([]byte(e.Body.Text), at)
	if !ok {
		found, ok = pointer.InBeginning([]byte(e.Body.Text), at)
	}
	switch {
	case e.Status == 0:
		return "", e.unanswered()
	case !e.Done:
		return "", "the answer has not ended yet"
	case ok:
		return string(found), ""
	case e.Body.Kept == Whole:
		return "", "the body has nothing at " + at
	}
	return "", e.Body.Kept.Why()
}

// Authorization is the header by which the request said who sends it, and by which
// token or credentials: "Bearer •••• ← token #1". What is secret is shown as mask,
// and arrow stands before what it was. It is "" where none was sent.
func (e Exchange) Authorization(mask, arrow string) string {
	sent := e.RequestHeader.Get("Authorization")
	if sent == "" {
		return ""
	}
	sent = strings.ReplaceAll(sent, redact.Mark, mask)
	switch {
	case e.auth == basicAuthorization:
		return sent + " " + arrow + " client id and secret"
	case e.Generation > 0:
		return fmt.Sprintf("%s %s token #%d", sent, arrow, e.Generation)
	}
	return sent
}

// Parameter is one of a token request's body.
type Parameter struct{ Name, Value string }

// Parameters are those of the body of a token request, with [redact.Mark] for the
// values of all that are not known to be harmless; none if it had no body.
func (e Exchange) Parameters() []Parameter {
	var list []Parameter
	for _, f := range e.form {
		p := Parameter{Name: f.name, Value: redact.Mark}
		if f.values != nil {
			p.Value = strings.Join(f.values, " ")
		}
		list = append(list, p)
	}
	return list
}
