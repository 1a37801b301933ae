package cli_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tapeStep is a command of a tape, which is a script of VHS: what is pressed in a terminal,
// and what is waited for (https://github.com/charmbracelet/vhs#vhs-command-reference).
type tapeStep struct {
	line  int
	name  string         // Type, Ctrl, Wait, …
	text  string         // what is typed, the key that is held with others, the setting, the file
	value string         // of a setting or variable
	times int            // how often a key is pressed
	match *regexp.Regexp // what is waited for; nil for what the tape waits for usually
	whole bool           // it is waited for on the whole screen, not in the cursor's line
	limit time.Duration  // how long; 0 for as long as the tape waits usually
}

// pressed are the keys that have a command of their own, as a terminal sends them.
var pressed = map[string]string{
	"Enter": "\r", "Tab": "\t", "Space": " ", "Backspace": "\x7f", "Escape": "\x1b",
	"Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F",
	"Insert": "\x1b[2~", "Delete": "\x1b[3~", "PageUp": "\x1b[5~", "PageDown": "\x1b[6~",
}

// held are the keys that are held while another is pressed.
var held = []string{"Ctrl", "Alt", "Shift"}

// tapeSettings are what can be set, and the form of a value. All but the shell and what
// is waited for concern the recording alone.
var tapeSettings = map[string]*regexp.Regexp{
	"Shell": regexp.MustCompile(`^bash$`), "FontFamily": regexp.MustCompile(`.`), "Theme": regexp.MustCompile(`.`),
	"FontSize": number, "Width": number, "Height": number, "Padding": number, "Margin": number, "BorderRadius": number,
	"Framerate": number, "LetterSpacing": number, "LineHeight": number, "PlaybackSpeed": number,
	"MarginFill": regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`), "CursorBlink": regexp.MustCompile(`^(true|false)$`),
	"LoopOffset": regexp.MustCompile(`^[0-9.]+%?$`), "TypingSpeed": span, "WaitTimeout": span, "WaitPattern": regexp.MustCompile(`.`),
}

var (
	number = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	span   = regexp.MustCompile(`^[0-9.]+(ms|s|m)?$`)
	// tapeWord is a comment, something in quotes, a regular expression, a word, or a sign.
	tapeWord = regexp.MustCompile("^(#.*|\"[^\"]*\"|'[^']*'|`[^`]*`" + `|/(?:\\.|[^/\\])*/|[A-Za-z0-9.][A-Za-z0-9._/%-]*|[+@=^\[\]\\-])`)
)

// parseTape reads a tape. What VHS knows and a test cannot play is refused like what
// nobody knows, with its line.
func parseTape(tape string) ([]tapeStep, error) {
	var steps []tapeStep
	for n, text := range strings.Split(tape, "\n") {
		words, err := tapeWords(text)
		for r := (&lineReader{words: words}); err == nil && len(r.words) > 0; {
			s := tapeStep{line: n + 1, name: r.next(), times: 1}
			err = r.command(&s)
			steps = append(steps, s)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	for i, s := range steps {
		if s.name == "Escape" && (i+1 == len(steps) || steps[i+1].name != "Wait") {
			return nil, fmt.Errorf("line %d: a Wait must follow Escape: with no time in between, the next key would be one with Alt", s.line)
		}
	}
	return steps, nil
}

func tapeWords(line string) ([]string, error) {
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		word := tapeWord.FindString(line)
		if word == "" {
			return nil, fmt.Errorf("%q cannot be read", line)
		}
		line = line[len(word):]
		if word[0] != '#' {
			words = append(words, word)
		}
	}
	return words, nil
}

// lineReader reads the words of a line.
type lineReader struct{ words []string }

// next is the next word, "" at the end of the line.
func (r *lineReader) next() string {
	if len(r.words) == 0 {
		return ""
	}
	word := r.words[0]
	r.words = r.words[1:]
	return word
}

// skip reads the next word if it is this one.
func (r *lineReader) skip(word string) bool {
	if len(r.words) == 0 || r.words[0] != word {
		return false
	}
	r.next()
	return true
}

// quoted reports whether a word is in quotes, and reads it.
func (r *lineReader) quoted() (string, bool) {
	if len(r.words) == 0 || !strings.ContainsAny(r.words[0][:1], "\"'`") {
		return "", false
	}
	word := r.next()
	return word[1 : len(word)-1], true
}

// word is the next word, in quotes or not.
func (r *lineReader) word() string {
	if text, ok := r.quoted(); ok {
		return text
	}
	return r.next()
}

// command reads what follows the name of a command.
func (r *lineReader) command(s *tapeStep) error {
	_, isKey := pressed[s.name]
	switch {
	case isKey:
		return r.repeated(s)
	case slices.Contains(held, s.name):
		return r.combination(s)
	}
	switch s.name {
	case "Hide", "Show":
		return nil
	case "Output", "Require", "Screenshot":
		if s.text = r.word(); s.text == "" {
			return fmt.Errorf("%s what?", s.name)
		}
		return nil
	case "Set":
		return r.setting(s)
	case "Env":
		if s.text, s.value = r.word(), r.word(); s.text == "" || s.value == "" {
			return fmt.Errorf("Env needs a name and a value")
		}
		return nil
	case "Sleep":
		_, err := duration(r.next())
		return err
	case "Type":
		return r.typed(s)
	case "Wait":
		return r.wait(s)
	}
	return fmt.Errorf("unknown command %s", s.name)
}

func (r *lineReader) setting(s *tapeStep) error {
	s.text, s.value = r.next(), r.word()
	switch form := tapeSettings[s.text]; {
	case form == nil:
		return fmt.Errorf("unknown setting %s", s.text)
	case !form.MatchString(s.value):
		return fmt.Errorf("%s cannot be %q", s.text, s.value)
	case s.text == "WaitPattern":
		s.value = strings.Trim(s.value, "/")
		_, err := regexp.Compile(s.value)
		return err
	}
	return nil
}

// speed reads how fast keys are pressed, which no test waits for.
func (r *lineReader) speed() error {
	if !r.skip("@") {
		return nil
	}
	_, err := duration(r.next())
	return err
}

func (r *lineReader) typed(s *tapeStep) error {
	if err := r.speed(); err != nil {
		return err
	}
	var ok bool
	if s.text, ok = r.quoted(); !ok {
		return fmt.Errorf("Type needs something in quotes")
	}
	return nil
}

func (r *lineReader) repeated(s *tapeStep) error {
	if err := r.speed(); err != nil || len(r.words) == 0 || !number.MatchString(r.words[0]) {
		return err
	}
	var err error
	s.times, err = strconv.Atoi(r.next())
	return err
}

// combination reads what is pressed while another key is held: Ctrl+P, Shift+Tab.
func (r *lineReader) combination(s *tapeStep) error {
	if !r.skip("+") {
		return fmt.Errorf("%s with what?", s.name)
	}
	s.text = r.next()
	if _, ok := combined(s.name, s.text); !ok {
		return fmt.Errorf("%s+%s cannot be pressed", s.name, s.text)
	}
	return nil
}

// combined is what a terminal sends for a key while another is held.
func combined(holding, key string) (string, bool) {
	switch {
	case holding == "Shift" && key == "Tab":
		return "\x1b[Z", true
	case len(key) != 1:
		return "", false
	case holding == "Shift":
		return strings.ToUpper(key), true
	case holding == "Alt":
		return "\x1b" + key, true
	}
	c := strings.ToUpper(key)[0]
	return string(rune(c & 0x1f)), '@' <= c && c <= '_'
}

func (r *lineReader) wait(s *tapeStep) error {
	if r.skip("+") {
		switch where := r.next(); where {
		case "Screen", "Line":
			s.whole = where == "Screen"
		default:
			return fmt.Errorf("Wait+%s: on the Screen, or in the Line", where)
		}
	}
	var err error
	if r.skip("@") {
		if s.limit, err = duration(r.next()); err != nil {
			return err
		}
	}
	if len(r.words) > 0 && r.words[0][0] == '/' {
		word := r.next()
		s.match, err = regexp.Compile(word[1 : len(word)-1])
	}
	return err
}

// duration reads a time, whose unit is seconds if there is none.
func duration(text string) (time.Duration, error) {
	if number.MatchString(text) {
		text += "s"
	}
	d, err := time.ParseDuration(text)
	if err == nil && d <= 0 {
		err = fmt.Errorf("%s is no time", text)
	}
	return d, err
}

// What cannot be played is said with its line before anything is pressed.
func TestTapesThatCannotBePlayed(t *testing.T) {
	for tape, want := range map[string]string{
		"Type \"ls\" Enter\nDance":             "line 2: unknown command Dance",
		"# a comment\n\nSource other.tape":     "line 3: unknown command Source",
		"Set Hight 800":                        "line 1: unknown setting Hight",
		"Set Height tall":                      `line 1: Height cannot be "tall"`,
		"Set Shell zsh":                        `line 1: Shell cannot be "zsh"`,
		"Type ls":                              "line 1: Type needs something in quotes",
		"Type@fast \"ls\"":                     `line 1: time: invalid duration "fast"`,
		`Type "ls`:                             `line 1: "\"ls" cannot be read`,
		"Enter\nEnter\nWait+Screen /(/":        "line 3: error parsing regexp: missing closing ): `(`",
		"Wait+Window /x/":                      "line 1: Wait+Window: on the Screen, or in the Line",
		"Wait@0s /x/":                          "line 1: 0s is no time",
		"Sleep":                                `line 1: time: invalid duration ""`,
		"Ctrl+Home":                            "line 1: Ctrl+Home cannot be pressed",
		"Ctrl p":                               "line 1: Ctrl with what?",
		"Enter twice":                          "line 1: unknown command twice",
		"Output":                               "line 1: Output what?",
		"Env NAME":                             "line 1: Env needs a name and a value",
		"Escape Type \"q\"":                    "line 1: a Wait must follow Escape: with no time in between, the next key would be one with Alt",
		"Sleep 1s\nSet WaitPattern \"[\"":      "line 2: error parsing regexp: missing closing ]: `[`",
		"Wait+Screen@2s /a\\/b/ Tab@50ms 2 Up": "",
	} {
		_, err := parseTape(tape)
		if got := fmt.Sprint(err); got != want && (err != nil || want != "") {
			t.Errorf("%q: %s, want %s", tape, got, want)
		}
	}
}
