package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// create writes a new file. One that is there already is left alone: the error is
// [fs.ErrExist]. Of what cannot be written whole nothing stays.
func create(name string, mode fs.FileMode, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(name)
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// mostAlike is how many files of one name are told apart by numbers.
const mostAlike = 1000

// Fresh writes a new file for the user alone, and tells where it is. Where there is
// one of that name already, a number goes before the ending; none is overwritten.
func Fresh(dir, name, ending string, write func(io.Writer) error) (path string, err error) {
	for n := range mostAlike {
		path = filepath.Join(dir, name+ending)
		if n > 0 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", name, n+1, ending))
		}
		if err = create(path, 0o600, write); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
	return "", err
}
