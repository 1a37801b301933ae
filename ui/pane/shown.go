package pane

import "icdscope/api/icd"

// Shown is what a screen shows, as far as it knows it: what can be copied, exported
// and opened in a browser.
type Shown struct {
	Ref         icd.Ref
	Code, Title string
	Entity      *icd.Entity // nil if it is not loaded
	Second      *icd.Entity // itself in the language beside the first; nil if there is none
	Exchange    uint64      // that it came in; 0 if that is not known
	Way         []string    // codes and titles from the top down to it; nil if they are not known
	Cluster     string      // of which it is the stem; "" if it is none
	NoCluster   string      // why it is none, where that can be said
}

// Label is code and title.
func (s Shown) Label() string {
	switch {
	case s.Code == "":
		return s.Title
	case s.Title == "":
		return s.Code
	}
	return s.Code + " " + s.Title
}

// Of is what is shown of an entity that was loaded.
func Of(e *icd.Entity, exchange uint64) Shown {
	return Shown{Ref: e.Ref, Code: e.Code, Title: e.Title, Entity: e, Exchange: exchange}
}

// Intents about what is shown.
type (
	// CopyPartMsg asks to copy a part of what is shown, one of [Parts]; "" lets the
	// user choose.
	CopyPartMsg struct {
		Shown
		Part string
	}
	// RequestMsg asks to copy the request behind what is shown: that of an exchange,
	// or, where that is not kept, the one that would ask for it again.
	RequestMsg struct {
		Exchange uint64
		Ref      icd.Ref
		Search   *icd.Search // in place of Ref
	}
)

// OpenMsg asks to open WHO's page of what is shown.
type OpenMsg struct{ Shown }

// ExportMsg asks to write what is shown, or the hits that words found, to a file that
// the user names.
type ExportMsg struct {
	Shown
	Hits  []Shown
	Words string
}

// Intents about places.
type (
	// MarkMsg asks to set a bookmark on what is shown, or to take it away.
	MarkMsg struct{ Shown }
	// VisitMsg tells that somebody did more with what is shown than pass by.
	VisitMsg struct{ Shown }
	// LostMsg tells that an entity somebody went to does not exist.
	LostMsg struct{ Ref icd.Ref }
)

// The parts of what is shown that can be copied.
const (
	PartCode       = "code"
	PartTitle      = "title"
	PartURI        = "URI"
	PartFoundation = "foundation URI"
	PartAddress    = "browser address"
	PartCluster    = "cluster"
	PartPath       = "path"
	PartJSON       = "JSON"
	PartMarkdown   = "Markdown"
	PartAll        = "all that is known"
)

// Parts are all of them, in the order in which they are offered.
func Parts() []string {
	return []string{
		PartCode, PartTitle, PartURI, PartFoundation, PartAddress, PartCluster, PartPath, PartJSON, PartMarkdown, PartAll,
	}
}
