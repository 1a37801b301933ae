package trace

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// Curl renders the exchange as a curl command for sh, with variables in place
// of everything secret: $ICD_TOKEN, $CDC_CLIENT_SECRET and so on. Id and secret
// that were sent by Basic are in the body there, where curl encodes them.
func (e Exchange) Curl() string {
	c := e.call()
	parts := []string{"curl"}
	if c.method != http.MethodGet {
		parts = append(parts, "-X "+c.method)
	}
	parts = append(parts, quote(c.url))
	for _, h := range c.headers {
		parts = append(parts, "-H "+curlWord(h.name+": ", h.value))
	}
	for _, p := range c.form {
		parts = append(parts, "--data-urlencode "+curlWord(p.name+"=", p.value))
	}
	if c.json != nil {
		parts = append(parts, "-d "+c.curlJSON())
	}
	return strings.Join(parts, " \\\n  ")
}

// curlWord is a word of sh with a value in it.
func curlWord(before string, v value) string {
	switch {
	case v.of == nil:
		return quote(before + v.text)
	case plainWord.MatchString(before + v.text):
		return `"` + before + v.text + "$" + v.of.name + `"`
	}
	return quote(before+v.text) + `"$` + v.of.name + `"`
}

// plainWord is what means the same to sh in double quotes.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9 :=_-]*$`)

// curlJSON writes the body as single-quoted JSON that is left for variables:
// '{"clientID":"'"$CDC_CLIENT_ID"'", …}'.
func (c call) curlJSON() string {
	members := make([]string, 0, len(c.json))
	for _, p := range c.json {
		v := inQuotes(mustJSON(p.value.list))
		if p.value.of != nil {
			v = `"'"$` + p.value.of.name + `"'"`
		}
		members = append(members, inQuotes(mustJSON(p.name))+":"+v)
	}
	return "'{" + strings.Join(members, ",") + "}'"
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

// curlSnippet is the command below the lines that fill its variables.
func (c call) curlSnippet(command string) string {
	var b strings.Builder
	for _, v := range c.variables() {
		if v.how == "" {
			b.WriteString(": \"${" + v.name + ":?set it to " + v.what + "}\"\n")
			continue
		}
		b.WriteString(v.name + `="$(` + v.how + ")\"\n")
	}
	return b.String() + command + "\n"
}
