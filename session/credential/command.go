package credential

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// Command is a program that tells a secret, such as a password manager.
type Command struct {
	Name string                                // for display: "secret_command of profile work"
	Run  func(context.Context) ([]byte, error) // what it prints; see [Output]
}

// fromCommand runs the command and reads what it prints as standard input is read.
func (s Sources) fromCommand(ctx context.Context) (Credential, error) {
	b, err := s.Command.Run(ctx)
	if err != nil {
		return Credential{}, fmt.Errorf("%s: %w", s.Command.Name, err)
	}
	return s.told(ctx, string(b), s.Command.Name)
}

// commandTime is how long a program may take: somebody may have to type something
// for it. It is that much longer until its children are given up too.
const (
	commandTime = time.Minute
	childTime   = time.Second
)

// Output runs a program, without a shell and without input, in an environment, and
// returns what it prints, up to 64 KiB; more is an error. It waits for a minute at
// most, and on ctx. What the program says beside it is thrown away, since a secret
// may be in it, and errors do not quote its arguments.
func Output(ctx context.Context, words, environ []string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	out := &limited{left: readLimit}
	//nolint:gosec // it is what the user wrote into the settings file
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env = append([]string{}, environ...) // never nil, which would be this program's own
	cmd.Stdout, cmd.WaitDelay = out, childTime
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s did not end in time", words[0])
	case out.left < 0:
		return nil, fmt.Errorf("%s prints more than a credential: more than %d KiB", words[0], readLimit>>10)
	case errors.As(err, &exit):
		return nil, fmt.Errorf("%s failed (%s): run it in a shell to see why; what it says is not shown here, since a "+
			"secret may be in it", words[0], exit.ProcessState)
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("there is no program %s", words[0])
	case err != nil && !errors.Is(err, exec.ErrWaitDelay): // a child that it left behind is no matter of ours
		return nil, fmt.Errorf("%s cannot be run: %w", words[0], err)
	}
	return out.kept.Bytes(), nil
}

// limited takes so much and no more.
type limited struct {
	kept bytes.Buffer // not embedded: it reads by itself, past the limit
	left int          // negative if there was more
}

var errTooMuch = errors.New("too much output")

// Write implements [io.Writer].
func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errTooMuch
	}
	return l.kept.Write(p)
}
