package trace

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"icdscope/api/internal/redact"
)

// requestBodyLimit is how much of a token request is looked at.
const requestBodyLimit = 16 << 10

// field is one parameter of a form or JSON body that may be shown.
type field struct {
	name   string
	values []string
	json   bool
}

// authorization is how a request proves who sends it.
type authorization int

const (
	noAuthorization authorization = iota
	basicAuthorization
	bareAuthorization
)

func authorizationOf(req *http.Request, token bool) authorization {
	head := req.Header.Get("Authorization")
	switch {
	case head == "" || !token:
		return noAuthorization
	case strings.HasPrefix(head, "Basic "):
		return basicAuthorization
	default:
		return bareAuthorization
	}
}

// variables stand for what is secret in a body, by the parameter's name. "%"
// becomes the provider's name.
var variables = map[string]string{
	"client_id": "%_CLIENT_ID", "client_secret": "%_CLIENT_SECRET",
	"clientID": "%_CLIENT_ID", "clientSecret": "%_CLIENT_SECRET", "onBehalfOfClientID": "%_ON_BEHALF_OF",
}

// formOf keeps the harmless parameters of a token request's body, and the names
// of the others.
func formOf(req *http.Request) []field {
	list := fieldsOf(req)
	for i := range list {
		list[i] = shown(list[i])
	}
	return list
}

// clientIn is the id of the client that a token request's body names.
func clientIn(req *http.Request) string {
	for _, f := range fieldsOf(req) {
		if (f.name == "client_id" || f.name == "clientID") && len(f.values) > 0 {
			return f.values[0]
		}
	}
	return ""
}

// fieldsOf are the parameters of a token request's body, whatever their values.
func fieldsOf(req *http.Request) []field {
	if req.GetBody == nil || req.ContentLength <= 0 || req.ContentLength > requestBodyLimit {
		return nil
	}
	r, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, requestBodyLimit))
	if err != nil {
		return nil
	}
	switch {
	case strings.HasPrefix(req.Header.Get("Content-Type"), "application/json"):
		return jsonFields(b)
	case strings.HasPrefix(req.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		return formFields(b)
	}
	return nil
}

func formFields(b []byte) []field {
	values, err := url.ParseQuery(string(b))
	if err != nil {
		return nil
	}
	var list []field
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, field{name: name, values: values[name]})
	}
	return list
}

func jsonFields(b []byte) []field {
	var members map[string]any
	if json.Unmarshal(b, &members) != nil {
		return nil
	}
	var list []field
	for _, name := range slices.Sorted(maps.Keys(members)) {
		f := field{name: name, json: true}
		switch v := members[name].(type) {
		case string:
			f.values = []string{v}
		case []any:
			for _, e := range v {
				if s, ok := e.(string); ok {
					f.values = append(f.values, s)
				}
			}
		}
		list = append(list, f)
	}
	return list
}

// shown drops the values of what is not known to be harmless.
func shown(f field) field {
	switch f.name {
	case "grant_type", "scope", "scopes":
	default:
		f.values = nil
	}
	return f
}

// Curl renders the exchange as a curl command for sh, with variables in place
// of everything secret: $ICD_TOKEN, $CDC_CLIENT_SECRET and so on. Id and secret
// that were sent by Basic are in the body there, where curl encodes them.
func (e Exchange) Curl() string {
	prefix := strings.ToUpper(e.Provider)
	parts := []string{"curl"}
	if e.Method != http.MethodGet {
		parts = append(parts, "-X "+e.Method)
	}
	parts = append(parts, quote(e.URL))
	switch {
	case e.auth == basicAuthorization: // not by -u, which does not encode id and secret as RFC 6749 section 2.3.1 asks
		parts = append(parts, bodyField("client_id", prefix), bodyField("client_secret", prefix))
	case e.auth == bareAuthorization:
		parts = append(parts, `-H "Authorization: $`+prefix+`_TOKEN"`)
	case !e.Token && e.RequestHeader.Get("Authorization") != "":
		parts = append(parts, `-H "Authorization: `+strings.ReplaceAll(e.RequestHeader.Get("Authorization"), redact.Mark, "$"+prefix+"_TOKEN")+`"`)
	case !e.Token && (e.Generation > 0 || e.Cached || e.Status == 0):
		parts = append(parts, `-H "Authorization: Bearer $`+prefix+`_TOKEN"`)
	}
	for _, name := range []string{"API-Version", "Accept-Language", "Accept", "Content-Type"} {
		if v := e.RequestHeader.Get(name); v != "" && (name != "Content-Type" || len(e.form) > 0 && e.form[0].json) {
			parts = append(parts, "-H "+quote(name+": "+v))
		}
	}
	parts = append(parts, e.curlBody(prefix)...)
	return strings.Join(parts, " \\\n  ")
}

func (e Exchange) curlBody(prefix string) []string {
	if len(e.form) == 0 {
		return nil
	}
	if e.form[0].json {
		return []string{"-d " + e.jsonBody(prefix)}
	}
	var parts []string
	for _, f := range e.form {
		if _, ok := variables[f.name]; ok {
			parts = append(parts, bodyField(f.name, prefix))
			continue
		}
		parts = append(parts, "--data-urlencode "+quote(f.name+"="+strings.Join(f.values, " ")))
	}
	return parts
}

// bodyField is a parameter of a form whose value is in a variable.
func bodyField(name, prefix string) string {
	return `--data-urlencode "` + name + `=$` + strings.ReplaceAll(variables[name], "%", prefix) + `"`
}

// jsonBody writes the body as single-quoted JSON that is left for variables:
// '{"clientID":"'"$CDC_CLIENT_ID"'", …}'.
func (e Exchange) jsonBody(prefix string) string {
	var b strings.Builder
	b.WriteString("'{")
	for i, f := range e.form {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(inQuotes(mustJSON(f.name)) + ":")
		if v, ok := variables[f.name]; ok {
			b.WriteString(`"'"$` + strings.ReplaceAll(v, "%", prefix) + `"'"`)
			continue
		}
		if f.values == nil {
			f.values = []string{}
		}
		b.WriteString(inQuotes(mustJSON(f.values)))
	}
	b.WriteString("}'")
	return b.String()
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null" // strings always encode
	}
	return string(b)
}

// quote is s as one word of sh, whatever is in it.
func quote(s string) string { return "'" + inQuotes(s) + "'" }

// inQuotes is s for the inside of single quotes.
func inQuotes(s string) string { return strings.ReplaceAll(s, "'", `'\''`) }
