package icd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Unknown is the error of a text that has the form of a name and names nothing.
type Unknown struct {
	Name string
	// Offers are what may be meant: a block, and entities whose codes begin so.
	Offers []Entity
}

// Error implements error.
func (e *Unknown) Error() string {
	if len(e.Offers) == 0 {
		return fmt.Sprintf("no block is %.40q", e.Name)
	}
	return fmt.Sprintf("%.40q is no code, but codes begin so: %s", e.Name, e.offers())
}

// offers are the first ones in words, and how many more there are.
func (e *Unknown) offers() string {
	var labels []string
	for _, o := range e.Offers[:min(len(e.Offers), mostOffered)] {
		labels = append(labels, o.words())
	}
	said := strings.Join(labels, "; ")
	if more := len(e.Offers) - mostOffered; more > 0 {
		said += fmt.Sprintf("; and %d more", more)
	}
	return said
}

// Local lets the sentence stand as it is.
func (e *Unknown) Local() string { return e.Error() }

// mostOffered is how many of the offers are named in a sentence.
const mostOffered = 4

// byBlock looks for a block by its name or its codes. The service finds blocks by
// neither: the way leads over the first code.
func byBlock(ctx context.Context, r Namer, in Tree, name string) (Named, error) {
	first, _, isSpan := cutSpan(name)
	firsts := []string{first}
	if m := blockName.FindStringSubmatch(name); m != nil {
		isSpan, firsts = false, firstCodes(m[2])
	}
	n, err := anyCode(ctx, r, in, firsts)
	for err == nil && !n.Entity.called(name, isSpan) {
		n, err = n.above(ctx, r)
	}
	if notFound(err) {
		err = &Unknown{Name: name}
	}
	return n, err
}

// called reports whether a block has a name, or else whether a span is that of its
// codes.
func (e Entity) called(name string, isSpan bool) bool {
	if !isSpan {
		return strings.EqualFold(e.BlockID, name)
	}
	from, to, ok := cutSpan(e.CodeRange)
	return ok && strings.EqualFold(from+"-"+to, strings.ReplaceAll(name, "–", "-"))
}

// firstCodes are codes with which what begins so may begin.
func firstCodes(part string) []string {
	switch {
	case oneCode(part):
		return []string{part}
	case len(part) == 3 && icfChapter.MatchString(part[:2]):
		return []string{part + "0"}
	case len(part) == 2:
		return []string{part + "00", part + "10", part + "20", part + "40", part + "60"}
	}
	return []string{part + "0", part + "1", part + "Y", part + "Z"}
}

// anyCode looks up the first of codes that there is.
func anyCode(ctx context.Context, r Namer, in Tree, codes []string) (n Named, err error) {
	for _, code := range codes {
		if n, err = byCode(ctx, r, in, code); !notFound(err) {
			break
		}
	}
	return n, err
}

// above is what an entity stands below; at the top it is a 404.
func (n Named) above(ctx context.Context, r Namer) (Named, error) {
	if len(n.Entity.Parents) == 0 || n.Entity.Parents[0].IsRoot() {
		return Named{}, &Unknown{}
	}
	up := Named{latest: n.latest}
	var err error
	up.Entity, up.Prov, err = r.Load(ctx, n.Entity.Parents[0])
	return up, err //nolint:wrapcheck // it says itself what was asked
}

// HTTPStatus is what a service that knew blocks would answer.
func (e *Unknown) HTTPStatus() int { return 404 }

// byPart says what the codes are that begin so. A part of a code is found by no
// request: the way leads over a code that begins so to the block of it.
func byPart(ctx context.Context, r Namer, in Tree, part string) (Named, error) {
	part = strings.TrimSuffix(part, ".")
	n, err := anyCode(ctx, r, in, firstCodes(part))
	if err != nil {
		return Named{}, err
	}
	top := n
	for err == nil && n.Entity.within(part) {
		top = n
		n, err = n.above(ctx, r)
	}
	var offers []Entity
	if err == nil {
		offers = offered(ctx, r, n.Entity, part)
	}
	switch {
	case len(offers) == 0:
		offers = []Entity{top.Entity}
		fallthrough
	case len(offers) == 1:
		offers = append(offers, offered(ctx, r, offers[0], part)...)
	}
	return Named{}, &Unknown{Name: part, Offers: offers}
}

// within reports whether all codes of an entity begin so.
func (e Entity) within(part string) bool {
	first, last, _ := cutSpan(cmp.Or(e.Code, e.CodeRange))
	begins := func(code string) bool { return len(code) >= len(part) && strings.EqualFold(code[:len(part)], part) }
	return begins(first) && (last == "" || begins(last))
}

// mostAsked is how many entities are loaded to see which of them begin so.
const mostAsked = 60

// offered are the children of an entity whose codes begin so.
func offered(ctx context.Context, r Reader, e Entity, part string) []Entity {
	if len(e.Children) > mostAsked {
		return nil
	}
	found := make([]Entity, len(e.Children))
	var all sync.WaitGroup
	for i, ref := range e.Children {
		all.Go(func() {
			if child, _, err := r.Load(ctx, ref); err == nil && child.within(part) {
				found[i] = child
			}
		})
	}
	all.Wait()
	return slices.DeleteFunc(found, func(e Entity) bool { return e.Ref == Ref{} })
}
