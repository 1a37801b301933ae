package icd

import (
	"cmp"
	"context"
	"net/url"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
)

// Placed is where an entity of the foundation is coded in a linearization.
type Placed struct {
	Entity Entity // of the linearization; of a grouping its unspecified residual
	Under  bool   // the linearization does not have it: this is what it is counted to
	Prov   Provenance
}

// Lookup finds where an entity of the foundation is coded in a linearization. What
// has no place there is a 404.
//
// GET /icd/release/11/{releaseId}/{linearizationname}/lookup in
// https://id.who.int/swagger/index.html.
func (c *Client) Lookup(ctx context.Context, of Ref, in Tree) (Placed, error) {
	switch {
	case in.Root().Valid() != nil:
		return Placed{}, in.Root().Valid()
	case !of.IsFoundation() || of.IsRoot() || !of.IsID(of.ID):
		return Placed{}, badRef("only an entity of the foundation can be looked up in another tree")
	case !in.Coded():
		return Placed{}, badRef(in.Title() + " has no codes to look up: ask a linearization, such as mms")
	}
	uri := of.At("").URI()
	ctx, subject := mark.WithSubject(ctx, of.words()+" in "+in.Title())
	var p Placed
	query := url.Values{"foundationUri": {uri}}
	prov, err := c.get(ctx, in.path()+"/lookup", query, in.Language, func(a *rest.Answer) error {
		var body entityBody
		if err := a.JSON(&body); err != nil {
			return err
		}
		self, err := ParseURI(string(body.ID))
		switch {
		case err != nil || self.IsRoot():
			return a.Wrong("the answer does not say what it is")
		case self.Kind() != in.Kind() || self.Release != "" && self.Release != in.Release:
			return a.Wrong("asked for " + uri + " in " + in.Root().URI() + ", and " + self.URI() + " came")
		case body.hollow():
			return a.Wrong("nothing of " + self.URI() + " came but its name")
		}
		self.Tree = in
		p.Entity, p.Under = body.entity(self, in.Root()), self.ID != of.ID
		subject.Is(cmp.Or(p.Entity.Label(), of.words()) + " in " + in.Title())
		return nil
	})
	if err != nil {
		return Placed{}, err
	}
	p.Prov = prov
	return p, nil
}

// Locator is what [Locate] needs; [Client] is one.
type Locator interface {
	Reader
	Lookup(ctx context.Context, of Ref, in Tree) (Placed, error)
}

// Locate is Lookup in the release that in names if that has its language, and else in
// the latest one that has.
//
// https://icd.who.int/docs/icd-api/SupportedClassifications.
func Locate(ctx context.Context, r Locator, of Ref, in Tree) (Placed, error) {
	if in.Release != "" {
		if _, _, err := r.Load(ctx, in.Root()); notFound(err) {
			in.Release = ""
		}
	}
	in, err := InRelease(ctx, r, in)
	if err != nil {
		return Placed{}, err
	}
	return r.Lookup(ctx, of, in) //nolint:wrapcheck // it says itself what was asked
}
