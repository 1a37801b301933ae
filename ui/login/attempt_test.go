package login_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// content is what stands in the fields, as a user reads it.
func (s *opened) content() string {
	var list []string
	for _, row := range s.rows() {
		label := labelled(row)
		switch {
		case label == "Service", strings.Contains(row, "["):
			list = append(list, strings.Trim(row, "│ "))
		case label != "":
			value, _, _ := strings.Cut(strings.TrimSpace(strings.SplitN(row, label, 2)[1]), "  ")
			list = append(list, label+": "+value)
		}
	}
	return strings.Join(list, "\n")
}

// of are the numbers of the attempts that the form says something of.
var of = regexp.MustCompile(`attempt (\d+)`)

// Whatever is typed, chosen and submitted, and whatever becomes of which attempt: the form
// tells of the last one for its service and only while it is as it was then, and every
// other one that was submitted for it is given up.
func TestTheFormTellsOfWhatStandsInIt(t *testing.T) {
	names := []string{
		"tab", "tab", "shift+tab", "left", "right", "space", "enter", "ctrl+u", "backspace", "a", "b", "backspace",
	}
	told := 0
	for _, seed := range uitest.Seeds(40, 8) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			o := setting{profile: "cloud"}.options()
			o.At = typedAt
			s := showOptions(t, o, "icd", 92, 60)
			submitted, last, givenUp := map[int]string{}, map[string]int{}, map[int]bool{}
			note := func() {
				for _, msg := range s.Intents {
					switch msg := msg.(type) {
					case login.SubmitMsg:
						if old := last[msg.Submission.Provider]; old > 0 && !givenUp[old] {
							t.Fatalf("seed %d: attempt %d is made beside %d", seed, msg.Attempt, old)
						}
						last[msg.Submission.Provider], submitted[msg.Attempt] = msg.Attempt, s.content()
					case login.GiveUpMsg:
						givenUp[msg.Attempt] = true
					}
				}
				s.Intents = nil
			}
			s.typed("https://a.example")
			s.Keys("tab")
			s.typed("id")
			s.Keys("tab")
			s.typed("secret")
			s.Keys("enter")
			note()
			for range 80 {
				name := names[rnd.IntN(len(names))]
				n := 1 + rnd.IntN(len(submitted)+1)
				if rnd.IntN(2) == 0 {
					n = last["icd"]
				}
				switch rnd.IntN(4) {
				case 0:
					st := session.Status{State: []session.State{session.Rejected, session.Unreachable}[rnd.IntN(2)]}
					st.LastError = &session.Problem{Message: fmt.Sprintf("attempt %d failed", n)}
					if st.State == session.Unreachable {
						st.NextTry = time.Now().Add(time.Second)
					}
					s.Send(pane.StatusMsg{Provider: services[rnd.IntN(2)], Attempt: n, Status: st})
				case 1:
					s.pane.Failed(n, fmt.Sprintf("attempt %d could not begin", n))
				default:
					s.Keys(name)
				}
				note()
				for _, match := range of.FindAllStringSubmatch(s.Drawn(), -1) {
					n, _ := strconv.Atoi(match[1])
					told++
					if submitted[n] != s.content() || givenUp[n] {
						t.Fatalf("seed %d: attempt %d was\n%s\nand the form is\n%s", seed, n, submitted[n], s.Drawn())
					}
				}
				if again := strings.Contains(s.Drawn(), "tried again by itself"); again && !of.MatchString(s.Drawn()) {
					t.Fatalf("seed %d: nothing is tried again:\n%s", seed, s.Drawn())
				}
			}
		})
	}
	if told < 20 {
		t.Errorf("only %d outcomes were seen", told)
	}
}
