package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"icdscope/session/secret"
)

const canary = "c4nary-Sécret+/=%"

func TestEveryFormattingRouteIsMute(t *testing.T) {
	type holder struct {
		Public secret.Secret
		hidden secret.Secret
		nested *secret.Secret
		list   []secret.Secret
		named  map[string]secret.Secret
	}
	s := secret.New(canary)
	values := map[string]any{
		"value":   s,
		"pointer": &s,
		"struct":  holder{s, s, &s, []secret.Secret{s}, map[string]secret.Secret{"k": s}},
		"ref":     &holder{s, s, &s, []secret.Secret{s}, map[string]secret.Secret{"k": s}},
		"slice":   []any{s, &s},
	}
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v", "%10.3s"}
	for name, v := range values {
		for _, verb := range verbs {
			quiet(t, name+" "+verb, fmt.Sprintf(verb, v, v))
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		quiet(t, name+" slog", log.String())
		if b, err := json.Marshal(v); err == nil {
			quiet(t, name+" json", string(b))
		}
		if b, err := xml.Marshal(v); err == nil {
			quiet(t, name+" xml", string(b))
		}
		quiet(t, name+" error", fmt.Errorf("with %v", v).Error())
	}
	if got := fmt.Sprint(s); got != "REDACTED" {
		t.Errorf("Sprint = %q, want REDACTED", got)
	}
	if b, _ := json.Marshal(map[string]any{"s": s}); string(b) != `{"s":"REDACTED"}` {
		t.Errorf("json = %s", b)
	}
}

func quiet(t *testing.T, where, out string) {
	t.Helper()
	for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprintf("%d", []byte(canary)), "c4nary"} {
		if strings.Contains(out, form) {
			t.Errorf("%s shows the secret: %s", where, out)
		}
	}
}

// TestRoutesAroundFmt: templates, gob, a panic.
func TestRoutesAroundFmt(t *testing.T) {
	s := secret.New(canary)
	type holder struct{ Secret secret.Secret }
	var out bytes.Buffer
	if err := template.Must(template.New("").Parse("{{.Secret}} {{printf \"%q %x\" .Secret .Secret}} {{.}}")).Execute(&out, holder{s}); err != nil {
		t.Error(err)
	}
	// What gob makes of it is its own affair, as long as it is mute.
	_ = gob.NewEncoder(&out).Encode(s)
	_ = gob.NewEncoder(&out).Encode(holder{s})
	func() {
		defer func() { _, _ = fmt.Fprintf(&out, "%v %+v", recover(), errors.New(fmt.Sprint(s))) }()
		panic(holder{s})
	}()
	b, err := json.Marshal(map[string]any{"a": []secret.Secret{s}, "b": map[string]*secret.Secret{"c": &s}})
	if err != nil {
		t.Error(err)
	}
	out.Write(b)
	quiet(t, "a route around fmt", out.String())
	if b, err := s.MarshalText(); err != nil || string(b) != secret.Redacted {
		t.Errorf("as text: %s, %v", b, err)
	}
	if s.GoString() != secret.Redacted || s.String() != secret.Redacted || s.LogValue().String() != secret.Redacted {
		t.Error("a method is not mute")
	}
}

func TestContent(t *testing.T) {
	s := secret.New(canary)
	if s.Reveal() != canary || s.Empty() || s.Len() != 17 {
		t.Errorf("Reveal, Empty, Len = %q, %v, %d", s.Reveal(), s.Empty(), s.Len())
	}
	if !s.Equal(secret.New(canary)) || s.Equal(secret.New("other")) || s.Equal(secret.Secret{}) {
		t.Error("Equal does not compare contents")
	}
	var zero secret.Secret
	if zero.Reveal() != "" || !zero.Empty() || !zero.Equal(secret.New("")) {
		t.Error("the zero Secret is not empty")
	}
}
