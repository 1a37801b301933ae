package sandbox_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

func TestScriptIsPlayedInTime(t *testing.T) {
	t.Parallel()
	script, err := sandbox.ParseScript("# an outage, and a token that is worth nothing any more\n\n20s on 503,on=token # as long as it takes\n20s on latency=5s,on=api\n1m off 503\n\t1m30s  on\trevoke\n2m off\n")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{}))
		began := time.Now()
		var told []string
		over := make(chan struct{})
		go func() {
			defer close(over)
			c.s.Play(t.Context(), script, func(s sandbox.Step) { told = append(told, fmt.Sprintf("%v: %v", time.Since(began), s)) })
		}()
		at := func(after time.Duration) {
			<-time.After(time.Until(began.Add(after)))
			synctest.Wait()
		}
		at(19 * time.Second)
		c.token = c.newToken()
		at(21 * time.Second)
		c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret)).is(t, 503)
		c.get(entity).is(t, 200)
		if d := time.Since(began); d != 26*time.Second {
			t.Errorf("an answer came after %v", d)
		}
		at(61 * time.Second)
		c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret)).is(t, 200)
		at(91 * time.Second)
		c.get(entity).is(t, 401)
		at(121 * time.Second)
		if a := c.control("GET", "faults", "").is(t, 200); string(a.body) != "[]" {
			t.Errorf("faults at the end: %s", a.body)
		}
		<-over
		want := "20s: 20s on 503,on=token\n20s: 20s on latency=5s,on=api\n1m0s: 1m0s off 503\n1m30s: 1m30s on revoke,times=1,on=api\n2m0s: 2m0s off"
		if got := strings.Join(told, "\n"); got != want {
			t.Errorf("told:\n%s\nwant:\n%s", got, want)
		}
	})
}

// The scripts in the README do what it says of them.
func TestScriptsOfTheREADME(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```faults\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) != 3 {
		t.Fatalf("there are %d scripts", len(blocks))
	}
	type moment struct {
		after      time.Duration
		token, api int // the status of each; 0 is not asked
	}
	for i, moments := range [][]moment{
		{{19 * time.Second, 200, 200}, {21 * time.Second, 503, 200}, {59 * time.Second, 503, 200}, {61 * time.Second, 200, 200}},
		{{29 * time.Second, 200, 200}, {31 * time.Second, 0, 401}, {32 * time.Second, 200, 200}, {61 * time.Second, 0, 401}, {91 * time.Second, 200, 200}},
		{{14 * time.Second, 200, 200}, {46 * time.Second, 200, 429}, {61 * time.Second, 200, 200}},
	} {
		script, err := sandbox.ParseScript(blocks[i][1])
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			c := inProcess(t, newServer(t, sandbox.Options{}))
			began := time.Now()
			go c.s.Play(t.Context(), script, func(sandbox.Step) {})
			for _, m := range moments {
				<-time.After(time.Until(began.Add(m.after)))
				synctest.Wait()
				if m.token != 0 {
					a := c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret)).is(t, m.token)
					if m.token == 200 {
						c.token = a.object(t).text("access_token")
					}
				}
				c.get(entity).is(t, m.api)
			}
		})
	}
}

func TestScriptEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s.Play(ctx, sandbox.Script{{After: time.Hour, Fault: sandbox.Fault{Name: "503"}}}, func(sandbox.Step) { t.Error("it went on") })
	})
}

func TestScriptsThatAreNone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "no step", "# nothing\n\n": "no step",
		"20s":                         "line 1: behind the time",
		"\n20s 503":                   "line 2: behind the time",
		"20s on":                      "line 1: behind the time",
		"20s on 503 on=api":           "line 1: behind the time",
		"20s of 503":                  "line 1: behind the time",
		"20 on 503":                   "line 1: it does not begin with a time such as 20s or 1m30s",
		"-1s on 503":                  "line 1: it does not begin with a time",
		"1s on 503\n\n1s on 504":      "line 3: there is no fault",
		"1s off 504":                  "line 1: there is no fault",
		"1s on throttle=x":            "line 1: fault throttle",
		"20s on 503\n10s off 503":     "line 2: it comes before",
		"1s on 503,on=nowhere # here": "line 1: fault 503: there is no area",
	} {
		if script, err := sandbox.ParseScript(text); err == nil || !strings.HasPrefix(err.Error(), strings.SplitN(want, ":", 2)[0]) && !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, %v; want %s", text, script, err, want)
		}
	}
}

// What a fault says of itself is how it is written.
func TestFaultsAreWrittenAsTheyAreRead(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"503", "throttle=7,times=2", "503,times=3,on=token", "drop,share=12.5%", "skew=-1h,on=icd-token", "language=es", "unauthorized=until-renewed"} {
		read, err := sandbox.ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := sandbox.ParseFault(read.String()); err != nil || again != read {
			t.Errorf("%s is written %s, which is %+v (%v)", spec, read, again, err)
		}
	}
	for _, name := range sandbox.FaultNames() {
		f, err := sandbox.ParseFault(strings.TrimSuffix(name+"="+examples[name], "="))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := sandbox.ParseFault(f.String()); err != nil || again != f {
			t.Errorf("%+v is written %s, which is %+v (%v)", f, f, again, err)
		}
	}
}
