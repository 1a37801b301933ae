package rest_test

import (
	"errors"
	"strings"
	"testing"

	"icdscope/api/internal/rest"
	"icdscope/session/failure"
)

// Of a web page is told what it calls itself, in one line, and never its source,
// whoever reads the answer.
func TestAPageIsToldByItsTitle(t *testing.T) {
	for body, want := range map[string]string{
		"<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Welcome</h1>": "Sign in to the network",
		"<HTML><TITLE lang=en>\n  Acme\t&amp; Co \r\n</TITLE>":                                          "Acme & Co",
		"<html><title></title><h1>Welcome to <b>the</b> hotel</h1>":                                     "Welcome to the hotel",
		"<html><title>&#27;[31mred&#x202e;</title>":                                                     "red",
		"<html><title>never ends":                                                                       "",
		"<html><titles>none</titles><p>hi":                                                              "",
		"<html>":                                                                                        "",
		"<html><title>" + strings.Repeat("登", 200) + "</title>":                                         strings.Repeat("登", 80) + "…",
	} {
		for _, status := range []int{200, 403, 502} {
			a := answer(status, "text/html", body)
			_, token := a.Token("access_token")
			for _, err := range []error{a.JSON(nil), token} {
				var e *rest.Error
				if !errors.As(err, &e) || e.Code() != failure.HTML || e.Words() != want {
					t.Errorf("%.60q: %q, %v, want %q", body, e.Words(), err, want)
				}
				if strings.ContainsAny(err.Error(), "<>\x1b\n") {
					t.Errorf("%.60q is shown as %q", body, err)
				}
			}
		}
	}
}
