package ui

import (
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// Actions are what can be done on a screen now, and what can be done on every one.
func (a *App) Actions(id pane.ID) (own, everywhere []keys.Group) {
	return a.screens[id].Actions(), a.everywhere()
}

// Entry is what the list of screens has of one.
func (a *App) Entry(id pane.ID) (name string, k keys.Key, s pane.Screen) {
	e := a.screens[id]
	return e.name, e.key, e.Screen
}

// Front is the screen that is shown.
func (a *App) Front() pane.ID { return a.screen }
