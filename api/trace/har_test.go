package trace_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/secret"
)

// required are the fields that version 1.2 of the format requires, by their objects,
// with their types.
var required = map[string]map[string]string{
	"":            {"log": "object"},
	"log":         {"version": "string", "creator": "object", "entries": "list"},
	"log.creator": {"name": "string", "version": "string"},
	"log.entries[]": {
		"startedDateTime": "string",
		"time":            "number",
		"request":         "object",
		"response":        "object",
		"cache":           "object",
		"timings":         "object",
	},
	"log.entries[].request": {
		"method":      "string",
		"url":         "string",
		"httpVersion": "string",
		"cookies":     "list",
		"headers":     "list",
		"queryString": "list",
		"headersSize": "number",
		"bodySize":    "number",
	},
	"log.entries[].response": {
		"status":      "number",
		"statusText":  "string",
		"httpVersion": "string",
		"cookies":     "list",
		"headers":     "list",
		"content":     "object",
		"redirectURL": "string",
		"headersSize": "number",
		"bodySize":    "number",
	},
	"log.entries[].cache":                     {},
	"log.entries[].timings":                   {"send": "number", "wait": "number", "receive": "number"},
	"log.entries[].response.content":          {"size": "number", "mimeType": "string"},
	"log.entries[].request.postData":          {"mimeType": "string", "params": "list", "text": "string"},
	"log.entries[].request.headers[]":         {"name": "string", "value": "string"},
	"log.entries[].response.headers[]":        {"name": "string", "value": "string"},
	"log.entries[].request.queryString[]":     {"name": "string", "value": "string"},
	"log.entries[].request.postData.params[]": {"name": "string"},
}

// optional are other fields that the format knows; ones of our own begin with an
// underscore.
var optional = "comment text value serverIPAddress connection postData"

// valid checks a value of an archive against the format.
func valid(t *testing.T, at string, v any, seen map[string]bool) {
	t.Helper()
	seen[at] = true
	switch v := v.(type) {
	case map[string]any:
		want, known := required[at]
		if !known {
			t.Errorf("the format has no object at %s", at)
		}
		for name, kind := range want {
			is := map[bool]string{true: "missing"}[v[name] == nil]
			switch v[name].(type) {
			case string:
				is = "string"
			case float64:
				is = "number"
			case map[string]any:
				is = "object"
			case []any:
				is = "list"
			}
			if is != kind {
				t.Errorf("%s.%s is %s, want %s", at, name, is, kind)
			}
		}
		for name, inner := range v {
			if _, is := want[name]; !is && !strings.HasPrefix(name, "_") && !strings.Contains(optional, name) {
				t.Errorf("the format has no %s.%s", at, name)
			}
			if !strings.HasPrefix(name, "_") {
				valid(t, strings.TrimPrefix(at+"."+name, "."), inner, seen)
			}
		}
	case []any:
		for _, e := range v {
			valid(t, at+"[]", e, seen)
		}
	}
}

// An archive says what is not in it.
func TestAnArchiveSaysWhatWasDropped(t *testing.T) {
	for dropped, want := range map[int]string{0: "", 1389: "1389 older exchanges are not here"} {
		var b strings.Builder
		if err := trace.HAR(&b, nil, dropped, "v1"); err != nil {
			t.Fatal(err)
		}
		if told := strings.Contains(b.String(), "older"); told != (want != "") || !strings.Contains(b.String(), want) {
			t.Errorf("%d dropped: %s", dropped, b.String())
		}
	}
}

// written is an archive, taken apart.
func written(t *testing.T, list []trace.Exchange) (file []byte, entries []any) {
	t.Helper()
	var b bytes.Buffer
	if err := trace.HAR(&b, list, 0, "v1"); err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	valid(t, "", v, seen)
	entries = v.(map[string]any)["log"].(map[string]any)["entries"].([]any)
	if len(entries) != len(list) {
		t.Errorf("%d entries of %d exchanges", len(entries), len(list))
	}
	for _, e := range entries {
		at := e.(map[string]any)
		if _, err := time.Parse(time.RFC3339Nano, at["startedDateTime"].(string)); err != nil {
			t.Error(err)
		}
		timings := at["timings"].(map[string]any)
		if sum := timings["send"].(float64) + timings["wait"].(float64) + timings["receive"].(float64); sum != at["time"].(float64) {
			t.Errorf("the timings sum up to %f, and it took %f", sum, at["time"])
		}
	}
	return b.Bytes(), entries
}

// An archive of every kind of exchange is valid, holds no secret, and says what is
// not in it.
func TestArchivesAreValid(t *testing.T) {
	list, env, _ := requests(t)
	var all []trace.Exchange
	for _, e := range list {
		all = append(all, e)
	}
	ring := newRing()
	send(
		t,
		ring.Transport(
			"icd",
			roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route") }),
		),
		"GET",
		"https://h.example/x?a=1&a=2",
		"",
	)
	send(
		t,
		ring.Transport("icd", answering(200, `"`+strings.Repeat("x", trace.BodyLimit)+`"`)),
		"GET",
		"https://h.example/long",
		"",
	)
	file, entries := written(t, append(all, ring.Exchanges()...))
	for _, secret := range env[len(env)-9:] {
		name, v, _ := strings.Cut(secret, "=")
		if strings.Contains(name, "_") && len(v) > 8 && v != "C.UTF-8" && bytes.Contains(file, []byte(v)) {
			t.Errorf("%s is in it", name)
		}
	}
	for _, want := range []string{`"_error": "no route"`, `"_kept": "cut"`, `"_kept": "nothing"`, `"value": "Bearer REDACTED"`, `"comment": "1A00 Cholera"`, `"comment": "token asked for"`, `"_generation": 1`} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("%s is not in it", want)
		}
	}
	query := entries[len(list)].(map[string]any)["request"].(map[string]any)["queryString"]
	if fmt.Sprint(query) != "[map[name:a value:1] map[name:a value:2]]" {
		t.Errorf("%v", query)
	}
	if _, entries := written(t, nil); len(entries) != 0 {
		t.Error("an empty one has entries")
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestAnArchiveThatCannotBeWritten(t *testing.T) {
	if err := trace.HAR(failingWriter{}, nil, 0, "v1"); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Error(err)
	}
}

// A sandbox that replays an archive answers a client as the one did that it was
// recorded of, live and cached alike.
func TestAnArchiveIsReplayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newTraced(t)
		mms := icd.MMS("2024-01", "en")
		asks := func(c *icd.Client) (all []string) {
			for _, ref := range []icd.Ref{mms.Root(), mms.Entity("257068234"), icd.InFoundation("en").Entity("257068234"), mms.Entity("1"), mms.Entity("257068234")} {
				e, _, err := c.Load(t.Context(), ref, icd.IncludeAncestors)
				all = append(all, fmt.Sprint(e.Label(), e.Children, e.Ancestors, err != nil))
			}
			res, _, err := c.Search(t.Context(), icd.Search{In: mms, Query: "cholera & \"fever\""})
			info, _, wrong := c.CodeInfo(t.Context(), mms, "1A00")
			return append(all, fmt.Sprintf("%+v %v %+v %v", res, err, info, wrong))
		}
		was := asks(r.icd)
		file, _ := written(t, r.ring.Exchanges())
		recording, err := sandbox.ParseHAR(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := sandbox.New(sandbox.Options{Replay: recording})
		if err != nil {
			t.Fatal(err)
		}
		u := &url.URL{Scheme: "http", Host: "127.0.0.1:9"}
		tokens := session.New(
			icd.NewRetriever(
				icd.Credentials{
					TokenURL: at + "/connect/token",
					ClientID: sandbox.DemoClientID,
					Secret:   secret.New(sandbox.DemoSecret),
				},
				s.Transport(),
			),
			session.Options{Provider: "icd", Lifetime: icd.Lifetime},
		)
		defer tokens.Close()
		again := icd.New(u, tokens.Transport(u, s.Transport()))
		for i, is := range asks(again) {
			if is != was[i] {
				t.Errorf("it was %s, and is %s", was[i], is)
			}
		}
		if _, _, err := again.Load(t.Context(), mms.Entity("135352227")); err == nil ||
			!strings.Contains(err.Error(), "replays a recording") {
			t.Errorf("what was not recorded: %v", err)
		}
	})
}
