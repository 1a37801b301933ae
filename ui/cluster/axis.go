package cluster

import (
	"fmt"
	"slices"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/widget"
)

// axis is one along which the stem can be combined, and what was chosen.
type axis struct {
	icd.Axis
	chosen []value
}

// lacks reports whether a value must be chosen and none is.
func (a *axis) lacks() bool { return a.Required && len(a.chosen) == 0 }

// choose adds a value, takes it away if it is there, or puts it in the place of
// another where there may be one only.
func (a *axis) choose(v value) {
	if i := slices.IndexFunc(a.chosen, v.is); i >= 0 {
		a.chosen = slices.Delete(a.chosen, i, i+1)
		return
	}
	if a.Multiple == icd.NotAllowed {
		a.chosen = nil
	}
	a.chosen = append(a.chosen, v)
}

// said are the values that were chosen, in so many cells: all of them, or the first one
// and how many more there are.
func (a *axis) said(w int, ellipsis string) string {
	var parts []string
	for _, v := range a.chosen {
		parts = append(parts, v.code+" "+v.title)
	}
	whole := strings.Join(parts, ", ")
	if len(parts) == 1 || widget.Width(whole) <= w {
		return whole
	}
	more := fmt.Sprintf(" and %d more", len(parts)-1)
	return widget.Cut(parts[0], w-widget.Width(more), ellipsis) + more
}

// code is the cluster as it is written: extension codes, which begin with X, follow
// the stem behind "&", other stem codes behind "/".
func (p *Screen) code() string {
	if p.stem == nil {
		return ""
	}
	var extensions, stems string
	for _, a := range p.axes {
		for _, v := range a.chosen {
			if strings.HasPrefix(v.code, "X") {
				extensions += "&" + v.code
			} else {
				stems += "/" + v.code
			}
		}
	}
	return p.stem.Code + extensions + stems
}

// title is what the cluster is called: as the service says it, or else by its parts.
func (p *Screen) title() string {
	if p.stem == nil {
		return ""
	}
	if p.verdict.said.Label != "" {
		return p.verdict.said.Label
	}
	parts := []string{p.stem.Title}
	for _, a := range p.axes {
		for _, v := range a.chosen {
			parts = append(parts, v.title)
		}
	}
	return strings.Join(parts, " / ")
}

// lacking are the axes that must have a value and have none, in words.
func (p *Screen) lacking() []string {
	var names []string
	for i := range p.axes {
		if p.axes[i].lacks() {
			names = append(names, p.axes[i].Words())
		}
	}
	return names
}

// verdict is what the service says of a combination.
type verdict struct {
	known bool
	said  icd.Described
	err   error
}
