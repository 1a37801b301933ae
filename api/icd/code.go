package icd

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// CodeInfo is what a code stands for. It has no title: load Stem for that.
type CodeInfo struct {
	Code       string
	Stem       Ref                 // the entity of the stem code
	StemCode   string              // of clusters
	Axes       map[string][]string // of clusters: codes by postcoordination axis
	Simplified string              // a shorter code for the same, where there is one
}

// AxisNames are the names of the axes in order.
func (c CodeInfo) AxisNames() []string { return slices.Sorted(maps.Keys(c.Axes)) }

// codePattern is what may stand in a request for a code, up to codeLimit
// characters; counting them in the pattern would make every start slower.
var codePattern = regexp.MustCompile(`^[0-9A-Za-z](\.?[0-9A-Za-z&/%-])*$`)

const codeLimit = 200

func askable(code string) bool { return len(code) <= codeLimit && codePattern.MatchString(code) }

// IsCode reports whether s has the form of an ICD-11 code or cluster: "1A00",
// "5A11&XN8LS", "NC72.Z/ND56.2".
func IsCode(s string) bool {
	stem, _, _ := strings.Cut(strings.ReplaceAll(s, "&", "/"), "/")
	return askable(s) && stemPattern.MatchString(stem)
}

// stemPattern is the form of one code: the second character is a letter, the
// third a digit, with up to three more characters behind a dot. Extension codes
// begin with X and are longer. Chapter numbers, "01", are no codes.
var stemPattern = regexp.MustCompile(
	`^[0-9A-Za-z][A-Za-z][0-9][0-9A-Za-z](\.[0-9A-Za-z]{1,3})?$` +
		`|^[Xx][A-Za-z][0-9A-Za-z]{2,4}(\.[0-9A-Za-z]{1,3})?$`)

// CodeInfo looks a code or cluster up in the release that in names. A code that
// does not exist, or a combination that is not allowed, is a 404.
//
// GET /icd/release/11/{releaseId}/{linearizationname}/codeinfo/{code} in
// https://id.who.int/swagger/index.html.
func (c *Client) CodeInfo(ctx context.Context, in Tree, code string) (CodeInfo, Provenance, error) {
	if err := in.Root().Valid(); err != nil {
		return CodeInfo{}, Provenance{}, err
	}
	if !in.Coded() {
		return CodeInfo{}, Provenance{}, badRef(in.Title() + " has no codes to look up: ask a linearization, such as mms")
	}
	if !askable(code) {
		return CodeInfo{}, Provenance{}, badRef(fmt.Sprintf("%.40q is not a code", code))
	}
	ctx, _ = mark.WithSubject(ctx, "code "+code)
	var info CodeInfo
	prov, err := c.get(ctx, in.path()+"/codeinfo/"+segment(code), url.Values{}, in.Language, func(a *rest.Answer) error {
		var body map[string]json.RawMessage
		if err := a.JSON(&body); err != nil {
			return err
		}
		var why string
		if info, why = codeInfo(body, in, code); why != "" {
			return a.Wrong(why)
		}
		return nil
	})
	if err != nil {
		return CodeInfo{}, prov, err
	}
	return info, prov, nil
}

// codeInfo reads a CodeInfo body, in which every member that holds a list is an
// axis, or says why it is not that of the code that was asked for in a tree.
func codeInfo(body map[string]json.RawMessage, in Tree, code string) (info CodeInfo, why string) {
	line := func(name string) string {
		var s text.CleanLine
		_ = json.Unmarshal(body[name], &s) // a member of another type counts as absent
		return string(s)
	}
	info = CodeInfo{Code: line("code"), StemCode: line("stemCode"), Simplified: line("simplifiedCode")}
	stem, err := ParseURI(line("stemId"))
	switch {
	case err != nil:
		return CodeInfo{}, "the answer names no stem"
	case stem.Kind() != in.Kind() || stem.Release != "" && stem.Release != in.Release:
		return CodeInfo{}, "asked for a code of " + in.Root().URI() + ", and one of " + stem.Root().URI() + " came"
	case !info.about(code):
		return CodeInfo{}, fmt.Sprintf("asked for the code %s, and %q came", code, text.Snippet([]byte(info.Code), 60))
	}
	stem.Release, stem.Language = in.Release, in.Language
	info.Stem = stem
	for name, raw := range body {
		var codes []text.CleanLine
		if json.Unmarshal(raw, &codes) != nil || len(codes) == 0 {
			continue
		}
		if info.Axes == nil {
			info.Axes = make(map[string][]string)
		}
		info.Axes[text.Line(name)] = looseList(codes).strings()
	}
	return info, ""
}

// about reports whether an answer can be about a code. Case and dots are the
// server's business, and so is how it writes a cluster, as long as it holds one
// of the codes that were asked for.
func (c CodeInfo) about(asked string) bool {
	parts := codesIn(asked)
	if len(parts) == 1 {
		return slices.Equal(codesIn(c.Code), parts)
	}
	return slices.ContainsFunc(append(codesIn(c.Code), codesIn(c.StemCode)...),
		func(code string) bool { return slices.Contains(parts, code) })
}

// codesIn are the codes of a cluster, or the one code, spelled in one way.
func codesIn(cluster string) []string {
	plain := strings.ToUpper(strings.ReplaceAll(cluster, ".", ""))
	return strings.FieldsFunc(plain, func(r rune) bool { return r == '&' || r == '/' || r == ' ' })
}
