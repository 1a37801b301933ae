package sandbox

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// knob describes a fault: what it does, where, and which values it takes.
type knob struct {
	about  string
	area   Area // where it happens if no area is given
	only   bool // and nowhere else
	values []string
	check  func(string) error // of values that are not listed
}

// knobs lists the faults by name.
var knobs = map[string]knob{
	"unauthorized": {
		about: "answer 401: once, until-renewed (all tokens so far are refused) or always", area: API,
		values: []string{"once", "until-renewed", "always"},
	},
	"throttle": {
		about: "answer 429 with Retry-After: a number of seconds, a DURATION, or date (default 5)",
		check: retryAfter,
	},
	"500": {about: "answer 500"},
	"503": {about: "answer 503"},
	"html": {
		about: "answer with a web page, as a sign-in portal would, with STATUS (default 200)",
		check: httpStatus,
	},
	"truncate": {about: "end the body in the middle"},
	"drip":     {about: "send the body a byte at a time, one every DURATION (default 1s)", check: pause},
	"oversize": {about: "send a body of 8 MiB"},
	"length": {
		about:  "announce a longer body than is sent; short: a shorter one than there is",
		values: []string{"", "long", "short"},
	},
	"drop":     {about: "close the connection without an answer"},
	"redirect": {about: "answer 307 to another address"},
	"skew":     {about: "the server's clock is off by DURATION (+10m, -1h)", check: duration},
	"latency":  {about: "wait DURATION before the answer", check: wait},
	"jitter":   {about: "wait by chance up to DURATION before the answer", check: wait},
	"ttl":      {about: "tokens live for DURATION", area: Tokens, only: true, check: lifetime},
	"revoke": {about: "a request makes all tokens issued until then worthless (once, unless times or " +
		"share say otherwise)", area: API},
	"scope": {
		about: "grant no scope; the API then answers 403 insufficient_scope", area: ICDToken,
		only: true,
	},
	"ms": {about: "write CDC's expiration in milliseconds", area: CDCToken, only: true},
	"expiry": {
		about: "write a wrong lifetime: missing, zero, null, negative, absurd, past, text, string, " +
			"float", area: Tokens, only: true,
		values: []string{"missing", "zero", "null", "negative", "absurd", "past", "text", "string", "float"},
	},
	"no-token":   {about: "answer 200 without a token", area: Tokens, only: true},
	"same-token": {about: "hand out the last token again", area: Tokens, only: true},
	"language":   {about: "answer 404 for a language: its code", area: API, only: true, check: languageCode},
	"client-certificate": {
		about: "refuse tokens without a client certificate (answered by 403, as there is no TLS)",
		area:  CDCToken, only: true,
	},
	"bearer": {about: "let CDC accept a Bearer prefix before the token", area: CDCToken, only: true},
	"open": {
		about: "let the ICD API answer without a token, or with any, as a local container of it does",
		area:  API, only: true,
	},
}

func duration(s string) error {
	if _, err := time.ParseDuration(s); err != nil {
		return errors.New("is not a duration, such as 10m or -1h")
	}
	return nil
}

func pause(s string) error {
	if d, err := time.ParseDuration(s); s != "" && (err != nil || d < 0) {
		return errors.New("is not a duration, such as 200ms")
	}
	return nil
}

func wait(s string) error {
	if d, err := time.ParseDuration(s); err != nil || d < 0 || d > longestLatency {
		return fmt.Errorf("is not a duration from 0s to %v", longestLatency)
	}
	return nil
}

func lifetime(s string) error {
	if d, err := time.ParseDuration(s); err != nil || d < shortestTTL || d > longestTTL {
		return fmt.Errorf("is not a duration from %v to %v", shortestTTL, longestTTL)
	}
	return nil
}

func retryAfter(s string) error {
	if _, err := strconv.Atoi(s); s == "" || s == "date" || err == nil || pause(s) == nil {
		return nil
	}
	return errors.New("is not a number of seconds, a duration or date")
}

func httpStatus(s string) error {
	if n, err := strconv.Atoi(s); s != "" && (err != nil || n < 200 || n > 599) {
		return errors.New("is not a status from 200 to 599")
	}
	return nil
}

func languageCode(s string) error {
	if len(s) < 2 || len(s) > 3 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
		return errors.New("is not a language code, such as es")
	}
	return nil
}

func noValue(s string) error {
	if s != "" {
		return errors.New("is one value too many: it takes none")
	}
	return nil
}
