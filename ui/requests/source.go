package requests

import (
	"net/http"
	"strconv"

	"icdscope/ui/page"
)

// Facts implements [pane.Screen]: how the request under the cursor was answered, or each
// of those that stand in one row.
func (p *Screen) Facts() []page.Saying {
	switch r := p.current(); {
	case r == nil:
		return nil
	case r.head != nil:
		var list []page.Saying
		for _, e := range r.head.members {
			list = append(list, e.answer())
		}
		return list
	default:
		return []page.Saying{r.answer()}
	}
}

// answer is the status of its answer, and that it came with that.
func (e *entry) answer() page.Saying {
	if e.Status == 0 {
		return page.Saying{Text: e.Error, From: page.From{Exchange: e.ID}}
	}
	text := strconv.Itoa(e.Status) + " " + http.StatusText(e.Status)
	return page.Saying{Text: text, From: page.From{Exchange: e.ID, Part: page.Status}}
}
