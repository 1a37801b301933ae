package icd

import (
	"slices"
	"strings"
)

// Axes is whether an entity can be combined with values of axes (postcoordination).
type Axes uint8

// The values, as postcoordinationAvailability of a search counts them.
const (
	NoAxes Axes = iota
	AxesPossible
	AxesRequired
)

// Axes is whether the entity can be postcoordinated, or must.
func (e *Entity) Axes() Axes {
	switch axes := e.Postcoordination; {
	case slices.ContainsFunc(axes, func(a Axis) bool { return a.Required }):
		return AxesRequired
	case len(axes) > 0:
		return AxesPossible
	}
	return NoAxes
}

// axesOf reads what a search says of a hit. A code that must be postcoordinated is
// written with the sign of what is to follow it.
func axesOf(available float64, code string) Axes {
	switch {
	case available >= float64(AxesRequired), strings.HasSuffix(code, "&"), strings.HasSuffix(code, "/"):
		return AxesRequired
	case available >= float64(AxesPossible):
		return AxesPossible
	}
	return NoAxes
}
