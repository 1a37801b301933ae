package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/failure"
)

// doubts say what is likely wrong with credentials that were refused.
var doubts = map[credential.Doubt]Cause{
	credential.Swapped: {
		Says: "client id and secret are swapped: what is set as the secret has the form of a client id",
		Fix:  "check client id and secret: put each in the place of the other",
	},
	credential.Encoded: {
		Says: "the secret seems to be percent-encoded, as in an address or a form",
		Fix:  "check client id and secret: copy the secret as it is shown where it was issued, without %XX in it",
	},
	credential.Spaced: {
		Says: "there is white space inside the secret: more than the secret was copied",
		Fix:  "check client id and secret: copy the secret alone",
	},
}

// tokenCause is why the token endpoint gave no token; nil if its answer says it all.
func (w *walk) tokenCause(err error) *Cause {
	p := w.Session.Explain(err)
	seen := p.Message
	var f failure.Failure
	_ = errors.As(err, &f)
	switch p.Class { //nolint:exhaustive // of the others the error itself says enough
	case session.ClassCredentials:
		if c, ok := doubts[w.Doubt]; ok {
			c.Evidence = seen
			return &c
		}
		return &Cause{"", "client id or secret is wrong", seen, "check client id and secret for typing errors"}
	case session.ClassPermission:
		if f != nil && mentions(f.Words(), "certificate") && w.CertificateFlags != "" {
			return w.uncertified(seen)
		}
	case session.ClassClientCertificate:
		return w.uncertified(seen)
	case session.ClassWrongEndpoint:
		return w.elsewhere(f, p)
	}
	return nil
}

// elsewhere is why somebody else than the token endpoint has answered.
func (w *walk) elsewhere(f failure.Failure, p session.Problem) *Cause {
	switch status := p.HTTPStatus; {
	case f != nil && f.Code() == failure.HTML, status == http.StatusNetworkAuthenticationRequired:
		return portal(p.Message, p.Hint)
	case status == http.StatusProxyAuthRequired:
		return &Cause{
			"", "a proxy in between wants to know who you are", p.Message,
			"put user and password into the address of the proxy (HTTPS_PROXY), or ask who runs it",
		}
	case status >= 300 && status < 400, status == http.StatusNotFound, status == http.StatusMethodNotAllowed,
		status == http.StatusGone, status == http.StatusUnsupportedMediaType:
		return &Cause{"", "the address of the token endpoint is wrong", p.Message, w.endpointFix(p.Hint)}
	}
	return nil
}

// endpointFix is what to do about an address, by the setting that holds it.
func (w *walk) endpointFix(hint string) string {
	if w.TokenSetting == "" {
		return hint
	}
	return hint + " (" + w.TokenSetting + ")"
}

func (w *walk) uncertified(seen string) *Cause {
	fix := "this service needs no client certificate: check the endpoint URL"
	if w.CertificateFlags != "" {
		fix = "name your client certificate and its key (" + w.CertificateFlags + ")"
	}
	return &Cause{session.ClassClientCertificate, "a client certificate is needed", seen, fix}
}

func portal(seen, hint string) *Cause {
	return &Cause{session.ClassWrongEndpoint, "a proxy or a sign-in portal answers in place of the service", seen, hint}
}

func mentions(words, what string) bool { return strings.Contains(strings.ToLower(words), what) }

// apiVersion is the major version that is asked for.
const apiVersion = "v2"

// readCause is which link is to blame for a read that failed, and why; no cause if
// the error says it all.
func (w *walk) readCause(ctx context.Context, a answer, lacking []string, err error) (Name, *Cause, error) {
	var f failure.Failure
	if !errors.As(err, &f) || a.status == 0 {
		return Read, nil, err
	}
	seen := fmt.Sprintf("%s %s was answered HTTP %d", w.Reading.Method, w.Reading.URL, f.HTTPStatus())
	if words := f.Words(); words != "" {
		seen += " (" + words + ")"
	}
	switch status := f.HTTPStatus(); {
	case f.Code() == failure.HTML:
		page, _ := failure.Page(f.Words(), status)
		return Read, portal(page, "check the network, the proxy and the address of the API ("+w.AddressSetting+")"), err
	case a.version != "" && !strings.HasPrefix(strings.ToLower(a.version), apiVersion),
		status == http.StatusBadRequest && mentions(f.Words(), "version"):
		return Read, &Cause{
			ClassVersion, "the API does not speak version 2, which is asked for", versionSeen(seen, a),
			"check the address of the API (" + w.AddressSetting + "): a server that is newer or older answers there",
		}, err
	case len(lacking) > 0 && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return Scope, w.scopeless(lacking, seen), err
	case status == http.StatusForbidden && mentions(a.challenge, "insufficient_scope"):
		return Read, w.scopeless(w.Session.Status().ScopesAsked, seen), err
	case status == http.StatusUnauthorized && w.Token != nil && !failure.Alone(err):
		return Read, w.foreign(seen), err
	case status == http.StatusNotFound:
		return Read, w.absent(ctx, seen), err
	}
	return Read, nil, err
}

func versionSeen(seen string, a answer) string {
	if a.version == "" {
		return seen
	}
	return seen + ", and its version is " + a.version
}

func (w *walk) scopeless(lacking []string, seen string) *Cause {
	return &Cause{
		ClassScope, "the token lacks a scope that the API wants: " + strings.Join(lacking, ", "), seen,
		"ask whoever issued these credentials to allow the scope, or for others",
	}
}

// foreign is a token that was just given and that the API does not know.
func (w *walk) foreign(seen string) *Cause {
	by := w.Token.Host
	for _, c := range w.Session.Status().Claims {
		if c.Name == "iss" {
			by += ", which signs as " + printable(c.Value)
		}
	}
	return &Cause{
		session.ClassTokenRefused, "the API refuses the token that was just given: it was not issued for it",
		fmt.Sprintf("%s; the token is by %s, the API is at %s", seen, by, w.API.Host),
		fmt.Sprintf("name API and token endpoint of one service (%s, %s): the token must be meant for this API",
			w.AddressSetting, w.TokenSetting),
	}
}

// absent is a 404 for what every such API has: in another language, or at all.
func (w *walk) absent(ctx context.Context, seen string) *Cause {
	const other = "en"
	if w.Reading.Language != other {
		if got, err := w.Reading.Once(ctx, other); err == nil {
			fix := "choose another language (lang)"
			if len(got.Languages) > 0 {
				fix = "choose a language that there is (lang): " + strings.Join(got.Languages, ", ")
			}
			return &Cause{
				ClassLanguage, fmt.Sprintf("the API has no language %q", w.Reading.Language),
				seen + ", and in English it is there", fix,
			}
		}
	}
	return &Cause{
		session.ClassWrongEndpoint, "no ICD API answers at this address", seen,
		"check the address of the API (" + w.AddressSetting + ")",
	}
}
