package trace

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
	needlessAuthorization // the server takes no token
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
