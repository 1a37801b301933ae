package trace

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"icdscope/api/internal/redact"
)

// call is what a request says, as any language can say it again.
type call struct {
	method  string
	url     string
	headers []parameter
	form    []parameter // of a body of parameters
	json    []parameter // of a body that is a JSON object; nil for none
}

// parameter is a value with a name.
type parameter struct {
	name  string
	value value
}

// value is a text, with a variable behind it where something secret was sent; or a
// list of texts.
type value struct {
	text string
	of   *variable
	list []string
}

// variable stands for something secret.
type variable struct {
	name string // in the environment: "ICD_TOKEN"
	what string // in words
	how  string // the command that prints it; "" if only the user knows it
}

// local is what a variable is called inside a program, its words in small letters.
func (v *variable) local() []string {
	_, rest, _ := strings.Cut(v.name, "_")
	return strings.Split(strings.ToLower(rest), "_")
}

// secretParameters are the parameters of token requests that are secret, and the
// variables that stand for them, "%" for the provider.
var secretParameters = map[string]variable{
	"client_id":          {name: "%_CLIENT_ID", what: "the client id"},
	"clientID":           {name: "%_CLIENT_ID", what: "the client id"},
	"client_secret":      {name: "%_CLIENT_SECRET", what: "the client secret"},
	"clientSecret":       {name: "%_CLIENT_SECRET", what: "the client secret"},
	"onBehalfOfClientID": {name: "%_ON_BEHALF_OF", what: "the id of the client that this is on behalf of"},
}

// variable is one of the provider of an exchange.
func (e Exchange) variable(v variable) *variable {
	v.name = strings.ReplaceAll(v.name, "%", strings.ToUpper(e.Provider))
	return &v
}

// token is the variable for the token.
func (e Exchange) token() *variable {
	return e.variable(variable{name: "%_TOKEN", what: "a token", how: cmp.Or(e.prints, "icdscope token "+e.Provider)})
}

// call is the request of an exchange. Id and secret that were sent by Basic are in
// its body, since few clients encode them for it as RFC 6749 section 2.3.1 asks.
func (e Exchange) call() call {
	c := call{method: e.Method, url: e.URL}
	if v, ok := e.credentials(); ok {
		c.headers = append(c.headers, parameter{"Authorization", v})
	}
	inJSON := len(e.form) > 0 && e.form[0].json
	for _, name := range []string{"API-Version", "Accept-Language", "Accept", "Content-Type"} {
		if v := e.RequestHeader.Get(name); v != "" && (name != "Content-Type" || inJSON) {
			c.headers = append(c.headers, parameter{name, value{text: v}})
		}
	}
	if e.auth == basicAuthorization {
		for _, name := range []string{"client_id", "client_secret"} {
			c.form = append(c.form, parameter{name, value{of: e.variable(secretParameters[name])}})
		}
	}
	for _, f := range e.form {
		p := parameter{f.name, value{text: strings.Join(f.values, " ")}}
		if v, ok := secretParameters[f.name]; ok {
			p.value = value{of: e.variable(v)}
		} else if inJSON {
			p.value = value{list: append([]string{}, f.values...)}
		}
		if inJSON {
			c.json = append(c.json, p)
		} else {
			c.form = append(c.form, p)
		}
	}
	return c
}

// credentials are what stands in Authorization: where the request has to have a
// token, also if the cache answered it, or nobody.
func (e Exchange) credentials() (value, bool) {
	sent := e.RequestHeader.Get("Authorization")
	switch {
	case e.auth == basicAuthorization, e.auth == needlessAuthorization:
		return value{}, false
	case e.auth == bareAuthorization:
		return value{of: e.token()}, true
	case e.Token:
		return value{}, false
	case sent != "":
		scheme, _, _ := strings.Cut(sent, redact.Mark)
		return value{text: scheme, of: e.token()}, true
	case e.Generation > 0 || e.Cached || e.Status == 0:
		return value{text: "Bearer ", of: e.token()}, true
	}
	return value{}, false
}

// variables are those of a call, each once.
func (c call) variables() []*variable {
	var list []*variable
	for _, p := range slices.Concat(c.headers, c.form, c.json) {
		v := p.value.of
		if v != nil && !slices.ContainsFunc(list, func(o *variable) bool { return o.name == v.name }) {
			list = append(list, v)
		}
	}
	return list
}

// without are the headers of a call but one.
func (c call) without(name string) []parameter {
	return slices.DeleteFunc(slices.Clone(c.headers), func(p parameter) bool { return p.name == name })
}

// sends reports whether there is a body.
func (c call) sends() bool { return c.form != nil || c.json != nil }

// bodiless reports whether a request is to say that it has no body.
func (c call) bodiless() bool { return !c.sends() && c.method != http.MethodGet }
