package icd_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/api/internal/mark"
	"icdscope/session/failure"
)

// asking is one way to ask the API for something that is kept.
type asking struct {
	path string // what it requests
	good string // a right answer
	ask  func(context.Context, *icd.Client) (string, error)
	want string // what it makes of the right answer
}

var (
	shapes = icd.MMS("2099-01", "en")
	tenth  = icd.TenthRevision("2099", "en")
)

// askings are all ways, each with an answer in the recorded shape.
func askings(t *testing.T) map[string]asking {
	t.Helper()
	load := func(ref icd.Ref) func(context.Context, *icd.Client) (string, error) {
		return func(ctx context.Context, c *icd.Client) (string, error) {
			e, _, err := c.Load(ctx, ref)
			return e.Title, err
		}
	}
	ref := func(id, residual string) icd.Ref {
		r := shapes.Root()
		r.ID, r.Residual = id, residual
		return r
	}
	const mms = "/icd/release/11/2099-01/mms"
	return map[string]asking{
		"a category":                {mms + "/900011?include=diagnosticCriteria", shape(t, "category"), load(ref("900011", "")), "Shape of a category: it’s é"},
		"a block":                   {mms + "/900001?include=diagnosticCriteria", shape(t, "block"), load(ref("900001", "")), "Shape of a block"},
		"a residual":                {mms + "/900011/other", shape(t, "residual"), load(ref("900011", icd.Other)), "Shape of a residual, other specified"},
		"a foundation entity":       {"/icd/entity/900015?include=diagnosticCriteria", shape(t, "foundation-entity"), load(icd.InFoundation("en").Entity("900015")), "Shape of a foundation entity"},
		"a root":                    {mms, shape(t, "linearization-root"), load(shapes.Root()), "Shape of a linearization"},
		"the foundation's root":     {"/icd/entity", shape(t, "foundation-root"), load(icd.InFoundation("en").Root()), "WHO Family of shapes"},
		"a release's foundation":    {"/icd/entity?releaseId=2099-01", shape(t, "foundation-root"), load(icd.InFoundation("en").At("2099-01").Root()), "WHO Family of shapes"},
		"an entity of ICD-10":       {"/icd/release/10/2099/SH00.1", shape(t, "icd10-entity"), load(tenth.Entity("SH00.1")), "Shape of a category of ICD-10"},
		"the root of ICD-10":        {"/icd/release/10/2099", shape(t, "icd10-root"), load(tenth.Root()), "Shape of ICD-10"},
		"the releases of ICD-10":    {"/icd/release/10", shape(t, "icd10-multiversion"), versions(tenth.Root()), "2099 of 2"},
		"the releases":              {"/icd/release/11/mms", shape(t, "multiversion"), versions(shapes.Root()), "2099-01 of 3"},
		"the releases of an entity": {"/icd/release/11/mms/900011", multiversion("/900011"), versions(ref("900011", "")), "2099-01 of 1"},
		"a code":                    {mms + "/codeinfo/9A0Z", shape(t, "codeinfo"), codeInfo("9A0Z"), "900001/unspecified"},
		"a cluster":                 {mms + "/codeinfo/9A00&XZ9", shape(t, "codeinfo-cluster"), codeInfo("9A00&XZ9"), "900011/"},
	}
}

func versions(ref icd.Ref) func(context.Context, *icd.Client) (string, error) {
	return func(ctx context.Context, c *icd.Client) (string, error) {
		v, _, err := c.Versions(ctx, ref)
		return fmt.Sprintf("%s of %d", v.Latest.Release, len(v.All)), err
	}
}

func codeInfo(code string) func(context.Context, *icd.Client) (string, error) {
	return func(ctx context.Context, c *icd.Client) (string, error) {
		info, _, err := c.CodeInfo(ctx, shapes, code)
		return info.Stem.ID + "/" + info.Stem.Residual, err
	}
}

// multiversion is a list of releases of an entity.
func multiversion(entity string) string {
	return fmt.Sprintf(`{"@id":"http://id.who.int/icd/release/11/mms%[1]s","title":{"@value":"x"},
		"latestRelease":"http://id.who.int/icd/release/11/2099-01/mms%[1]s","release":["http://id.who.int/icd/release/11/2099-01/mms%[1]s"]}`, entity)
}

// nonsense is what comes with status 200 and is no answer to anything.
var nonsense = map[string]string{
	"an empty object": `{}`, "an error": `{"error":"maintenance","message":"back soon"}`, "null": `null`, "a list": `[]`, "a string": `"x"`, "a number": `5`,
	"wrong types":               `{"@id":5,"code":[],"title":7,"latestRelease":{},"stemId":true}`,
	"a foreign @id":             `{"@id":"http://evil.example/icd/entity/1","title":"x","code":"9A0Z","stemId":"http://evil.example/1","latestRelease":"http://evil.example/1"}`,
	"another entity":            `{"@id":"http://id.who.int/icd/release/11/2099-01/mms/4711","title":{"@value":"Something else"},"classKind":"category","code":"ZZ99"}`,
	"another foundation entity": `{"@id":"http://id.who.int/icd/entity/4711","title":{"@value":"Something else"}}`,
	"another release":           `{"@id":"http://id.who.int/icd/release/11/2098-01/mms","title":{"@value":"x"},"releaseId":"2098-01"}`,
	"another foundation":        `{"@id":"http://id.who.int/icd/entity","title":{"@value":"x"},"releaseId":"2098-01"}`,
	"another linearization":     `{"@id":"http://id.who.int/icd/release/11/2099-01/icf","title":{"@value":"x"},"releaseId":"2099-01"}`,
	"another's releases":        `{"@id":"http://id.who.int/icd/release/11/icf","latestRelease":"http://id.who.int/icd/release/11/2099-01/icf"}`,
	"another latest release":    `{"@id":"http://id.who.int/icd/release/11/mms","latestRelease":"http://id.who.int/icd/release/11/2099-01/icf"}`,
	"no release as the latest":  `{"@id":"http://id.who.int/icd/release/11/mms","latestRelease":"http://id.who.int/icd/release/11/mms"}`,
	"another code":              `{"code":"9A01","stemId":"http://id.who.int/icd/release/11/2099-01/mms/4711"}`,
	"a stem elsewhere":          `{"code":"9A0Z","stemId":"http://id.who.int/icd/release/11/2098-01/mms/900001/unspecified"}`,
	"a stem of the foundation":  `{"code":"9A00&XZ9","stemCode":"9A00","stemId":"http://id.who.int/icd/entity/900011"}`,
	"a code of nothing":         `{"stemId":"http://id.who.int/icd/release/11/2099-01/mms/900001/unspecified"}`,
}

// hollow are what a right answer is left with when something else came in its place:
// it says what it is, and nothing of it.
func hollow(good string) map[string]string {
	id := id.FindString(good)
	return map[string]string{
		"no title": `{` + id + `}`, "a title that is null": `{` + id + `,"title":null}`, "an empty title": `{` + id + `,"title":{"@language":"en","@value":" "}}`,
		"an error that says what it is": `{` + id + `,"error":"maintenance","message":"back soon"}`,
	}
}

var id = regexp.MustCompile(`"@id": ?"[^"]*"`)

// wrong are the bodies that are no answer to a: nonsense, and what is right for
// somebody else.
func wrong(t *testing.T, name string) map[string]string {
	t.Helper()
	list := maps.Clone(nonsense)
	all := askings(t)
	maps.Copy(list, hollow(all[name].good))
	for other, x := range all {
		if x.good != all[name].good {
			list["the answer for "+other] = x.good
		}
	}
	if name == "the foundation's root" {
		delete(list, "another foundation") // which release it is was not asked
	}
	return list
}

// answering is a server that gives the bodies one after the other, the last one
// for ever.
type answering struct {
	mu     sync.Mutex
	bodies []string
	asked  int
}

func (s *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.bodies) == 0 {
		return nil, errors.New("nobody is there")
	}
	body := s.bodies[min(s.asked, len(s.bodies)-1)]
	s.asked++
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// kept is a client behind a cache.
func kept(t *testing.T, o cache.Options, s http.RoundTripper) *icd.Client {
	t.Helper()
	c := cache.New(o)
	t.Cleanup(c.Close)
	return icd.New(address(t, base), c.Transport(s))
}

// plant puts an answer into a cache as if it had been found good.
func plant(t *testing.T, rt http.RoundTripper, path string) {
	t.Helper()
	ctx, verdict := mark.WithVerdict(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+strings.ReplaceAll(path, "&", "%26"), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Accept": {"application/json"}, "Api-Version": {"v2"}, "Accept-Language": {"en"}}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	verdict.Give(mark.Good)
}

// wantWrong checks the error of an answer that is none: whose fault it is, and
// that nothing was taken from it.
func wantWrong(t *testing.T, err error) {
	t.Helper()
	var failed failure.Failure
	if err == nil || !errors.As(err, &failed) || failed.HTTPStatus() != http.StatusOK || !failed.Code().Ours() {
		t.Errorf("the error is %v", err)
	}
}

// An answer that is none is not kept, and what came before it is not spoilt.
func TestAWrongAnswerIsNotKept(t *testing.T) {
	for name, a := range askings(t) {
		for what, body := range wrong(t, name) {
			t.Run(name+"/"+what, func(t *testing.T) {
				dir, s := t.TempDir(), &answering{bodies: []string{body, a.good}}
				c := kept(t, cache.Options{Dir: dir}, s)
				_, err := a.ask(t.Context(), c)
				wantWrong(t, err)
				if s.asked != 1 {
					t.Errorf("the server was asked %d times", s.asked)
				}
				for range 2 { // asked again, then from memory
					if got, err := a.ask(t.Context(), c); err != nil || got != a.want || s.asked != 2 {
						t.Errorf("%q, %v, after %d requests", got, err, s.asked)
					}
				}
				if got, err := a.ask(t.Context(), kept(t, cache.Options{Dir: dir}, &answering{})); err != nil || got != a.want {
					t.Errorf("in the next run: %q, %v", got, err)
				}
				s.bodies = []string{body}
				_, err = a.ask(icd.Fresh(t.Context()), c)
				wantWrong(t, err)
				if got, err := a.ask(t.Context(), c); err != nil || got != a.want {
					t.Errorf("what was kept before is lost: %q, %v", got, err)
				}
			})
		}
	}
}

// What is found in the cache and is no answer is a miss, and gone.
func TestAWrongAnswerInTheCacheIsAMiss(t *testing.T) {
	for name, a := range askings(t) {
		for what, body := range wrong(t, name) {
			t.Run(name+"/"+what, func(t *testing.T) {
				dir, s := t.TempDir(), &answering{bodies: []string{a.good}}
				planted := cache.New(cache.Options{Dir: dir})
				defer planted.Close()
				plant(t, planted.Transport(&answering{bodies: []string{body}}), a.path)
				offline := kept(t, cache.Options{Dir: dir, Offline: true}, s)
				if got, err := a.ask(t.Context(), kept(t, cache.Options{Dir: dir}, s)); err != nil || got != a.want || s.asked != 1 {
					t.Errorf("on the disk: %q, %v, after %d requests", got, err, s.asked)
				}
				inMemory := icd.New(address(t, base), planted.Transport(s))
				if got, err := a.ask(t.Context(), inMemory); err != nil || got != a.want || s.asked != 2 {
					t.Errorf("in memory: %q, %v, after %d requests", got, err, s.asked)
				}
				if got, err := a.ask(t.Context(), offline); err != nil || got != a.want {
					t.Errorf("offline, after it was mended: %q, %v", got, err)
				}
			})
		}
	}
}

// Offline there is nobody else to ask, and it is said why.
func TestAWrongAnswerInTheCacheOffline(t *testing.T) {
	for name, a := range askings(t) {
		dir := t.TempDir()
		planted := cache.New(cache.Options{Dir: dir})
		plant(t, planted.Transport(&answering{bodies: []string{`{}`}}), a.path)
		planted.Close()
		c := kept(t, cache.Options{Dir: dir, Offline: true}, &answering{})
		_, err := a.ask(t.Context(), c)
		if !errors.Is(err, cache.ErrOffline) || !strings.Contains(err.Error(), "what was kept") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := a.ask(t.Context(), c); !errors.Is(err, cache.ErrOffline) || !strings.Contains(err.Error(), "never loaded") {
			t.Errorf("%s, again: %v", name, err)
		}
	}
}

// Many who ask at once and get a wrong answer all say so, at the cost of few
// requests, and none of them keeps it.
func TestManyGetAWrongAnswer(t *testing.T) {
	a := askings(t)["a category"]
	s := &answering{bodies: []string{`{}`}}
	c := kept(t, cache.Options{Dir: t.TempDir()}, s)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, err := a.ask(t.Context(), c)
			wantWrong(t, err)
		})
	}
	wg.Wait()
	s.mu.Lock()
	s.bodies = []string{a.good}
	s.mu.Unlock()
	got := make([]string, 50)
	for i := range got {
		wg.Go(func() { got[i], _ = a.ask(t.Context(), c) })
	}
	wg.Wait()
	slices.Sort(got)
	if list := slices.Compact(got); len(list) != 1 || list[0] != a.want {
		t.Errorf("%q", list)
	}
}
