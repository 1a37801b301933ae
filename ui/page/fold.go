package page

import "icdscope/ui/theme"

// A list that is longer than longList shows so many of its items until it is unfolded.
const (
	longList  = 12
	itemsSeen = 8
)

// Fold is the intent of who chooses the line that stands below a long list: to see all
// of it, or, if that is so, the beginning alone.
type Fold struct {
	List string // the heading it stands below, and which of the lists there
	All  bool   // all of it is seen
}

// Folded is the page with its long lists folded, but for those that are open; say says
// what the line below such a list says, of the list and of how much is hidden.
func (p *Page) Folded(open func(list string) bool, say func(f Fold, hidden int) string) *Page {
	var (
		lines   []Line
		heading string
		nth     byte
		done    int // lines that were taken over
	)
	for i := 0; i < len(p.lines); i++ {
		if p.lines[i].Kind == Heading {
			heading, nth = words(p.lines[i].Spans), '1'
		}
		end := i
		for end < len(p.lines) && p.lines[end].Kind == Item {
			end++
		}
		if end == i {
			continue
		}
		f := Fold{List: heading + string(nth)}
		nth++
		if f.All = open(f.List); end-i > longList {
			seen := end
			if !f.All {
				seen = i + itemsSeen
			}
			lines = append(append(lines, p.lines[done:seen]...), Line{Kind: More, Do: f, Spans: []Span{T(theme.RoleMuted, say(f, end-seen))}})
			done = end
		}
		i = end - 1
	}
	if done == 0 {
		return p
	}
	return &Page{lines: append(lines, p.lines[done:]...), glyph: p.glyph}
}
