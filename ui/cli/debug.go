package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"icdscope/session"
)

// openLog opens the file that --debug names, readable by the user alone. What
// is written to it has no secret and no token: exchanges come redacted from the
// trace, and a session's status has none.
func (o *options) openLog() error {
	if o.debug == "" {
		return nil
	}
	f, err := openPrivate(o.debug)
	var path *fs.PathError
	switch {
	case errors.As(err, &path):
		return usageError{fmt.Errorf("--debug: %w; name a file that can be written", err)}
	case err != nil:
		return usageError{fmt.Errorf("--debug: %w", err)}
	}
	o.logFile = &logFile{File: f}
	o.log = slog.New(slog.NewJSONHandler(o.logFile, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o.log.Info("begin", "version", version())
	o.logEnd = make(chan struct{})
	go o.logVitals()
	return nil
}

// logFile is the file of a log, and knows what is missing in it. It can be written to from
// anywhere.
type logFile struct {
	*os.File
	mu   sync.Mutex
	lost int   // lines that could not be written, or not to their end
	why  error // the first one
}

// Write implements [io.Writer]; what is given to it is a line.
func (l *logFile) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.File.Write(line)
	if err != nil {
		l.lost++
		l.why = cmp.Or(l.why, err)
	}
	return n, err //nolint:wrapcheck // nobody reads it but this type
}

// close closes the file, and says what is wrong with what is in it.
func (l *logFile) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.Close()
	switch {
	case l.lost == 1:
		return fmt.Errorf("the log is not whole: a line could not be written: %w", l.why)
	case l.lost > 1:
		return fmt.Errorf("the log is not whole: %d lines could not be written: %w", l.lost, l.why)
	case err != nil:
		return fmt.Errorf("the log may not be whole: %w", err)
	}
	return nil
}

// vitalsEvery is how often the log tells what the program itself takes.
const vitalsEvery = 10 * time.Second

// logVitals writes that to the log until it is closed, so that a report of a
// program that grows, or piles up work, can be told from others.
func (o *options) logVitals() {
	every := time.NewTicker(vitalsEvery)
	defer every.Stop()
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	for {
		metrics.Read(sample)
		o.log.Info("vitals", "goroutines", runtime.NumGoroutine(), "heapBytes", sample[0].Value.Uint64())
		select {
		case <-every.C:
		case <-o.logEnd:
			return
		}
	}
}

// closeLog ends the log, and says if there is not all in it.
func (o *options) closeLog() {
	if o.logFile == nil {
		return
	}
	close(o.logEnd)
	o.log.Info("end")
	if err := o.logFile.close(); err != nil {
		o.object("--debug: %v", err)
	}
}

// logSession writes every change of a session's state to the log until the
// returned function is called.
func logSession(log *slog.Logger, s *session.Session) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	changes, done := s.Watch(ctx), make(chan struct{})
	go func() {
		defer close(done)
		for st := range changes {
			log.Info("session", "provider", st.Provider, "state", st.State.String(), "paused", st.Paused,
				"generation", st.Generation, "issued", st.Issued, "expires", st.Expires, "renewsAt", st.RenewsAt,
				"nextTry", st.NextTry, "attempts", st.Attempts, "problem", st.LastError)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// dangerous are the variables by which libraries are told to write down what
// is typed and drawn, secrets included.
var dangerous = []string{"TEA_TRACE", "UV_DEBUG"}

// disarm takes them out of the environment and says so.
func (o *options) disarm() {
	for _, name := range dangerous {
		if v, ok := o.sys.Env(name); !ok || v == "" {
			continue
		}
		if err := o.sys.Unsetenv(name); err != nil {
			o.note("%s: %v", name, err)
			continue
		}
		o.note("%s is ignored: it would write down every key that is typed, secrets too; --debug FILE writes a log "+
			"without them", name)
	}
}
