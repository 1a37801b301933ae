package sandbox_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

func TestTokenAnswer(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	a := c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret)).is(t, 200)
	names, values, err := split(a.body)
	if err != nil || !slices.Equal(names, []string{"access_token", "expires_in", "token_type"}) || string(values[1]) != "3600" || string(values[2]) != `"Bearer"` {
		t.Errorf("answer %s (%v)", a.body, err)
	}
	if bytes.ContainsAny(a.body, " \n") {
		t.Errorf("not compact: %s", a.body)
	}
	for name, want := range map[string]string{"Content-Type": "application/json; charset=UTF-8", "Cache-Control": "no-store, no-cache, max-age=0", "Pragma": "no-cache", "Vary": "Accept-Encoding"} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if second := c.newToken(); second == a.object(t).text("access_token") {
		t.Error("two tokens are the same")
	}
}

func TestTokenRequests(t *testing.T) {
	t.Parallel()
	demo := credentials(sandbox.DemoClientID, sandbox.DemoSecret)
	with := func(name, value string) url.Values {
		v := url.Values{}
		for k := range demo {
			v.Set(k, demo.Get(k))
		}
		v.Set(name, value)
		return v
	}
	without := func(names ...string) url.Values {
		v := with("x", "y")
		for _, n := range names {
			v.Del(n)
		}
		return v
	}
	noClient := without("client_id", "client_secret")
	for _, tt := range []struct {
		name    string
		form    url.Values
		headers []string
		err     string // "" for a token
		strict  string // what a strict sandbox answers, if not that; "token" for a token
	}{
		{"in the body", demo, nil, "", ""},
		{"by Basic", noClient, []string{"Authorization", basic(sandbox.DemoClientID, sandbox.DemoSecret)}, "", ""},
		{"basic in lower case", noClient, []string{"Authorization", strings.Replace(basic(sandbox.DemoClientID, sandbox.DemoSecret), "Basic", "basic", 1)}, "", ""},
		{"an empty Authorization", demo, []string{"Authorization", ""}, "", ""},
		{"without a scope", without("scope"), nil, "", ""},
		{"with a charset", demo, []string{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, "", ""},
		{"wrong secret", with("client_secret", "no"), nil, "invalid_client", ""},
		{"empty secret", with("client_secret", ""), nil, "invalid_client", ""},
		{"unknown client", with("client_id", "no"), nil, "invalid_client", ""},
		{"no client", noClient, nil, "invalid_client", ""},
		{"wrong secret by Basic", demo, []string{"Authorization", basic(sandbox.DemoClientID, "no")}, "invalid_client", ""},
		{"Basic that is not base64", demo, []string{"Authorization", "Basic !"}, "invalid_client", "token"},
		{"Basic without a colon", demo, []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("x"))}, "invalid_client", "token"},
		{"Basic with a stray percent sign", demo, []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("%:%"))}, "invalid_client", ""},
		{"no grant type", without("grant_type"), nil, "unsupported_grant_type", ""},
		{"another grant type", with("grant_type", "password"), nil, "unsupported_grant_type", "unauthorized_client"},
		{"an unknown scope", with("scope", "icdapi_access more"), nil, "invalid_scope", ""},
		{"JSON", demo, []string{"Content-Type", "application/json"}, "invalid_request", ""},
		{"no content type", demo, []string{"Content-Type", "-"}, "invalid_request", ""},
		{"a content type that is none", demo, []string{"Content-Type", ";;"}, "invalid_request", ""},
		{"a stray percent sign", url.Values{"grant_type": {"%zz"}}, nil, "invalid_client", ""},
		{"an authorization code", with("grant_type", "authorization_code"), nil, "unsupported_grant_type", "unauthorized_client"},
		{"a device code", with("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), nil, "unsupported_grant_type", "unauthorized_client"},
		{"a grant nobody knows", with("grant_type", "x"), nil, "unsupported_grant_type", ""},
		{"a refresh without a token", with("grant_type", "refresh_token"), nil, "unsupported_grant_type", "invalid_request"},
		{"a refresh", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}, "client_id": {sandbox.DemoClientID}, "client_secret": {sandbox.DemoSecret}}, nil, "unsupported_grant_type", "invalid_grant"},
		{"another scheme", demo, []string{"Authorization", "Bearer x"}, "invalid_client", "token"},
		{"another scheme alone", noClient, []string{"Authorization", "Bearer x"}, "invalid_client", ""},
		{"an id that is too long", with("client_id", strings.Repeat("x", 101)), nil, "invalid_client", ""},
		{"Basic that is too long", demo, []string{"Authorization", basic(sandbox.DemoClientID, strings.Repeat("x", 101))}, "invalid_client", "token"},
		{"a scope again and again", with("scope", strings.Repeat("icdapi_access ", 30)), nil, "", "invalid_scope"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, strict := range []bool{false, true} {
				a := inProcess(t, newServer(t, sandbox.Options{Strict: strict})).form(tt.form, tt.headers...)
				want := tt.err
				if strict && tt.strict != "" {
					want = strings.TrimSuffix(tt.strict, "token")
				}
				if want == "" {
					a.is(t, 200)
				} else if a.is(t, 400); string(a.body) != `{"error":"`+want+`"}` {
					t.Errorf("strict %v: body %s, want the bare code %s", strict, a.body, want)
				}
				if got := a.header.Get("Cache-Control"); got != "no-store, no-cache, max-age=0" {
					t.Errorf("Cache-Control %q", got)
				}
			}
		})
	}
}

func TestStrictTokenEndpoint(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range credentials(sandbox.DemoClientID, sandbox.DemoSecret) {
		if err := w.WriteField(name, values[0]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	lax, strict := inProcess(t, newServer(t, sandbox.Options{})), inProcess(t, newServer(t, sandbox.Options{Strict: true}))
	send := func(c *client) answer {
		return c.send(http.MethodPost, "/connect/token", b.String(), "Content-Type", w.FormDataContentType())
	}
	send(lax).is(t, 200)
	if a := send(strict).is(t, 400); string(a.body) != `{"error":"invalid_request"}` {
		t.Errorf("multipart, strictly: %s", a.body)
	}
	lax.send("GET", "/connect/token", "").is(t, 405)
	if a := strict.send("GET", "/connect/token", "").is(t, 400); string(a.body) != `{"error":"invalid_request"}` || a.header.Get("Cache-Control") != "no-store, no-cache, max-age=0" || a.header.Get("Pragma") != "no-cache" {
		t.Errorf("GET, strictly: %s with %v", a.body, a.header)
	}
	// A percent sign that begins no escape is left as it is, here as in Basic.
	for _, secret := range []string{"%", "%zz", "50%", "%4%5", "%%41"} {
		body := "grant_type=client_credentials&client_id=" + sandbox.DemoClientID + "&client_secret=" + secret
		if a := strict.send("POST", "/connect/token", body, "Content-Type", "application/x-www-form-urlencoded").is(t, 400); string(a.body) != `{"error":"invalid_client"}` {
			t.Errorf("secret %s: %s", secret, a.body)
		}
	}
	if a := lax.send("POST", "/connect/token", strings.Repeat("x", 2<<20), "Content-Type", "application/x-www-form-urlencoded").is(t, 400); string(a.body) != `{"error":"invalid_request"}` {
		t.Errorf("a body over the limit: %s", a.body)
	}
}

// awkward is a secret of everything that has been spoilt on the way before.
const awkward = `a+b/c=d%41%:e"f&g h;i\j'k<l>ü漢` + "\u00a0🔑"

func TestSecretsArriveByteExact(t *testing.T) {
	t.Parallel()
	const id = "client:with+signs & spaces"
	noClient := url.Values{"grant_type": {"client_credentials"}}
	// A strict sandbox takes fewer characters, and Basic that was not encoded as
	// long as it has no escape by chance.
	for secret, strict := range map[string]bool{awkward: false, awkward[:30]: true} {
		c := serve(t, sandbox.Options{Strict: strict, Clients: []sandbox.Client{{ID: id, Secret: secret}, {ID: "plain", Secret: "plain"}, {ID: "percent", Secret: "5% of 50%"}}})
		c.form(credentials(id, secret)).is(t, 200)
		c.form(noClient, "Authorization", basic(id, secret)).is(t, 200)
		c.generateAs(id, secret, "UPLOAD").is(t, 200)
		c.form(credentials("plain", "plain")).is(t, 200)
		want := 400
		if strict {
			want = 200
		}
		c.form(noClient, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("percent:5% of 50%"))).is(t, want)
		for _, other := range []string{secret + " ", secret[:len(secret)-1], strings.ReplaceAll(secret, "+", " "), strings.ReplaceAll(secret, "%41", "A"), strings.ReplaceAll(secret, "&", "%26")} {
			c.form(credentials(id, other)).is(t, 400)
			c.form(noClient, "Authorization", basic(id, other)).is(t, 400)
			c.generateAs(id, other, "UPLOAD").is(t, 401)
		}
	}
	if _, err := sandbox.New(sandbox.Options{Clients: []sandbox.Client{{ID: "x"}}}); err == nil {
		t.Error("a client without a secret is accepted")
	}
}

// part decodes one part of a JWT.
func part(t *testing.T, token string, n int) (o object, raw []byte) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JWT", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[n])
	if err != nil {
		t.Fatal(err)
	}
	if n < 2 {
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatal(err)
		}
	}
	return o, raw
}

func TestTokenIsAJWTThatVerifies(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	token := c.newToken()
	header, _ := part(t, token, 0)
	if header.text("alg") != "RS256" || header.text("typ") != "JWT" || header.text("kid") == "" {
		t.Errorf("header %v", header)
	}
	claims, _ := part(t, token, 1)
	nbf, _ := claims["nbf"].(float64)
	exp, _ := claims["exp"].(float64)
	if exp-nbf != 3600 || claims.text("iss") != c.base || claims.text("client_id") != sandbox.DemoClientID ||
		!slices.Equal(claims.texts("aud"), []string{c.base + "/resources", "icdapi"}) || !slices.Equal(claims.texts("scope"), []string{"icdapi_access"}) {
		t.Errorf("claims %v", claims)
	}
	if claims.text("sandbox") == "" || claims["sub"] != nil || claims["jti"] != nil {
		t.Errorf("claims %v: want a word that it is a sandbox's, no sub, no jti", claims)
	}

	about := c.send("GET", "/.well-known/openid-configuration", "").is(t, 200).object(t)
	if about.text("issuer") != c.base || about.text("token_endpoint") != c.base+"/connect/token" || !slices.Contains(about.texts("grant_types_supported"), "client_credentials") {
		t.Errorf("discovery %v", about)
	}
	keys := c.send("GET", strings.TrimPrefix(about.text("jwks_uri"), c.base), "").is(t, 200).object(t).objects("keys")
	if len(keys) != 1 || keys[0].text("kid") != header.text("kid") || keys[0].text("kty") != "RSA" {
		t.Fatalf("keys %v", keys)
	}
	number := func(name string) *big.Int {
		b, err := base64.RawURLEncoding.DecodeString(keys[0].text(name))
		if err != nil {
			t.Fatal(err)
		}
		return new(big.Int).SetBytes(b)
	}
	key := &rsa.PublicKey{N: number("n"), E: int(number("e").Int64())}
	digest := sha256.Sum256([]byte(token[:strings.LastIndex(token, ".")]))
	_, signature := part(t, token, 2)
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature); err != nil {
		t.Errorf("the signature does not verify: %v", err)
	}
}

func TestTokenExpires(t *testing.T) {
	t.Parallel()
	for _, ttl := range []time.Duration{0, 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			c := inProcess(t, newServer(t, sandbox.Options{TokenTTL: ttl}))
			life := ttl
			if life == 0 {
				life = time.Hour
			}
			if got := c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret)).object(t).number("expires_in"); got != life.Seconds() {
				t.Errorf("expires_in %v, want %v", got, life.Seconds())
			}
			c.get("/icd/entity/"+cholera).is(t, 200)
			expires := time.Now().Add(life).UTC()
			<-time.After(life - time.Second)
			c.get("/icd/entity/"+cholera).is(t, 200)
			<-time.After(time.Second)
			a := c.get("/icd/entity/"+cholera).is(t, 401)
			want := `Bearer error="invalid_token", error_description="The token expired at '` + expires.Format("01/02/2006 15:04:05") + `'"`
			if got := a.header.Get("Www-Authenticate"); got != want {
				t.Errorf("challenge %q, want %q", got, want)
			}
		})
	}
}

func TestTokensOfTheOtherProviderAreRefused(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	cdc := c.generate("UPLOAD").object(t).text("token")
	c.icd("GET", "/icd/entity", "", "Authorization", "Bearer "+cdc).is(t, 401)
	c.refresh(c.newToken()).is(t, 401)
}
