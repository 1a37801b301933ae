package requests

import (
	"cmp"
	"net/http"
	"strings"

	"icdscope/api/trace"
	"icdscope/session/secret"
	"icdscope/ui/page"
)

// redacted stands in the trace where a secret stood.
const redacted = secret.Redacted

// whySent tells why a header of a request is there.
var whySent = map[string]string{
	"Accept":          "The form that the answer shall have: JSON. Without it the service may send a page for people.",
	"Accept-Encoding": "Answers may be compressed, which makes them several times smaller on the way.",
	"Accept-Language": "The language that titles and definitions shall be in; a release has them in some languages only.",
	"Api-Version":     "The version of the API that is spoken. WHO's service refuses requests without it.",
	"Authorization":   "The access token: it proves that the sender may ask, and goes with every request until it expires.",
	"Cache-Control":   "What is kept on the way shall not be used: the service itself shall answer.",
	"Content-Length":  "How many bytes of body follow the headers.",
	"Content-Type":    "The form that the body of the request has, so that it can be read.",
	"If-None-Match":   "The version that is here already: if nothing changed, the answer is 304 without a body.",
	"User-Agent":      "The program that asks, so that whoever runs the service can tell who to talk to.",
}

// whyBasic is about credentials that are no token.
const whyBasic = "The client id and secret, as HTTP Basic has them: they buy the token, and go to this endpoint alone."

// whyRefresh is about a token that is sent to be renewed.
const whyRefresh = "The token that is to be renewed stands for the credentials here: no secret is sent for a renewal."

// whyCame tells why a header of an answer is there.
var whyCame = map[string]string{
	"Access-Control-Allow-Origin": "Programs in browsers, from these places, may read the answer.",
	"Age":                         "How many seconds the answer lay in a cache on the way.",
	"Api-Supported-Versions":      "The versions of the API that the service speaks.",
	"Api-Version":                 "The version of the API that answered.",
	"Cache-Control":               "How long, and by whom, the answer may be kept instead of being asked for again.",
	"Connection":                  "Whether the connection stays open for the next request.",
	"Content-Encoding":            "How the body was compressed on the way.",
	"Content-Language":            "The language that the answer is in, which may be another than was asked for.",
	"Content-Length":              "How many bytes the body has, so that one that was cut off is noticed.",
	"Content-Type":                "The form of the body. JSON was asked for: anything else comes from somebody else, such as a proxy.",
	"Date":                        "The server's clock. Tokens expire by it, so a computer whose clock is wrong notices here.",
	"Etag":                        "The version of what was sent, for asking later whether it changed.",
	"Expires":                     "Until when the answer may be kept.",
	"Last-Modified":               "When what was sent last changed.",
	"Link":                        "Addresses that belong to the answer.",
	"Location":                    "The address at which to go on.",
	"Pragma":                      "The old way to say that the answer must not be kept.",
	"Retry-After":                 "How long to wait before the next request; icdscope waits so long.",
	"Server":                      "The program that answered. A name nobody knows may be that of a proxy in between.",
	"Set-Cookie":                  "Something for browsers to send back; icdscope does not.",
	"Strict-Transport-Security":   "From now on only encrypted connections shall be made to this server.",
	"Transfer-Encoding":           "The body comes in pieces, since its length was not known when it began.",
	"Vary":                        "By which headers of a request answers differ: a cache keeps one for each.",
	"Via":                         "The proxies that the answer came through.",
	"Www-Authenticate":            "How to prove who asks, and often what was wrong with the token.",
	"X-Content-Type-Options":      "The body is what its type says, and browsers shall not guess.",
	"X-Sandbox":                   "The mark of icdscope's sandbox: neither WHO nor CDC answered.",
	"X-Sandbox-Alias":             "The sandbox has not the release that was asked for, and gave another: ASKED=GIVEN.",
	"X-Sandbox-Recorded":          "The sandbox gave an answer that was recorded then.",
	"X-Sandbox-Rewritten":         "What the sandbox changed in the body.",
	"X-Request-Id":                "The server's own number of the request, for asking its people about it.",
}

// whyHeader is why a header is there; "" for one that is not known.
func whyHeader(part page.Part, name string, e *trace.Exchange) string {
	switch {
	case part != page.RequestHeader:
		return whyCame[name]
	case name != "Authorization" || !e.Token:
		return whySent[name]
	case strings.HasPrefix(e.RequestHeader.Get(name), "Basic "):
		return whyBasic
	}
	return whyRefresh
}

// whyParameter tells why a parameter of a token request is there.
var whyParameter = map[string]string{
	"client_id":          "Who asks: the public half of the credentials.",
	"clientID":           "Who asks: the public half of the credentials.",
	"client_secret":      "The other half, which nobody else may see. It is sent to this endpoint alone.",
	"clientSecret":       "The other half, which nobody else may see. It is sent to this endpoint alone.",
	"grant_type":         "How it is proved who asks. client_credentials: a program for itself, with no person to sign in.",
	"onBehalfOfClientID": "For which other client this one acts.",
	"scope":              "What the token shall be good for.",
	"scopes":             "What the token shall be good for.",
}

// whyStatus tells what a status means here.
var whyStatus = map[int]string{
	200: "It was found, and the body has it.",
	201: "It was made.",
	204: "It was done, and there is nothing to say about it.",
	301: "It moved for good: the header Location says where to.",
	302: "It is elsewhere for now: the header Location says where.",
	303: "The answer is at another address: the header Location says which.",
	304: "Nothing changed since it was asked for last: what is kept is still right, so no body was sent.",
	307: "The same request shall be sent to another address, which the header Location names.",
	308: "The same request shall be sent to another address from now on, which the header Location names.",
	400: "The service could not make sense of the request: asking the same again will not help.",
	401: "The service wants a token, and no token was sent.",
	403: "It is known who asks, and they may not have this: a scope is missing, or somebody in between objects.",
	404: "There is nothing of that name, or not in this release and language.",
	405: "The address exists, and not for this method.",
	406: "It is not there in the form or language that was asked for.",
	407: "A proxy on the way wants to know who asks, before it lets anything through.",
	408: "The server waited too long for the request.",
	409: "It contradicts what the service knows.",
	410: "It was here, and is gone for good.",
	413: "The request was too large.",
	415: "The body of the request has a form that the service does not take.",
	422: "The request can be read, and what it says cannot be.",
	429: "Too many requests in a short time. The header Retry-After says how long to wait; fewer are sent at once then.",
	500: "Something broke in the service: the request may be right, and is tried again.",
	501: "The service cannot do this.",
	502: "A server in front got no sound answer from the one behind it; it usually passes.",
	503: "The service is overloaded or being worked on; it usually passes, and is tried again.",
	504: "A server in front waited too long for the one behind it; it usually passes.",
}

// whyToken tells what a status of a token endpoint means.
var whyToken = map[int]string{
	200: "The credentials were accepted: the body has a token, and how long it lives.",
	400: "The token request was refused; the body says in a word why (RFC 6749 section 5.2).",
	401: "The client id or secret is wrong, or not for this endpoint.",
	403: "The client is known, and may not have what it asked for.",
	404: "There is no token endpoint at this address.",
}

// whyAnswer tells in a sentence what the answer means; "" where there is none to say.
func whyAnswer(e *trace.Exchange) string {
	switch {
	case e.Status == 0 && e.Stopped:
		return "The request was given up before an answer came: what it was for is not on the screen any more."
	case e.Status == 0 && e.Done:
		return "No answer came: nobody can say whether the service saw the request."
	case e.Status == 0:
		return ""
	case e.Stale:
		return "It is past its time. Better old than nothing, and it is said."
	case e.Cached:
		return "It was asked for before, and may be kept: no request went out, and no token was used."
	case e.Token && whyToken[e.Status] != "":
		return whyToken[e.Status]
	case e.Status == http.StatusUnauthorized && e.Replayed:
		return "The token was refused: another one was fetched, and refused as well. That is the answer."
	case e.Status == http.StatusUnauthorized && e.Generation > 0:
		return "The token was refused, and the request was not sent again with another one."
	}
	return cmp.Or(whyStatus[e.Status], whyClass[e.Status/100])
}

// whyClass tells what the first figure of a status means.
var whyClass = map[int]string{
	1: "The server goes on.", 2: "It succeeded.", 3: "The answer is elsewhere.",
	4: "The service finds a fault in the request.", 5: "The service failed.",
}
