package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

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
		sweepHalves(k.path)
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
		err := k.write(changes)
		if err != nil {
			k.again(changes)
		}
		if err != nil && !said {
			said = true
			k.say("bookmarks and places are not kept: " + err.Error())
		}
	}
}

// again lets changes that could not be written wait for those that come next.
func (k *keeper) again(changes []places.Change) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pending = append(changes, k.pending...)
	k.pending = k.pending[max(0, len(k.pending)-mostPending):]
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
	unlock, err := lock(filepath.Join(dir, placesFile+".lock"))
	if err != nil {
		return err
	}
	defer unlock()
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
