//go:build unix

package cli_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// place is somewhere in an answer where a peer may write what it wants.
type place struct {
	name string
	// answer is what it answers instead of good, with the echo in it.
	answer func(good, echo string) string
	// good says that what is good stays in it, such as a token.
	good bool
}

// everywhere are the places of any answer. What is added here is tried on every
// road: both token endpoints, the API, and a proxy.
func everywhere() []place {
	list := []place{
		{name: "reason", answer: func(_, e string) string { return message("500 "+e, "{}", "Content-Type", asJSON) }},
		{name: "status line", answer: func(_, e string) string { return e + "\r\n\r\n" }},
		{name: "status", answer: func(_, e string) string { return "HTTP/1.1 " + e + "\r\n\r\n" }},
		{name: "version", answer: func(_, e string) string { return "HTTP/" + e + " 200 OK\r\n\r\n" }},
		{name: "a header without a colon", answer: func(_, e string) string { return message("200 OK\r\n"+e, "{}") }},
		{name: "a header with a bad name", answer: func(_, e string) string { return message("200 OK", "{}", "x "+e, "1") }},
		{name: "a header that goes on", answer: func(_, e string) string {
			return message("401 Unauthorized", `{"message":"no"}`, "Server", "x\r\n "+e+"\r\n y", "Content-Type", asJSON)
		}},
		{name: "length", answer: func(_, e string) string { return "HTTP/1.1 200 OK\r\nContent-Length: " + e + "\r\n\r\n{}" }},
		{name: "two lengths", answer: func(_, e string) string {
			return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: " + e + "\r\n\r\n{}"
		}},
		{name: "transfer encoding", answer: func(_, e string) string { return "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + e + "\r\n\r\n{}" }},
		{name: "chunk size", answer: func(_, e string) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + e + "\r\n{}\r\n0\r\n\r\n"
		}},
		{name: "chunk", answer: func(_, e string) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=" + e + "\r\n{}" + e + "\r\n0\r\n\r\n"
		}},
		{name: "trailer", answer: func(_, e string) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\n{}\r\n0\r\n" + e + "\r\n\r\n"
		}},
		{name: "encoding", answer: func(_, e string) string {
			return message("200 OK", e, "Content-Encoding", "gzip", "Content-Type", asJSON)
		}},
		{name: "half a body", answer: func(good, e string) string {
			head, _, _ := strings.Cut(good, "\r\n\r\n")
			return strings.Replace(head, "Content-Length: ", "Content-Length: 9", 1) + "\r\n\r\n" + `{"title":"` + e
		}},
		{name: "a page", answer: func(_, e string) string {
			return message("502 Bad Gateway", "<html><body>"+e+"</body></html>", "Content-Type", "text/html")
		}},
		{name: "a page instead", answer: func(_, e string) string {
			return message("200 OK", "<!DOCTYPE html><title>"+e+"</title>"+e, "Content-Type", "text/html")
		}},
		{name: "text", answer: func(_, e string) string { return message("400 Bad Request", e, "Content-Type", "text/plain") }},
		{name: "text instead", answer: func(_, e string) string { return message("200 OK", e, "Content-Type", "text/plain") }},
		{name: "broken JSON", answer: func(_, e string) string { return message("200 OK", `{"`+e, "Content-Type", asJSON) }},
		{name: "no JSON but the type", answer: func(_, e string) string { return message("200 OK", e, "Content-Type", asJSON) }},
		{name: "JSON of another kind", answer: func(_, e string) string { return message("200 OK", quoteJSON(e), "Content-Type", asJSON) }},
		{name: "names that occur twice", answer: func(_, e string) string {
			return message("200 OK", "{"+quoteJSON(e)+":1,"+quoteJSON(e)+":2}", "Content-Type", asJSON)
		}},
		{name: "redirect", answer: func(_, e string) string { return message("307 Temporary Redirect", e, "Location", e) }},
		{name: "redirect elsewhere", answer: func(_, e string) string {
			return message("302 Found", "", "Location", "https://"+url.PathEscape(e)+"/"+url.PathEscape(e))
		}},
		{name: "redirect here", answer: func(_, e string) string {
			return message("302 Found", "", "Location", "/icd/entity/"+url.PathEscape(e)+"?x="+url.QueryEscape(e))
		}},
	}
	for _, name := range []string{
		"Server", "ETag", "Content-Type", "WWW-Authenticate", "Vary", "Allow", "Api-Version", "Cache-Control", "Date", "Expires", "Last-Modified", "Pragma",
		"Retry-After", "Age", "Location", "Set-Cookie", "Proxy-Authenticate", "Via", "X-Echo", "Icdscope-Token-Generation", "Icdscope-Cache", "Access-Control-Allow-Origin",
	} {
		list = append(list,
			place{name: "header " + name, good: true, answer: func(good, e string) string { return withHeader(good, name, e) }},
			place{name: "header " + name + " of a 401", answer: func(_, e string) string {
				return message("401 Unauthorized", `{"message":"no"}`, "Content-Type", asJSON, name, e)
			}})
	}
	for _, status := range []string{"400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "407 Proxy Authentication Required", "429 Too Many Requests", "503 Service Unavailable"} {
		for _, member := range []string{"error", "error_description", "message", "detail", "title", "errorMessage"} {
			list = append(list, place{name: member + " of " + status, answer: func(_, e string) string {
				return message(status, "{"+quoteJSON(member)+":"+quoteJSON(e)+"}", "Content-Type", asJSON)
			}})
		}
		list = append(list, place{name: "an OAuth error of " + status, answer: func(_, e string) string {
			return message(status, `{"error":"invalid_client","error_description":`+quoteJSON(e)+"}", "Content-Type", asJSON)
		}})
	}
	return list
}

// withHeader puts a header in place of the one of its name, or adds it.
func withHeader(good, name, value string) string {
	head, body, _ := strings.Cut(good, "\r\n\r\n")
	lines := slices.DeleteFunc(strings.Split(head, "\r\n"), func(l string) bool { return strings.HasPrefix(strings.ToLower(l), strings.ToLower(name)+":") })
	return strings.Join(append(lines, name+": "+value), "\r\n") + "\r\n\r\n" + body
}

func quoteJSON(s string) string { return `"` + quotedJSON(s, false) + `"` }

// inBody are the places in a JSON body: every string in it, every name of a
// member, and members that nobody asked for.
func inBody(body string) []place {
	var list []place
	for n, name := range stringsOf(body) {
		list = append(list, place{name: name, good: !strings.HasSuffix(name, "access_token") && !strings.HasSuffix(name, "/token") && !strings.HasSuffix(name, " token"), answer: func(good, e string) string {
			head, body, _ := strings.Cut(good, "\r\n\r\n")
			body = changed(body, n, e)
			return regexp.MustCompile(`Content-Length: \d+`).ReplaceAllString(head, fmt.Sprintf("Content-Length: %d", len(body))) + "\r\n\r\n" + body
		}})
	}
	return list
}

// stringsOf names the strings of a JSON body, in the order of [changed].
func stringsOf(body string) []string {
	var names []string
	walk(decodeJSON(body), "", func(name, s string) string {
		names = append(names, name)
		return s
	})
	return names
}

// changed is a body of which string n says e: behind what it says where that is
// an address, otherwise alone.
func changed(body string, n int, e string) string {
	i := -1
	v := walk(decodeJSON(body), "", func(_, s string) string {
		if i++; i != n {
			return s
		}
		if strings.HasPrefix(s, "http") {
			return s + "/" + e
		}
		return e
	})
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func decodeJSON(body string) any {
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		panic(err)
	}
	return v
}

// walk copies a JSON value with its strings changed by f; names of members, and a
// member that is added to each object, go through it too.
func walk(v any, path string, f func(path, s string) string) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			m[f(path+"/name of "+name, name)] = walk(v[name], path+"/"+name, f)
		}
		m["extra"] = f(path+"/extra", "x")
		return m
	case []any:
		var list []any
		for i, e := range v {
			list = append(list, walk(e, fmt.Sprintf("%s/%d", path, i), f))
		}
		return list
	case string:
		return f(path, v)
	case nil:
		if s := f(path, ""); s != "" {
			return s
		}
		return nil
	}
	return v
}
