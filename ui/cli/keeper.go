package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"icdscope/session/secret"
	"icdscope/ui/places"
)

// placesFile is the file in the state directory that has bookmarks and the like.
const placesFile = "places.json"

// keeper keeps changes of a book in a file, in a goroutine of its own: each is made to
// what the file has by then, so that two programs do not take from each other.
type keeper struct {
	path string // "" where nothing can be kept
	held *secret.Held
	say  func(notice string)

	mu      sync.Mutex
	pending []places.Change // oldest first
	closed  bool
	wake    chan struct{}
	done    chan struct{} // closed when everything is written
}

// mostPending is how many changes wait for a file that cannot be written.
const mostPending = 500

// keepPlaces reads the book of the state directory, and what keeps it from now on.
func (w *wiring) keepPlaces() (places.Book, *keeper) {
	k := &keeper{held: w.held, say: w.say, wake: make(chan struct{}, 1), done: make(chan struct{})}
	if dir := w.o.stateDir(); dir != "" {
		k.path = filepath.Join(dir, placesFile)
	}
	b, err := k.read()
	if err != nil {
		k.say(err.Error())
	}
	go k.run()
	return b, k
}

// keep takes a change. It does not wait.
func (k *keeper) keep(c places.Change) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return
	}
	k.pending = append(k.pending, c)
	k.pending = k.pending[max(0, len(k.pending)-mostPending):]
	select {
	case k.wake <- struct{}{}:
	default: // it is awake
	}
}

// close writes what is to be written yet. Nothing is kept after it.
func (k *keeper) close() {
	if k == nil {
		return
	}
	k.mu.Lock()
	if !k.closed {
		k.closed = true
		close(k.wake)
	}
	k.mu.Unlock()
	<-k.done
}

// run writes changes as they come, those that come together at once.
func (k *keeper) run() {
	defer close(k.done)
	said := false
	for open := true; open; {
		_, open = <-k.wake
		k.mu.Lock()
		changes := k.pending
		k.pending = nil
		k.mu.Unlock()
		if len(changes) == 0 {
			continue
		}
		if err := k.write(changes); err != nil && !said {
			said = true
			k.say("bookmarks and places are not kept: " + err.Error())
		}
	}
}

// write makes changes to what the file has now. One that can neither be read nor put
// aside is left alone.
func (k *keeper) write(changes []places.Change) error {
	if k.path == "" {
		return errors.New("this system names no directory for them")
	}
	dir := filepath.Dir(k.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	defer lock(filepath.Join(dir, placesFile+".lock"))()
	b, err := k.read()
	var aside asideError
	switch {
	case errors.As(err, &aside):
		k.say(err.Error())
	case err != nil:
		return err
	}
	for _, change := range changes {
		change(&b)
	}
	b.Sweep(k.held.Text)
	text, err := b.Write()
	if err != nil {
		return err
	}
	return replace(k.path, text)
}

// asideError tells that the file was put aside: there is none any more.
type asideError struct{ error }

// read reads the file. What is no book is put aside, and the error says so; then, and
// without a file, the book is empty. What the system does not let read stays.
func (k *keeper) read() (places.Book, error) {
	if k.path == "" {
		return places.Book{}, nil
	}
	b, err := readPlaces(k.path)
	var system *fs.PathError
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return b, nil
	case errors.Is(err, places.ErrNewer):
		return places.Book{}, fmt.Errorf("%s is left as it is: %w", k.path, err)
	case errors.As(err, &system):
		return places.Book{}, err
	}
	aside, moveErr := putAside(k.path)
	if moveErr != nil {
		return places.Book{}, fmt.Errorf("%s is not used: %w", k.path, err)
	}
	return places.Book{}, asideError{
		fmt.Errorf("%s is put aside as %s, and bookmarks begin anew: %w", k.path, filepath.Base(aside), err),
	}
}

// mostAside is how many files are put aside at most.
const mostAside = 9

// putAside gives a file another name, that no other has.
func putAside(path string) (aside string, err error) {
	for n := range mostAside {
		if aside = path + ".aside"; n > 0 {
			aside = fmt.Sprintf("%s-%d", aside, n+1)
		}
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside, os.Rename(path, aside)
		}
	}
	return "", fs.ErrExist
}

// readPlaces reads a book; what is no file of its own is an error at once.
func readPlaces(path string) (places.Book, error) {
	switch info, err := os.Lstat(path); {
	case err != nil:
		return places.Book{}, err
	case info.Mode()&fs.ModeSymlink != 0:
		return places.Book{}, errors.New("it is a link")
	case !info.Mode().IsRegular():
		return places.Book{}, errors.New("it is not a regular file")
	}
	text, err := readRegular(path, places.Limit)
	if err != nil {
		return places.Book{}, err
	}
	return places.Read(text) //nolint:wrapcheck // it says itself what it is
}

// replace puts a file in the place of another as a whole, for the user alone.
func replace(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// How long one who writes is waited for, and when they must have died.
const (
	lockWait  = time.Second
	lockStale = 10 * time.Second
	lockEvery = 10 * time.Millisecond
)

// lock keeps other programs from writing until the function it returns is called. Who
// holds it for too long is not waited for.
func lock(path string) (unlock func()) {
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	again := time.NewTicker(lockEvery)
	defer again.Stop()
	for {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			_ = f.Close()
			return func() { _ = os.Remove(path) }
		}
		if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > lockStale {
			_ = os.Remove(path)
		}
		if !errors.Is(err, fs.ErrExist) {
			return func() {}
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return func() {}
		}
	}
}
