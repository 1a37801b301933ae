package cli

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"icdscope/api/cdc"
	"icdscope/api/fact"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/secret"
	"icdscope/ui/login"
	"icdscope/ui/pane"
)

// provider is everything that is particular to one service. Nothing else in the
// program lists or compares services: another one is a value here, a retriever in
// its own package under api, and its routes in the sandbox.
type provider struct {
	name  string   // in flags, files and JSON, and in capitals on the screen: "icd"
	what  string   // in a sentence: "ICD API"
	title string   // whose it is
	about string   // a line about it for who signs in
	howTo []string // how to get credentials, a paragraph each

	settings []setting
	profiles map[string]profile // its part of the built-in ones
	families []string           // prefixes of the variables of its credentials, ours first
	scopes   []login.Scope      // those that can be chosen; none if there is no choice
	fields   []login.Field      // what is asked for besides id and secret, by the settings

	// The settings that hold its address, its token endpoint (if that does not
	// follow from the address), the scopes (if there is a choice), the id of the
	// client it is asked on behalf of, a client certificate and its key. "" for what
	// it does not have.
	address, endpoint, scopesIn, behalf, certificate, key string
	// The settings that hold its client id, and the program that tells its secret.
	clientID, secretCommand string

	tokenAt   func(base *url.URL) *url.URL // where tokens are asked for below an address
	asks      func(*settings) []string     // the scopes that a token is asked for
	usual     session.Options              // what is known of its tokens
	retired   string                       // what is known of a service that cannot be reached; "" for nothing
	retriever func(target, credential.Credential, *secret.Held, http.RoundTripper) session.Retriever
	// only lets through what may be asked of it; nil for anything.
	only      func(base *url.URL, next http.RoundTripper) http.RoundTripper
	isID      func(string) bool            // whether a text has the form of a client's id
	style     string                       // the setting of how credentials are sent; "" where there is one way
	refreshAt func(base *url.URL) *url.URL // where a token is renewed by itself; nil where it is asked for anew
	reads     bool                         // it is the ICD API: it can be browsed, and offline too
	demo      credential.Credential
	verify    func(context.Context, verifying) []fact.Fact // what of it is taken for granted
}

// providers are all services, in the order in which they are shown.
func providers() []provider { return []provider{icdProvider(), cdcProvider()} }

// reader is the service that can be read.
func reader() provider {
	all := providers()
	return all[slices.IndexFunc(all, func(p provider) bool { return p.reads })]
}

// providerOf finds a service by its name.
func providerOf(name string) (provider, error) {
	for _, p := range providers() {
		if p.name == strings.ToLower(name) {
			return p, nil
		}
	}
	return provider{}, usageError{fmt.Errorf("there is no provider %q; there are %s", name, providerNames(" and "))}
}

// providerNames are the names of all, as usage texts list them.
func providerNames(between string) string {
	var names []string
	for _, p := range providers() {
		names = append(names, p.name)
	}
	return strings.Join(names, between)
}

// short is the service's name on the screen.
func (p provider) short() string { return strings.ToUpper(p.name) }

// shown is the service as screens know it.
func (p provider) shown() pane.Provider {
	allows := make(map[string]string)
	for _, s := range p.scopes {
		allows[s.Name] = s.Meaning + "; " + s.Detail
	}
	return pane.Provider{ID: p.name, Name: p.short(), Title: p.title, Note: sentence(p.retired), Allows: allows}
}

// sentence makes one of words that stand elsewhere in the middle of one.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// form is what Login asks for, filled in from the settings where nothing is lost
// by showing it.
func (p provider) form(set *settings) login.Provider {
	form := login.Provider{
		Provider: p.shown(), About: p.about, HowTo: p.howTo, Scopes: p.scopes, TokenApart: p.endpoint != "",
		Example: p.profiles[everyService].values[p.address],
	}
	for _, f := range p.fields {
		if f.Plain {
			f.Kept = set.text(f.Key)
		}
		form.Fields = append(form.Fields, f)
	}
	return form
}

// typed are the settings that were chosen in Login. Without a choice of scopes those
// that are set stay.
func (p provider) typed(s login.Submission) map[string]string {
	values := maps.Clone(s.Values)
	var chosen []string // the sandbox is asked for those of all providers
	for _, name := range s.Scopes {
		if slices.ContainsFunc(p.scopes, func(scope login.Scope) bool { return scope.Name == name }) {
			chosen = append(chosen, name)
		}
	}
	if p.scopesIn != "" && len(chosen) > 0 {
		if values == nil {
			values = make(map[string]string)
		}
		values[p.scopesIn] = strings.Join(chosen, ",")
	}
	return values
}

// noToken in place of a token endpoint says that the API takes no token.
const noToken = "none"

func icdProvider() provider {
	return withSecretCommand(provider{
		name: "icd", what: "ICD API", title: "WHO's ICD API",
		about: "WHO's ICD API: OAuth 2.0 client credentials, tokens of about an hour",
		howTo: []string{
			"1. Register at https://icd.who.int/icdapi with an e-mail address.",
			"2. Sign in there and choose \"View API access key\".",
			"3. Copy ClientId and ClientSecret into the form. A secret cannot be changed there; make another client if one leaked.",
		},
		settings: []setting{
			{name: "icd-url", key: "icd_url", usage: "base `URL` of the ICD API", check: checkAPI("icd-token-url")},
			{
				name: "icd-token-url", key: "icd_token_url", check: checkTokenEndpoint,
				usage: "token endpoint `URL` of the ICD API, or none",
			},
			{
				name: "icd-auth-style", key: "icd_auth_style", usual: always("basic"), check: checkOneOf("basic", "body"),
				usage: "how id and secret are sent to it: basic or body (`STYLE`)", values: fixed("basic", "body"),
			},
		},
		profiles: map[string]profile{
			everyService: {values: map[string]string{
				"icd-url": "https://id.who.int", "icd-token-url": "https://icdaccessmanagement.who.int/connect/token",
			}},
			"who-test": {
				values: map[string]string{
					"icd-url": "https://icd11restapi-developer-test.azurewebsites.net", "icd-token-url": noToken,
				},
				note: "WHO's public test server: for development only, its content may be old or incomplete",
			},
			"local": {
				values: map[string]string{"icd-url": "http://localhost:80", "icd-token-url": noToken},
				note:   "a local container (whoicd/icd-api)",
			},
		},
		families: []string{"ICD", "ICDAPI", "WHO_ICD", "ICD11", "WHO"},
		address:  "icd-url", endpoint: "icd-token-url",
		tokenAt: func(base *url.URL) *url.URL { return base.JoinPath("/connect/token") },
		asks:    func(*settings) []string { return []string{icd.Scope} },
		usual:   session.Options{Lifetime: icd.Lifetime, Claims: icd.Claims, Expiry: icd.Expiry},
		retriever: func(t target, c credential.Credential, held *secret.Held, rt http.RoundTripper) session.Retriever {
			return icd.NewRetriever(icd.Credentials{
				TokenURL: t.token.String(), ClientID: c.ID, Secret: c.Secret,
				InBody: t.option("icd-auth-style") == "body", Held: held,
			}, rt)
		},
		isID: func(s string) bool { return icd.IsClientID(s) || s == sandbox.DemoClientID }, style: "icd-auth-style",
		reads: true, verify: verifyICD,
		demo: demo(sandbox.DemoClientID, sandbox.DemoSecret),
	})
}

func cdcProvider() provider {
	const at = "https://covdch-api.cdc.gov"
	return withSecretCommand(provider{
		name: "cdc", what: "CDC Data Clearinghouse", title: "COVID-19 Data Clearinghouse",
		about: "COVID-19 Data Clearinghouse: tokens of 15 minutes; the service is probably retired",
		howTo: []string{"The Data Clearinghouse administrator assigns a client id, a secret and scopes, " +
			"and registers a client certificate. " +
			"The service was made for reporting COVID-19 vaccinations and is probably retired: " +
			"without credentials of your own, the sandbox is the way to see this half."},
		settings: []setting{
			{name: "cdc-url", key: "cdc_url", usage: "base `URL` of the CDC Data Clearinghouse", check: checkAPI("")},
			{
				name: "cdc-scopes", key: "cdc_scopes", kind: isList,
				usual: always("EXPORT_SUMMARIZATION"), // the least a token can be asked for
				usage: "`SCOPES` a CDC token is asked for, separated by commas", values: scopeValues,
			},
			{name: "cdc-on-behalf-of", key: "cdc_on_behalf_of", usage: "`ID` of the client a CDC token is asked on behalf of"},
			{
				name: "cdc-cert", key: "cdc_cert", usage: "client certificate `FILE` (PEM) for CDC",
				check: checkTogether("cdc-cert", "cdc-key"),
			},
			{
				name: "cdc-key", key: "cdc_key", usage: "its private key `FILE` (PEM)",
				check: checkTogether("cdc-cert", "cdc-key"),
			},
		},
		profiles: map[string]profile{
			everyService: {values: map[string]string{"cdc-url": at}},
			"cdc":        {values: map[string]string{"cdc-url": at}, note: "CDC production, which is probably retired"},
		},
		families: []string{"CDC"},
		scopes:   cdcScopes(),
		fields: []login.Field{
			{
				Key: "cdc-on-behalf-of", Label: "On behalf of", What: "on-behalf-of id",
				Placeholder: "optional: id of another client you work for",
			},
			{
				Key: "cdc-cert", Label: "Certificate", What: "certificate file",
				Placeholder: "optional: file of your client certificate, PEM", Plain: true,
			},
			{
				Key: "cdc-key", Label: "Key", What: "key file",
				Placeholder: "optional: file of its private key, PEM", Plain: true,
			},
		},
		address: "cdc-url", scopesIn: "cdc-scopes", behalf: "cdc-on-behalf-of", certificate: "cdc-cert", key: "cdc-key",
		tokenAt: cdc.GenerateURL,
		asks:    func(s *settings) []string { return s.list("cdc-scopes") },
		usual: session.Options{
			Lifetime: cdc.Lifetime, MaxLifetime: cdc.MaxLifetime, GiveUp: 5, Apply: session.Bare,
			Claims: cdc.Claims, Expiry: cdc.Expiry, Actor: cdc.Actor,
		},
		retired: cdc.Retired,
		only:    cdc.TokensOnly,
		retriever: func(t target, c credential.Credential, held *secret.Held, rt http.RoundTripper) session.Retriever {
			return cdc.NewRetriever(cdc.Credentials{
				BaseURL: t.base, ClientID: c.ID, Secret: c.Secret, Scopes: t.scopes,
				OnBehalfOf: t.option("cdc-on-behalf-of"), Held: held,
			}, rt)
		},
		isID: func(s string) bool { return s == sandbox.CDCClientID }, refreshAt: cdc.RefreshURL,
		verify: verifyCDC,
		demo:   demo(sandbox.CDCClientID, sandbox.CDCSecret),
	})
}

func cdcScopes() []login.Scope {
	var list []login.Scope
	for _, s := range cdc.Scopes() {
		list = append(list, login.Scope{Name: s.Name, Meaning: s.Meaning, Detail: s.Detail, Changes: s.Changes})
	}
	return list
}

// demo are the sandbox's own credentials.
func demo(id, sec string) credential.Credential {
	return credential.Credential{ID: id, Secret: secret.New(sec), Source: "the sandbox's demo credentials"}
}
