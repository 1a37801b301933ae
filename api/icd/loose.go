package icd

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"icdscope/api/internal/text"
)

// The API's answers and its schema do not agree everywhere on types. The types
// here take either form.

// looseText is a language-tagged text {"@language","@value"}, or a plain string.
type looseText struct {
	Language text.CleanLine
	Value    text.CleanBlock
}

func (t *looseText) UnmarshalJSON(b []byte) error {
	if isString(b) {
		return json.Unmarshal(b, &t.Value)
	}
	var tagged struct {
		Language text.CleanLine  `json:"@language"`
		Value    text.CleanBlock `json:"@value"`
	}
	if err := json.Unmarshal(b, &tagged); err != nil {
		return err
	}
	t.Language, t.Value = tagged.Language, tagged.Value
	return nil
}

func (t looseText) line() string { return text.Line(string(t.Value)) }

// looseList is a list of strings, or one string.
type looseList []text.CleanLine

func (l *looseList) UnmarshalJSON(b []byte) error {
	if isString(b) {
		var one text.CleanLine
		if err := json.Unmarshal(b, &one); err != nil {
			return err
		}
		*l = looseList{one}
		return nil
	}
	return json.Unmarshal(b, (*[]text.CleanLine)(l))
}

// refs reads a list of identity URIs, without what is none.
func (l looseList) refs(language string) []Ref { return new(origin).refs("", l, language) }

func (l looseList) strings() []string {
	var s []string
	for _, v := range l {
		s = append(s, string(v))
	}
	return s
}

// looseBool is true or false, also as a string.
type looseBool bool

func (v *looseBool) UnmarshalJSON(b []byte) error {
	yes, err := strconv.ParseBool(string(bytes.Trim(b, `"`)))
	if err != nil && string(b) != "null" && string(b) != `""` {
		return &json.UnmarshalTypeError{Value: "something else than true or false"}
	}
	*v = looseBool(yes)
	return nil
}

// looseNumber is a number, also as a string.
type looseNumber float64

func (v *looseNumber) UnmarshalJSON(b []byte) error {
	if string(b) == "null" || string(b) == `""` {
		return nil
	}
	n, err := strconv.ParseFloat(string(bytes.Trim(b, `"`)), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return &json.UnmarshalTypeError{Value: "something else than a number"}
	}
	*v = looseNumber(n)
	return nil
}

func isString(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 0 && b[0] == '"'
}
