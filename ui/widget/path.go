package widget

import (
	"path/filepath"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Path shortens the path of a file to w cells, in its middle: its name is all there as
// long as there is room for that, and of a name that is too long the end.
func Path(path string, w int, ellipsis string) string {
	sep := string(filepath.Separator)
	name := sep + filepath.Base(path)
	over := Width(path) - w
	switch before := w - Width(ellipsis) - Width(name); {
	case over <= 0:
		return path
	case before < 0:
		cut := over + Width(ellipsis)
		short := ansi.TruncateLeft(path, cut, ellipsis)
		if Width(short) > w { // half of a wide character is all of it
			short = ansi.TruncateLeft(path, cut+1, ellipsis)
		}
		return short
	default:
		dir := strings.TrimSuffix(path, name)
		tail := ""
		for { // whole directories, as far as they take half of the room
			up := strings.LastIndex(strings.TrimSuffix(dir, tail), sep)
			if up < 0 || Width(dir[up:]) > before/2 {
				break
			}
			tail = dir[up:]
		}
		return Cut(strings.TrimSuffix(dir, tail), before-Width(tail)+Width(ellipsis), ellipsis) + tail + name
	}
}
