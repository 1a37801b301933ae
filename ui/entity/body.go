package entity

import (
	"encoding/json"
	"strconv"
	"strings"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Body is the body of an answer, a line each of its members and elements. Where they
// are is found once; what is said of a line is made when it is asked for.
type Body struct {
	text  string // indented and cleaned
	from  page.From
	lines []bodyLine
	index *widget.Index // of the lines; nil before anybody looked for words
}

// bodyLine is where a line stands, and in what.
type bodyLine struct {
	from, to int32
	parent   int32 // the line of what it is in; -1 for none
	nth      int32 // of what it is in, from 0
	end      int32 // the line on which what begins here ends; 0 for nothing
	begin    int32 // the line on which what ends here began; -1 for nothing
	members  int32 // of what begins here
}

// ReadBody finds the lines of an indented body. What is no JSON has lines alone.
func ReadBody(text string, exchange uint64) *Body {
	text = strings.TrimRight(text, "\n")
	b := &Body{text: text, from: page.From{Exchange: exchange, Part: page.Body}}
	var open []int32
	whole := true
	for from := 0; from <= len(text); {
		to := len(text)
		if n := strings.IndexByte(text[from:], '\n'); n >= 0 {
			to = from + n
		}
		l, i := bodyLine{from: int32(from), to: int32(to), parent: -1, begin: -1}, int32(len(b.lines))
		word := strings.Trim(text[from:to], " ,")
		if closes := word == "}" || word == "]"; closes && len(open) > 0 {
			l.begin, open = open[len(open)-1], open[:len(open)-1]
			l.parent = b.lines[l.begin].parent
			b.lines[l.begin].end = i
		} else if whole = whole && !closes; len(open) > 0 {
			in := &b.lines[open[len(open)-1]]
			l.parent, l.nth = open[len(open)-1], in.members
			in.members++
		}
		if strings.HasSuffix(word, "{") || strings.HasSuffix(word, "[") {
			open = append(open, i)
		}
		b.lines = append(b.lines, l)
		from = to + 1
	}
	if !whole || len(open) > 0 {
		for i := range b.lines {
			l := &b.lines[i]
			l.parent, l.begin, l.end = -1, -1, 0
		}
	}
	return b
}

// line is a line as it came, without its indentation.
func (b *Body) line(i int) string {
	return strings.TrimLeft(b.text[b.lines[i].from:b.lines[i].to], " ")
}

// indent is how far a line is indented.
func (b *Body) indent(i int) int { return int(b.lines[i].to-b.lines[i].from) - len(b.line(i)) }

// cutName parts the name of a member, quoted, from its value; "" where there is none.
func cutName(line string) (name, value string) {
	if !strings.HasPrefix(line, `"`) {
		return "", line
	}
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			if value, ok := strings.CutPrefix(line[i+1:], ": "); ok {
				return line[:i+1], value
			}
			return "", line
		}
	}
	return "", line
}

// opener is the line on which begins what a line is part of, if it is its first or last.
func (b *Body) opener(i int) int {
	if begin := b.lines[i].begin; begin >= 0 {
		return int(begin)
	}
	return i
}

// inPointer writes a name as a part of a pointer.
var inPointer = strings.NewReplacer("~", "~0", "/", "~1")

// Pointer is where the value of a line stands in the body (RFC 6901).
func (b *Body) Pointer(i int) string {
	i = b.opener(i)
	if b.lines[i].parent < 0 {
		return ""
	}
	token := strconv.Itoa(int(b.lines[i].nth))
	if name, _ := cutName(b.line(i)); name != "" {
		token = name[1 : len(name)-1]
		if strings.IndexByte(token, '\\') >= 0 {
			_ = json.Unmarshal([]byte(name), &token)
		}
		token = inPointer.Replace(token)
	}
	return b.Pointer(int(b.lines[i].parent)) + "/" + token
}

// Value is the value of a line, all of it, as it would stand by itself.
func (b *Body) Value(i int) string {
	i = b.opener(i)
	l := &b.lines[i]
	_, value := cutName(b.line(i))
	if l.end > 0 {
		margin := "\n" + strings.Repeat(" ", b.indent(i))
		value += strings.ReplaceAll(b.text[l.to:b.lines[l.end].to], margin, "\n")
	}
	return strings.TrimSuffix(value, ",")
}

// Lines are those that have a text, whatever its case and accents.
func (b *Body) Lines(text string) []int {
	if text == "" {
		return nil
	}
	if b.index == nil {
		b.index = widget.NewIndex(len(b.lines), b.line)
	}
	return b.index.Lines(text)
}

// spans say a line; of what is folded, how much it is.
func (b *Body) spans(i int, folded bool) []page.Span {
	from := b.from
	from.Pointer = b.Pointer(i)
	name, value := cutName(b.line(i))
	l := &b.lines[i]
	spans := make([]page.Span, 0, 5)
	if name != "" {
		spans = append(spans, page.S(theme.RoleAccent, name, from), page.S(theme.RoleFaint, ": ", from))
	}
	if !folded {
		return append(spans, page.S(theme.RoleText, value, from))
	}
	last := strings.TrimLeft(b.text[b.lines[l.end].from:b.lines[l.end].to], " ")
	what := "members"
	if strings.HasPrefix(last, "]") {
		what = "elements"
	}
	if l.members == 1 {
		what = what[:len(what)-1]
	}
	return append(spans, page.S(theme.RoleText, value+"…"+last, from), page.T(theme.RoleMuted, " "+widget.Count(int(l.members))+" "+what))
}
