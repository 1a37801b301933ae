package pane

import (
	"errors"

	"icdscope/session/failure"
	"icdscope/ui/page"
)

// Failed is where an error is known from: the status of the answer that was one, or
// else the exchange that ended in it.
func Failed(err error) page.From {
	from := page.From{Exchange: failure.Exchange(err)}
	var f failure.Failure
	if from.Exchange > 0 && errors.As(err, &f) && f.HTTPStatus() > 0 {
		from.Part = page.Status
	}
	return from
}
