package cdc

import (
	"errors"
	"net/http"
	"net/url"
)

// The routes of tokens. The service has others, by which health data is uploaded,
// changed, deleted and exported; nothing here spells them.
const (
	generateRoute = "/v0/token/gen"
	refreshRoute  = "/v0/token/refresh"
)

// GenerateURL is where base's tokens are generated ([generate]).
//
// [generate]: https://docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/op-v0-token-gen-post.html
func GenerateURL(base *url.URL) *url.URL { return base.JoinPath(generateRoute) }

// RefreshURL is where base's tokens are renewed ([refresh]).
//
// [refresh]: https://docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/op-v0-token-refresh-post.html
func RefreshURL(base *url.URL) *url.URL { return base.JoinPath(refreshRoute) }

// errNoToken is that of a request which asks for something else. It does not say
// what for.
var errNoToken = errors.New("icdscope asks the Data Clearinghouse for tokens and for nothing else: the request was " +
	"not sent")

// TokensOnly returns a round tripper that sends requests for tokens below base, and
// refuses all others: whatever is asked for by mistake, no health data is touched.
func TokensOnly(base *url.URL, next http.RoundTripper) http.RoundTripper {
	return &tokensOnly{next, [...]string{base.JoinPath(generateRoute).String(), base.JoinPath(refreshRoute).String()}}
}

type tokensOnly struct {
	next http.RoundTripper
	urls [2]string
}

// RoundTrip implements [http.RoundTripper].
func (t *tokensOnly) RoundTrip(r *http.Request) (*http.Response, error) {
	to := r.URL.String()
	if r.Method != http.MethodPost || r.Host != "" && r.Host != r.URL.Host || to != t.urls[0] && to != t.urls[1] {
		if r.Body != nil {
			_ = r.Body.Close() // as round trippers promise
		}
		return nil, errNoToken
	}
	return t.next.RoundTrip(r)
}
