package sandbox

import "net/http"

// welcome tells somebody with a browser what this is.
func (c *call) welcome() {
	c.answer(http.StatusOK, "text/plain; charset=utf-8", []byte(`This is the sandbox of icdscope. It is not WHO's ICD API and not the CDC Data
Clearinghouse: it speaks their protocols over a small excerpt of ICD-11, and its
tokens are worth nothing anywhere else.

  POST /connect/token            ICD tokens: client id `+DemoClientID+`, secret `+DemoSecret+`
  GET  /icd/entity               ICD API (API-Version: v2, Accept-Language: en, Authorization: Bearer ...)
  POST /v0/token/gen             CDC tokens: client id `+CDCClientID+`, secret `+CDCSecret+`
  GET  /sandbox/                 statistics, faults, settings
`))
}

func (c *call) analytics() { c.json(http.StatusOK, struct{}{}) }
