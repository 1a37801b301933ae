package sandbox

import (
	"regexp"
	"strings"
	"time"
)

// Request is what [Options.Log] is told of a request. It holds nothing that a
// client chose freely, such as a query or a name that is none of the API's, so no
// secret in a wrong place either.
type Request struct {
	Number     int // from 1
	At         time.Time
	Took       time.Duration
	Method     string // "(other)" for one that HTTP does not know
	Service    string // the name that it was asked under, "" for the sandbox's own address
	Path       string // with {id} and the like where something else stands than is known to belong there
	Status     int    // 0 if the connection was closed
	Reason     string // why it was refused, "" if it was not
	Objections []string
}

// told has the forms of what may stand in a path that is told: numbers, codes,
// releases, linearizations.
var told = map[string]*regexp.Regexp{
	"id":            regexp.MustCompile(`^[0-9]{1,12}$`),
	"code":          codeForm,
	"residual":      regexp.MustCompile(`^(other|unspecified)$`),
	"linearization": regexp.MustCompile(`^(mms|icf|ichi)$`),
	"release":       forms["date"],
	"job-id":        uuidForm,
}

// path is the path of a request as it may be told.
func (c *call) path() string {
	var pairs []string
	for name, value := range c.vars {
		if form := told[name]; form != nil && form.MatchString(value) {
			pairs = append(pairs, "{"+name+"}", value)
		}
	}
	return strings.NewReplacer(pairs...).Replace(c.route.name)
}

func (c *call) log(began time.Time) {
	if c.s.opt.Log == nil {
		return
	}
	method, _, _ := strings.Cut(c.route.asked(c.r.Method), " ")
	c.s.opt.Log(Request{
		Number: c.number, At: began, Took: time.Since(began), Method: method, Service: c.name, Path: c.path(),
		Status: c.sent, Reason: c.reason, Objections: c.objections,
	})
}
