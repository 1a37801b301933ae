package icd

import (
	"errors"
	"net/http"
	"slices"
)

// with is what a request for ref includes: what was asked for, and diagnostic
// criteria, which an answer has only if they are asked for, wherever there may be
// some. So one answer, kept once, has all that is known of an entity. WHO's document
// does not name them for residuals, and ICD-10 and roots have nothing to include.
func (c *Client) with(ref Ref, include []Include) []Include {
	switch {
	case ref.IsRoot() || ref.Classification != ICD11:
		return nil
	case c.noCriteria.Load():
		return without(include)
	case ref.Residual != "" || slices.Contains(include, IncludeCriteria):
		return include
	}
	return append(slices.Clone(include), IncludeCriteria)
}

// without is what is left to be asked of a server that gives no criteria.
func without(include []Include) []Include {
	return slices.DeleteFunc(slices.Clone(include), func(i Include) bool { return i == IncludeCriteria })
}

// refused reports whether a server says that it cannot make anything of a request,
// rather than that there is no such entity, or not now.
func refused(err error) bool {
	var status interface{ HTTPStatus() int }
	return errors.As(err, &status) && slices.Contains([]int{
		http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotImplemented,
	}, status.HTTPStatus())
}
