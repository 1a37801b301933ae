package search

import (
	"context"
	"regexp"
	"strings"

	"icdscope/api/icd"
)

// kind is what an input is taken for.
type kind int

const (
	words kind = iota
	code
	cluster
	uri
	id
	icd10
)

var kindNames = [...]string{words: "text", code: "code", cluster: "cluster", uri: "URI", id: "id", icd10: "ICD-10 code"}

// icd10Form is a code of ICD-10; in ICD-11 the second character is a letter.
var icd10Form = regexp.MustCompile(`^[A-Za-z][0-9]{2}(\.[0-9]{1,2})?$`)

// guess tells what an input is.
func guess(s string) kind {
	switch {
	case strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://"):
		return uri
	case len(s) >= 6 && strings.Trim(s, "0123456789") == "":
		return id
	case icd10Form.MatchString(s):
		return icd10
	case icd.IsCode(s) && strings.ContainsAny(s, "&/"):
		return cluster
	case icd.IsCode(s) && strings.ContainsAny(s, "0123456789"):
		return code
	}
	return words
}

// result is one row of the list.
type result struct {
	ref   icd.Ref
	code  string
	title icd.Marked
	why   string
}

// question is everything a search needs, so that it can run by itself.
type question struct {
	searcher             Searcher
	root                 icd.Ref
	input                string
	flexible, everything bool
}

func (q question) answer(ctx context.Context) foundMsg {
	msg := foundMsg{input: q.input}
	switch k := guess(q.input); k {
	case code, cluster:
		if q.root.Linearization != icd.Foundation {
			if r, err := q.byCode(ctx); err == nil {
				msg.results = []result{r}
				return msg
			} else if k == cluster {
				msg.err = err
				return msg
			}
		}
	case uri, id:
		r, err := q.byName(ctx, k)
		msg.results, msg.err = []result{r}, err
		return msg
	case icd10:
		if msg = q.byWords(ctx); msg.err == nil && len(msg.results) == 0 {
			msg.err = otherICD(q.input)
		}
		return msg
	case words:
	}
	return q.byWords(ctx)
}

// otherICD is the error of a code of ICD-10.
type otherICD string

func (e otherICD) Error() string {
	return string(e) + " looks like a code of ICD-10, and what is searched here is ICD-11: search for its title"
}

// Local lets the sentence stand as it is.
func (e otherICD) Local() string { return e.Error() }

func (q question) byCode(ctx context.Context) (result, error) {
	info, e, err := icd.LoadCode(ctx, q.searcher, q.root, strings.ToUpper(q.input))
	if err != nil {
		return result{}, err
	}
	why := "this code"
	if len(info.Axes) > 0 {
		var parts []string
		for _, axis := range info.AxisNames() {
			parts = append(parts, axis+": "+strings.Join(info.Axes[axis], ", "))
		}
		why = "stem of the cluster; " + strings.Join(parts, "; ")
	}
	return result{ref: e.Ref, code: e.Code, title: icd.Marked{Text: e.Title}, why: why}, nil
}

func (q question) byName(ctx context.Context, k kind) (result, error) {
	ref := q.root
	ref.ID = q.input
	if k == uri {
		parsed, err := icd.ParseURI(q.input)
		if err != nil {
			return result{}, err
		}
		ref = parsed.In(q.root.Language)
		if ref.Linearization != icd.Foundation && ref.Release == "" {
			ref.Release = q.root.Release
		}
	}
	e, _, err := q.searcher.Load(ctx, ref)
	if err != nil {
		return result{}, err
	}
	return result{ref: e.Ref, code: e.Code, title: icd.Marked{Text: e.Title}, why: "this " + kindNames[k]}, nil
}

func (q question) byWords(ctx context.Context) foundMsg {
	msg := foundMsg{input: q.input}
	text := q.input
	if !strings.HasSuffix(text, "%") { // the last word may not be finished
		text += "%"
	}
	res, _, err := q.searcher.Search(ctx, icd.Search{In: q.root, Query: text, Flexible: q.flexible, AllProperties: q.everything})
	if err != nil {
		msg.err = err
		return msg
	}
	msg.partial = res.Incomplete
	for _, h := range res.Hits {
		msg.results = append(msg.results, result{ref: h.Ref, code: h.Code, title: h.Title, why: reason(h)})
	}
	return msg
}

// reason says why a hit matched, if not by its title.
func reason(h icd.Hit) string {
	for _, m := range h.Matches {
		if m.Property == "Title" {
			return ""
		}
	}
	if len(h.Matches) > 0 {
		m := h.Matches[0]
		name := map[string]string{"Synonym": "synonym", "NarrowerTerm": "narrower term", "TitleOfOtherEntity": "title of another entity", "Inclusion": "inclusion", "FullySpecifiedName": "full name"}[m.Property]
		if name == "" {
			name = m.Property
		}
		return name + ": " + m.Label.Text
	}
	return ""
}
