// Package fact says what the clients take for granted of their services without a
// document that says so, and whether a server that was asked bears it out. It is a
// leaf.
package fact

// Verdict is what was found of an assumption.
type Verdict string

// The verdicts.
const (
	Holds Verdict = "holds"
	Fails Verdict = "does not hold"
	Open  Verdict = "not decided" // it was not asked, or the answer does not tell
)

// Fact is an assumption, and what was seen of it.
type Fact struct {
	ID      string
	Assumed string // in a sentence, without its full stop
	Verdict Verdict
	Saw     string // the request and its answer, in a few words; nothing secret
}

// Decided is a fact by whether it holds.
func (f Fact) Decided(holds bool, saw string) Fact {
	f.Saw, f.Verdict = saw, Fails
	if holds {
		f.Verdict = Holds
	}
	return f
}

// Undecided is a fact of which nothing is known, and why.
func (f Fact) Undecided(why string) Fact {
	f.Saw, f.Verdict = why, Open
	return f
}
