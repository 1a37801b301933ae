package sandbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Step is a moment of a [Script]: a fault is switched on, or faults are switched
// off.
type Step struct {
	After time.Duration // since the script began
	Fault Fault         // to switch on; its name alone counts if it is switched off
	Off   bool          // all of them, if it has no name
}

// String says what happens, in the words of a script: "20s on 503,on=token".
func (s Step) String() string {
	switch {
	case !s.Off:
		return fmt.Sprintf("%v on %v", s.After, s.Fault)
	case s.Fault.Name == "":
		return fmt.Sprintf("%v off", s.After)
	}
	return fmt.Sprintf("%v off %s", s.After, s.Fault.Name)
}

// Script is a timed list of faults.
type Script []Step

// ParseScript reads a script: a line for each step, the time first, such as
//
//	20s on 503,on=token
//	1m off 503
//
// with faults as [ParseFault] has them. What follows # is a comment. Errors name
// the line.
func ParseScript(text string) (Script, error) {
	var script Script
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		step, err := parseStep(words)
		if err == nil && len(script) > 0 && step.After < script[len(script)-1].After {
			err = errors.New("it comes before the line above it: times count from the beginning")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		script = append(script, step)
	}
	if script == nil {
		return nil, errors.New("there is no step in it: write lines such as 20s on 503,on=token")
	}
	return script, nil
}

func parseStep(words []string) (Step, error) {
	after, err := time.ParseDuration(words[0])
	if err != nil || after < 0 {
		// A file may be named by mistake, and hold a secret: what it says is not repeated.
		return Step{}, errors.New("it does not begin with a time such as 20s or 1m30s")
	}
	step := Step{After: after}
	switch rest := words[1:]; {
	case len(rest) == 2 && rest[0] == "on":
		step.Fault, err = ParseFault(rest[1])
	case len(rest) == 1 && rest[0] == "off":
		step.Off = true
	case len(rest) == 2 && rest[0] == "off":
		step.Off = true
		step.Fault.Name = rest[1]
		if _, ok := knobs[rest[1]]; !ok {
			err = fmt.Errorf("there is no fault %.40q", rest[1])
		}
	default:
		err = errors.New("behind the time stands: on FAULT, off NAME, or off")
	}
	return step, err
}

// Play does what a script says, from now on, and tells each step once it is done.
// It returns when the last one is, or with ctx.
func (s *Server) Play(ctx context.Context, script Script, tell func(Step)) {
	began := time.Now()
	for _, step := range script {
		wait := time.NewTimer(time.Until(began.Add(step.After)))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return
		}
		if step.Off {
			s.ClearFaults(step.Fault.Name)
		} else if err := s.SetFault(step.Fault); err != nil {
			continue // it was checked when it was read
		}
		tell(step)
	}
}
