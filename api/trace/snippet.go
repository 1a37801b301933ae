package trace

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Language is one that requests are rendered in.
type Language uint8

// The languages.
const (
	Curl Language = iota
	Python
	PHP
	CSharp
	Go
	R
)

// Languages are all of them, in the order in which they are offered.
func Languages() []Language { return []Language{Curl, Python, PHP, CSharp, Go, R} }

// languageNames are the languages as they are chosen by name, and with what they
// send requests.
var languageNames = [...][2]string{
	{"curl", "sh"}, {"Python", "requests"}, {"PHP", "curl"}, {"C#", "HttpClient"}, {"Go", "net/http"}, {"R", "httr2"},
}

// String is the language's name.
func (l Language) String() string { return languageNames[l][0] }

// By is the library, or shell, that a snippet is for.
func (l Language) By() string { return languageNames[l][1] }

// Snippet renders the exchange as a program that does the same and prints the body
// of the answer. Variables stand in it for everything secret, filled from the
// environment in the lines at its beginning. Whatever the request held stands in it
// as data.
func (e Exchange) Snippet(l Language) string {
	c := e.call()
	switch l {
	case Python:
		return c.python()
	case PHP:
		return c.php()
	case CSharp:
		return c.csharp()
	case Go:
		return c.golang()
	case R:
		return c.r()
	default:
		return c.curlSnippet(e.Curl())
	}
}

// writer puts a program together.
type writer struct {
	strings.Builder
	literal func(string) string
	local   func(*variable) string
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// fill writes a line for each variable, and one that is empty.
func (w *writer) fill(c call, format, comment string) {
	list := c.variables()
	for _, v := range list {
		how := ""
		if v.how != "" {
			how = comment + v.how + " prints one"
		}
		w.line(format+"%s", w.local(v), v.name, how)
	}
	if len(list) > 0 {
		w.line("")
	}
}

// value writes a value as an expression, with a variable joined to a text by plus.
func (w *writer) value(v value, plus string) string {
	switch {
	case v.of == nil:
		return w.literal(v.text)
	case v.text == "":
		return w.local(v.of)
	}
	return w.literal(v.text) + plus + w.local(v.of)
}

// list writes the elements of a list.
func (w *writer) list(texts []string) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = w.literal(s)
	}
	return strings.Join(quoted, ", ")
}

// snake and camel spell the name of a variable.
func snake(v *variable) string { return strings.Join(v.local(), "_") }

func camel(v *variable) string {
	words := v.local()
	for i := range words[1:] {
		words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
	}
	return strings.Join(words, "")
}

// escaping makes the literals of a language: in double quotes, with a backslash
// before what has a meaning in them, and with a number for what cannot be seen.
type escaping struct {
	special string              // besides the quote and the backslash
	number  func(r rune) string // as an escape
	ascii   bool                // so is everything else beyond ASCII
}

func (x escaping) literal(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\' || strings.ContainsRune(x.special, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == 0: // which R cannot say, and no request can hold
			b.WriteString(x.number('\uFFFD'))
		case !unicode.IsPrint(r) || x.ascii && r > '~':
			b.WriteString(x.number(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// unicodeEscape is what Python, C# and R take.
func unicodeEscape(r rune) string {
	if r > 0xFFFF {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// The literals of the languages that have no writer of their own here.
var (
	pythonLiteral = escaping{number: unicodeEscape}.literal
	csharpLiteral = escaping{number: unicodeEscape}.literal
	rLiteral      = escaping{number: unicodeEscape, ascii: true}.literal
	phpLiteral    = escaping{special: "$", number: phpEscape}.literal
)

func phpEscape(r rune) string { return `\u{` + strconv.FormatInt(int64(r), 16) + "}" }
