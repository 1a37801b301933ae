package sandbox

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
)

// Content types of bodies.
const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data"
	jsonType      = "application/json"
)

// errTooLarge is the error of a body over bodyLimit.
var errTooLarge = errors.New("the body is too large")

// parsePairs parses a query string or a form. A semicolon is a character like
// any other, as chapterFilter is written with it, and so is a percent sign that
// begins no escape, as words are searched with a wildcard; net/url would drop the
// pair. Assumption for the latter: it is how servers of this kind read.
func parsePairs(s string) (url.Values, error) {
	var b strings.Builder
	for i := range len(s) {
		switch {
		case s[i] == ';':
			b.WriteString("%3B")
		case s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(s[i])
		}
	}
	return url.ParseQuery(b.String())
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// formValues reads a form body. What could be read comes with the error.
func formValues(r *http.Request) (url.Values, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, errors.New("the content type cannot be read")
	}
	switch kind {
	case formType:
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, bodyError(err)
		}
		return parsePairs(string(b))
	case multipartType:
		form, err := multipart.NewReader(r.Body, params["boundary"]).ReadForm(2 * bodyLimit) // in memory
		if err != nil {
			return nil, bodyError(err)
		}
		return form.Value, form.RemoveAll()
	}
	return nil, errors.New("the body is not a form")
}

func bodyError(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return errTooLarge
	}
	return err
}

// readParameters collects what a call is asked with: the query string and, of
// a POST, a form body, whatever the case of the names (WHO's widget writes
// useFlexiSearch, the schema useFlexisearch). Assumption: the query string wins,
// and an unreadable form is as good as none.
func (c *call) readParameters() bool {
	c.params = make(map[string]string)
	query, _ := parsePairs(c.r.URL.RawQuery)
	c.takeParameters(query)
	if c.r.Method != http.MethodPost {
		return true
	}
	form, err := formValues(c.r)
	if errors.Is(err, errTooLarge) {
		c.fail(http.StatusRequestEntityTooLarge, "too_large", "the body is larger than 1 MiB")
		return false
	}
	c.takeParameters(form)
	return true
}

// takeParameters keeps values that are not there yet. Of two spellings of a
// name the one that sorts first counts.
func (c *call) takeParameters(values url.Values) {
	for _, name := range sortedKeys(values) {
		low := strings.ToLower(name)
		if c.params[low] == "" && len(values[name]) > 0 {
			c.params[low] = c.written(values[name][0])
		}
	}
}

func (c *call) parameter(name string) string { return c.params[strings.ToLower(name)] }

func (c *call) flag(name string, usual bool) bool {
	switch strings.ToLower(c.parameter(name)) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return usual
}

// list reads a parameter that holds several values.
func (c *call) list(name string) []string {
	return strings.FieldsFunc(c.parameter(name), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}
