package sandbox_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

const entity = "/icd/entity/" + cholera

func (c *client) askToken() answer {
	return c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret))
}

// faultTests has, for every fault, what a client of a fresh sandbox sees of it.
// The token that c has was issued before.
var faultTests = map[string]func(t *testing.T, c *client){
	"unauthorized": func(t *testing.T, c *client) {
		c.fault("unauthorized=once")
		a := c.get(entity).is(t, 401)
		if !strings.HasPrefix(a.header.Get("Www-Authenticate"), `Bearer error="invalid_token"`) {
			t.Errorf("challenge %q", a.header.Get("Www-Authenticate"))
		}
		c.get(entity).is(t, 200)
		c.fault("unauthorized=always")
		for range 3 {
			c.get(entity).is(t, 401)
			c.token = c.newToken()
		}
	},
	"throttle": func(t *testing.T, c *client) {
		for spec, want := range map[string]string{"throttle": "5", "throttle=7": "7", "throttle=1500ms": "2", "throttle=2m": "120", "throttle=0": "0", "throttle=-1": "-1", "throttle=1000000000": "1000000000"} {
			c.fault(spec)
			if got := c.get(entity).is(t, 429).header.Get("Retry-After"); got != want {
				t.Errorf("%s: Retry-After %q, want %q", spec, got, want)
			}
		}
		c.fault("throttle=date")
		if at, err := http.ParseTime(c.get(entity).header.Get("Retry-After")); err != nil || time.Until(at) < time.Second || time.Until(at) > 10*time.Second {
			t.Errorf("Retry-After is %v (%v)", at, err)
		}
	},
	"500": func(t *testing.T, c *client) {
		c.fault("500=times=2")
		c.get(entity).is(t, 500)
		c.askToken().is(t, 500)
		c.get(entity).is(t, 200)
	},
	"503": func(t *testing.T, c *client) {
		c.fault("503=times=2,on=token")
		c.get(entity).is(t, 200)
		c.askToken().is(t, 503)
		cdcProblem(t, c.generate("UPLOAD"), 503, "/v0/token/gen")
		c.askToken().is(t, 200)
	},
	"html": func(t *testing.T, c *client) {
		for spec, status := range map[string]int{"html": 200, "html=502": 502, "html=200": 200} {
			c.fault(spec)
			a := c.askToken().is(t, status)
			if a.header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.HasPrefix(string(a.body), "<!DOCTYPE html>") {
				t.Errorf("%s: %v %s", spec, a.header, a.body)
			}
		}
	},
	"truncate": func(t *testing.T, c *client) {
		c.fault("truncate=times=1")
		a := c.get(entity)
		if a.status != 200 || !errors.Is(a.err, io.ErrUnexpectedEOF) || len(a.body) == 0 || json.Valid(a.body) {
			t.Errorf("status %d, error %v, %d bytes", a.status, a.err, len(a.body))
		}
		c.get(entity).is(t, 200)
	},
	"drip": func(t *testing.T, c *client) {
		c.fault("drip=1h")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+entity, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Authorization": {"Bearer " + c.token}, "Api-Version": {"v2"}, "Accept-Language": {"en"}}
		resp, err := c.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b := make([]byte, 10)
		if n, err := resp.Body.Read(b); n != 1 || b[0] != '{' || err != nil {
			t.Errorf("first came %q (%v), want one byte", b[:n], err)
		}
	},
	"oversize": func(t *testing.T, c *client) {
		c.fault("oversize=times=2")
		for _, a := range []answer{c.get(entity), c.askToken()} {
			if a.is(t, 200); len(a.body) < 8<<20 || !json.Valid(a.body) {
				t.Errorf("%d bytes, JSON is %v", len(a.body), json.Valid(a.body))
			}
		}
	},
	"length": func(t *testing.T, c *client) {
		for _, spec := range []string{"length", "length=long"} {
			c.fault(spec)
			a := c.get(entity)
			if n, _ := strconv.Atoi(a.header.Get("Content-Length")); a.status != 200 || !errors.Is(a.err, io.ErrUnexpectedEOF) || n != len(a.body)+100 {
				t.Errorf("status %d, error %v, %d bytes of %d", a.status, a.err, len(a.body), n)
			}
		}
		c.fault("length=short")
		if a := c.get(entity).is(t, 200); json.Valid(a.body) || a.header.Get("Content-Length") != strconv.Itoa(len(a.body)) {
			t.Errorf("short: %v %s", a.header, a.body)
		}
	},
	"drop": func(t *testing.T, c *client) {
		c.fault("drop=on=token")
		if a := c.askToken(); a.status != 0 || !errors.Is(a.err, io.EOF) {
			t.Errorf("status %d, error %v", a.status, a.err)
		}
		c.get(entity).is(t, 200)
	},
	"redirect": func(t *testing.T, c *client) {
		c.fault("redirect")
		if a := c.get(entity).is(t, 307); a.header.Get("Location") != "http://redirected.invalid"+entity {
			t.Errorf("Location %q", a.header.Get("Location"))
		}
	},
	"skew": func(t *testing.T, c *client) {
		c.fault("skew=-10m")
		before := time.Now().Truncate(time.Second)
		a := c.askToken().is(t, 200)
		date, err := http.ParseTime(a.header.Get("Date"))
		if now := date.Add(10 * time.Minute); err != nil || now.Before(before) || now.After(time.Now()) {
			t.Errorf("it was after %v, and the Date is %v (%v)", before, date, err)
		}
		claims, _ := part(t, a.object(t).text("access_token"), 1)
		if exp, _ := claims["exp"].(float64); int64(exp) != date.Unix()+3600 {
			t.Errorf("exp is %v, the Date %v", exp, date.Unix())
		}
		b := c.generate("UPLOAD")
		if date, err = http.ParseTime(b.header.Get("Date")); err != nil {
			t.Fatal(err)
		}
		if end := int64(b.object(t).number("expiration")); end != date.Unix()+900 {
			t.Errorf("expiration is %v, the Date %v", end, date.Unix())
		}
		c.fault("skew=+2h") // by the new clock the token has long expired
		c.get(entity).is(t, 401)
	},
	"scope": func(t *testing.T, c *client) {
		c.fault("scope")
		a := c.askToken().is(t, 200)
		names, values, _ := split(a.body)
		if !slices.Equal(names, []string{"access_token", "expires_in", "token_type", "scope"}) || string(values[3]) != `""` {
			t.Errorf("answer %s", a.body)
		}
		c.token = a.object(t).text("access_token")
		if a := c.get(entity).is(t, 403); !isProblem(t, a) || !strings.Contains(a.header.Get("Www-Authenticate"), "insufficient_scope") {
			t.Errorf("%v %s", a.header, a.body)
		}
	},
	"ms": func(t *testing.T, c *client) {
		c.fault("ms")
		now := time.Now().Unix()
		if end := c.generate("UPLOAD").object(t).number("expiration"); int64(end)/1000-now < 900 {
			t.Errorf("expiration %v is not in milliseconds", int64(end))
		}
	},
	"expiry": func(t *testing.T, c *client) {
		for value, want := range map[string]string{
			"missing": "", "zero": "0", "null": "null", "negative": "-5", "absurd": "100000000000000000", "past": "1",
			"text": `"soon"`, "string": `"3600"`, "float": "3600.0",
		} {
			c.fault("expiry=" + value)
			_, values, _ := split(c.askToken().is(t, 200).body)
			if got := string(values[1]); got != want && (want != "" || len(values) != 2) {
				t.Errorf("%s: expires_in %s, want %s", value, got, want)
			}
			o := c.generate("UPLOAD").is(t, 200).object(t)
			if _, there := o["expiration"]; there == (value == "missing") || o.text("token") == "" {
				t.Errorf("%s: %v", value, o)
			}
		}
	},
	"no-token": func(t *testing.T, c *client) {
		c.fault("no-token")
		if a := c.askToken().is(t, 200); string(a.body) != `{"expires_in":3600,"token_type":"Bearer"}` {
			t.Errorf("ICD: %s", a.body)
		}
		if a := c.generate("UPLOAD").is(t, 200); string(a.body) != `{}` {
			t.Errorf("CDC: %s", a.body)
		}
	},
	"same-token": func(t *testing.T, c *client) {
		c.fault("same-token")
		if got := c.newToken(); got != c.token {
			t.Error("another ICD token came")
		}
		first := c.generate("UPLOAD").object(t)
		if second := c.refresh(first.text("token")).object(t); second.text("token") != first.text("token") || second.number("expiration") != first.number("expiration") {
			t.Errorf("another CDC token came: %v", second)
		}
	},
	"language": func(t *testing.T, c *client) {
		c.fault("language=es")
		c.fault("language=zh")
		for lang, status := range map[string]int{"es": 404, "zh": 404, "ar": 200, "en": 200} {
			c.in(lang).get(entity).is(t, status)
		}
	},
	"client-certificate": func(t *testing.T, c *client) {
		token := c.generate("UPLOAD").object(t).text("token")
		c.fault("client-certificate")
		cdcProblem(t, c.generateAs("wrong", "wrong", "UPLOAD"), 403, "/v0/token/gen") // a handshake looks at no secret
		cdcProblem(t, c.refresh(token), 403, "/v0/token/refresh")
		cdcProblem(t, c.send("GET", "/v0/async/cvrs/jobs/"+sandbox.DemoJob, "", "Authorization", token), 403, "/v0/async/cvrs/jobs/"+sandbox.DemoJob)
		c.get(entity).is(t, 200)
	},
	"latency": func(t *testing.T, c *client) {
		c.fault("latency=150ms,on=icd-token")
		took := func(ask func() answer) time.Duration {
			start := time.Now()
			ask().is(t, 200)
			return time.Since(start)
		}
		if d := took(c.askToken); d < 150*time.Millisecond {
			t.Errorf("a token took %v", d)
		}
		c.fault("latency=30s,on=api")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+entity, nil)
		if err != nil {
			t.Fatal(err)
		}
		impatient := &client{t: t, s: c.s, http: &http.Client{Timeout: 50 * time.Millisecond}}
		if a := impatient.do(r); a.status != 0 || a.err == nil {
			t.Errorf("an answer came at once: %d", a.status)
		}
	},
	"jitter": func(t *testing.T, c *client) {
		c.fault("jitter=20ms")
		quickest, slowest := time.Hour, time.Duration(0)
		for range 20 {
			start := time.Now()
			c.get(entity).is(t, 200)
			quickest, slowest = min(quickest, time.Since(start)), max(slowest, time.Since(start))
		}
		if slowest-quickest < 5*time.Millisecond {
			t.Errorf("20 answers took between %v and %v", quickest, slowest)
		}
	},
	"ttl": func(t *testing.T, c *client) {
		c.fault("ttl=90s,on=icd-token")
		if got := c.askToken().object(t).number("expires_in"); got != 90 {
			t.Errorf("expires_in %v", got)
		}
		lives := func(seconds int64) {
			t.Helper()
			before := time.Now().Unix()
			end := int64(c.generate("UPLOAD").object(t).number("expiration"))
			if end < before+seconds || end > time.Now().Unix()+seconds {
				t.Errorf("a CDC token asked for at %d ends at %d, want %d s later", before, end, seconds)
			}
		}
		lives(900)
		c.fault("ttl=20s")
		lives(20)
	},
	"revoke": func(t *testing.T, c *client) {
		cdc := c.generate("UPLOAD").object(t).text("token")
		c.fault("revoke")
		c.get(entity).is(t, 401)
		c.refresh(cdc).is(t, 401)
		c.get(entity).is(t, 401)
		c.token = c.newToken()
		c.get(entity).is(t, 200)
		c.fault("revoke=share=100%,on=cdc-token") // whoever refreshes finds the token gone
		c.refresh(c.generate("UPLOAD").object(t).text("token")).is(t, 401)
	},
	"bearer": func(t *testing.T, c *client) {
		token := c.generate("UPLOAD").object(t).text("token")
		c.refresh("Bearer "+token).is(t, 401)
		c.fault("bearer")
		c.refresh("Bearer "+token).is(t, 200)
		c.refresh(token).is(t, 200)
	},
	"open": func(t *testing.T, c *client) {
		c.fault("open")
		for _, header := range []string{"-", "", "Bearer ", "Bearer wrong", "Basic eDp5", "nonsense"} {
			if a := c.icd("GET", entity, "", "Authorization", header).is(t, 200); a.header.Get("Www-Authenticate") != "" {
				t.Errorf("challenge %q", a.header.Get("Www-Authenticate"))
			}
		}
		// What a client has noted of a container without a language.
		for path, status := range map[string]int{mms2024 + "/codeinfo/1A00": 200, mms2024 + "/autocode?searchText=cholera": 500, entity: 404} {
			c.icd("GET", path, "", "Authorization", "-", "Accept-Language", "-").is(t, status)
		}
	},
}

func TestEveryFault(t *testing.T) {
	t.Parallel()
	if got, want := slices.Sorted(maps.Keys(faultTests)), sandbox.FaultNames(); !slices.Equal(got, want) {
		t.Errorf("there are tests of %v and faults %v", got, want)
	}
	for name, test := range faultTests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, sandbox.Options{})
			c.token = c.newToken()
			c.get(entity).is(t, 200)
			if sandbox.AboutFault(name) == "" {
				t.Error("nothing says what it does")
			}
			test(t, c)
			// It ends when it is switched off.
			if n := c.s.ClearFaults(""); n == 0 && name != "500" && name != "503" && name != "truncate" && name != "oversize" {
				t.Error("it was not there any more")
			}
			c.token = c.newToken()
			c.get(entity).is(t, 200)
		})
	}
}

func TestUnauthorizedUntilRenewed(t *testing.T) {
	t.Parallel()
	for _, early := range []bool{true, false} { // at the start, and while it runs
		c := serve(t, sandbox.Options{})
		if early {
			c.fault("unauthorized=until-renewed")
		}
		first, second := c.newToken(), c.newToken()
		if !early {
			c.fault("unauthorized=until-renewed")
		}
		for _, token := range []string{first, second, first} {
			c.icd("GET", entity, "", "Authorization", "Bearer "+token).is(t, 401)
		}
		cdc := c.generate("UPLOAD").object(t).text("token") // renews nothing of ICD's
		c.icd("GET", entity, "", "Authorization", "Bearer "+first).is(t, 401)
		third := c.newToken()
		c.icd("GET", entity, "", "Authorization", "Bearer "+third).is(t, 200)
		c.icd("GET", entity, "", "Authorization", "Bearer "+second).is(t, 401)
		c.fault("unauthorized=until-renewed") // once more
		c.icd("GET", entity, "", "Authorization", "Bearer "+third).is(t, 401)
		c.refresh(cdc).is(t, 200) // the API alone
		c.fault("unauthorized=until-renewed,on=cdc-token")
		c.refresh(cdc).is(t, 401)
		c.refresh(c.generate("UPLOAD").object(t).text("token")).is(t, 200)
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	c.token = c.newToken()
	cdc := c.generate("UPLOAD").object(t).text("token")
	c.s.Revoke()
	c.get(entity).is(t, 401)
	c.refresh(cdc).is(t, 401)
	c.token = c.newToken()
	c.get(entity).is(t, 200)
}

func TestFaultsHappenOnTheirArea(t *testing.T) {
	t.Parallel()
	for area, want := range map[string][3]int{ // ICD token, CDC token, API
		"": {503, 503, 503}, "token": {503, 503, 200}, "icd-token": {503, 200, 200}, "cdc-token": {200, 503, 200}, "api": {200, 200, 503},
	} {
		c := serve(t, sandbox.Options{})
		c.token = c.newToken()
		if err := c.s.SetFault(sandbox.Fault{Name: "503", On: sandbox.Area(area)}); err != nil {
			t.Fatal(err)
		}
		if got := [3]int{c.askToken().status, c.generate("UPLOAD").status, c.get(entity).status}; got != want {
			t.Errorf("on %q: %v, want %v", area, got, want)
		}
		c.send("GET", "/sandbox/stats", "").is(t, 200) // never there
	}
}

func TestShareOfTheRequests(t *testing.T) {
	t.Parallel()
	c := inProcess(t, newServer(t, sandbox.Options{Seed: 7, Faults: []sandbox.Fault{{Name: "500", Share: 0.3, On: sandbox.API}}}))
	c.token = c.newToken()
	failed := 0
	for range 1000 {
		if c.get(entity).status == 500 {
			failed++
		}
	}
	if failed < 250 || failed > 350 {
		t.Errorf("%d of 1000 failed, want about 300", failed)
	}
}

// run makes one long sequence of requests and notes what came back.
func run(t *testing.T, seed uint64) []int {
	faults := []sandbox.Fault{}
	for _, spec := range []string{"500=share=10%", "503=share=5%,times=20", "throttle=share=7%", "drop=share=3%", "truncate=share=5%", "unauthorized=always,share=10%", "html=share=4%", "length=short,share=4%", "jitter=2s,share=50%", "revoke=share=2%"} {
		f, err := sandbox.ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, f)
	}
	c := inProcess(t, newServer(t, sandbox.Options{Seed: seed, Faults: faults, Jitter: time.Second}))
	start := time.Now()
	var seen []int
	for i := range 300 {
		var a answer
		switch i % 4 {
		case 0:
			if a = c.askToken(); a.status == 200 && a.err == nil && json.Valid(a.body) {
				c.token = a.object(t).text("access_token")
			}
		case 1:
			a = c.generate("UPLOAD")
		case 2:
			a = c.send("GET", entity, "", "Authorization", "Bearer "+c.token, "API-Version", "v2", "Accept-Language", "en")
		default:
			a = c.send("GET", mms2024+"/search?q=cholera", "", "Authorization", "Bearer "+c.token, "API-Version", "v2", "Accept-Language", "en")
		}
		seen = append(seen, a.status, int(time.Since(start)/time.Millisecond))
	}
	return seen
}

func TestTheSameSeedGivesTheSameRun(t *testing.T) {
	t.Parallel()
	runs := make([][]int, 3)
	for i, seed := range []uint64{1, 1, 2} {
		synctest.Test(t, func(t *testing.T) { runs[i] = run(t, seed) })
	}
	if !slices.Equal(runs[0], runs[1]) {
		t.Error("the same seed gave two different runs of statuses and times")
	}
	if slices.Equal(runs[0], runs[2]) {
		t.Error("another seed gave the same run")
	}
}

func TestLatencyAndJitter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{Latency: 300 * time.Millisecond, Jitter: 200 * time.Millisecond}))
		took := func(a func() answer) time.Duration {
			start := time.Now()
			a()
			return time.Since(start)
		}
		c.token = c.newToken()
		different := make(map[time.Duration]bool)
		for range 20 {
			d := took(func() answer { return c.get(entity) })
			if different[d] = true; d < 300*time.Millisecond || d >= 500*time.Millisecond {
				t.Errorf("an answer took %v", d)
			}
		}
		if len(different) < 10 {
			t.Errorf("20 answers took %d different times", len(different))
		}
		if d := took(c.askToken); d < 300*time.Millisecond {
			t.Errorf("a token took %v", d)
		}
		if d := took(func() answer { return c.control("GET", "stats", "") }); d != 0 {
			t.Errorf("the control endpoint took %v", d)
		}
	})
}

func TestLatencyOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{}))
		c.token = c.newToken()
		c.fault("latency=30s,on=api,times=1")
		for _, want := range []time.Duration{30 * time.Second, 0} {
			start := time.Now()
			c.get(entity).is(t, 200)
			if d := time.Since(start); d != want {
				t.Errorf("an answer took %v, want %v", d, want)
			}
		}
	})
}

func TestDripTakesASecondAByte(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{}))
		c.token = c.newToken()
		c.fault("drip=on=api")
		start := time.Now()
		a := c.get(entity).is(t, 200)
		if d := time.Since(start); d != time.Duration(len(a.body))*time.Second {
			t.Errorf("%d bytes took %v", len(a.body), d)
		}
	})
}

func TestFaultsAsFlags(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]sandbox.Fault{
		"500":                                {Name: "500"},
		"503=times=3,on=token":               {Name: "503", Times: 3, On: sandbox.Tokens},
		"500=share=20%,on=api":               {Name: "500", Share: 0.2, On: sandbox.API},
		"500=share=0.5":                      {Name: "500", Share: 0.005},
		"throttle=7":                         {Name: "throttle", Value: "7"},
		"throttle=7,times=2":                 {Name: "throttle", Value: "7", Times: 2},
		"unauthorized=once":                  {Name: "unauthorized", Value: "once", Times: 1, On: sandbox.API},
		"unauthorized=until-renewed":         {Name: "unauthorized", Value: "until-renewed", On: sandbox.API},
		"unauthorized=always,on=cdc-token":   {Name: "unauthorized", Value: "always", On: sandbox.CDCToken},
		"skew=+10m":                          {Name: "skew", Value: "+10m"},
		"drip=5ms":                           {Name: "drip", Value: "5ms"},
		"expiry=missing,on=icd-token":        {Name: "expiry", Value: "missing", On: sandbox.ICDToken},
		"language=es":                        {Name: "language", Value: "es", On: sandbox.API},
		"html=502":                           {Name: "html", Value: "502"},
		"latency=2s,times=1":                 {Name: "latency", Value: "2s", Times: 1},
		"jitter=300ms,on=api":                {Name: "jitter", Value: "300ms", On: sandbox.API},
		"ttl=20s":                            {Name: "ttl", Value: "20s", On: sandbox.Tokens},
		"revoke":                             {Name: "revoke", Times: 1, On: sandbox.API},
		"revoke=share=1%":                    {Name: "revoke", Share: 0.01, On: sandbox.API},
		"revoke,share=1%":                    {Name: "revoke", Share: 0.01, On: sandbox.API},
		"client-certificate":                 {Name: "client-certificate", On: sandbox.CDCToken},
		"length=short,share=100%,times=1000": {Name: "length", Value: "short", Share: 1, Times: 1000},
	} {
		if got, err := sandbox.ParseFault(spec); err != nil || got != want {
			t.Errorf("%s is %+v (%v), want %+v", spec, got, err, want)
		}
	}
	for _, spec := range []string{
		"", "=", "nothing", "500=7", "500=times=0", "500=times=x", "500=share=0", "500=share=101%", "500=share=NaN", "500=share=-1", "500=on=nowhere",
		"500=more=7", "unauthorized", "unauthorized=twice", "throttle=soon", "skew", "skew=much", "drip=-1s", "drip=fast", "expiry", "expiry=never",
		"html=99", "html=x", "language", "language=ESP", "language=e5", "ms=on=api", "ms=on=icd-token", "scope=on=cdc-token", "language=es,on=token", "length=wide", "open=on=token",
		"latency", "latency=-1s", "latency=2m", "jitter=soon", "ttl", "ttl=10ms", "ttl=48h", "ttl=1m,on=api", "revoke=now", "unauthorized=always,on=icd-token",
	} {
		if f, err := sandbox.ParseFault(spec); err == nil || f != (sandbox.Fault{}) || !strings.HasPrefix(err.Error(), "fault") && !strings.HasPrefix(err.Error(), "there is no fault") {
			t.Errorf("%q is %+v (%v), want an error", spec, f, err)
		}
	}
	for _, f := range []sandbox.Fault{{Name: "500", Times: -1}, {Name: "500", Share: 2}, {Name: "500", Share: -1}, {Name: "x"}} {
		if _, err := sandbox.New(sandbox.Options{Faults: []sandbox.Fault{f}}); err == nil {
			t.Errorf("%+v is accepted", f)
		}
	}
}
