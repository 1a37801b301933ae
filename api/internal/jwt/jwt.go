// Package jwt reads what a token says of itself, for display. Nothing is
// verified: the keys to do so are the server's.
package jwt

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"icdscope/api/internal/text"
)

// valueLimit is how many characters of a claim are shown. Real tokens carry
// whole certificates.
const valueLimit = 120

// Pair is one claim, flattened: members of objects are joined with a dot.
type Pair = struct{ Name, Value string }

// timeClaims are shown as times (RFC 7519 section 4.1).
var timeClaims = map[string]bool{"exp": true, "iat": true, "nbf": true, "auth_time": true}

// Claims decodes the header's algorithm and the payload of a token that looks
// like a JWT, in the order of their names. Of anything else it returns nil.
func Claims(token string) []Pair {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	var header struct {
		Alg text.CleanLine `json:"alg"`
	}
	var payload map[string]any
	if decode(parts[0], &header) != nil || decode(parts[1], &payload) != nil {
		return nil
	}
	pairs := []Pair{{Name: "alg", Value: cut(string(header.Alg))}}
	return flatten(pairs, "", payload, 0)
}

// Expiry is the exp claim (RFC 7519 section 4.1.4) of a token that looks like a
// JWT, to the second; the zero time where there is none that can be a time.
func Expiry(token string) time.Time {
	parts := strings.Split(token, ".")
	var payload struct {
		Exp float64 `json:"exp"`
	}
	if len(parts) != 3 || decode(parts[1], &payload) != nil || payload.Exp <= 0 || payload.Exp > math.MaxInt32*1000.0 {
		return time.Time{}
	}
	return time.Unix(int64(payload.Exp), 0)
}

func decode(part string, v any) error {
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	return dec.Decode(v)
}

func flatten(pairs []Pair, prefix string, claims map[string]any, depth int) []Pair {
	for _, name := range slices.Sorted(maps.Keys(claims)) {
		full := prefix + cut(text.Line(name))
		if inner, ok := claims[name].(map[string]any); ok && depth < 3 {
			pairs = flatten(pairs, full+".", inner, depth+1)
			continue
		}
		pairs = append(pairs, Pair{Name: full, Value: cut(show(full, claims[name]))})
		if len(pairs) >= 100 {
			break
		}
	}
	return pairs
}

func show(name string, v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return text.Line(v)
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		if seconds, err := v.Int64(); err == nil && timeClaims[name] && seconds > 0 && seconds < 1e11 {
			return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
		}
		return text.Line(v.String())
	case []any:
		parts := make([]string, 0, min(len(v), 20))
		for _, e := range v[:min(len(v), 20)] {
			parts = append(parts, show("", e))
		}
		if len(v) > len(parts) {
			parts = append(parts, "…")
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprintf("(%T)", v)
	}
}

func cut(s string) string {
	if r := []rune(s); len(r) > valueLimit {
		return string(r[:valueLimit]) + "…"
	}
	return s
}
