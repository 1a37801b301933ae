package cli

import (
	"fmt"
	"strings"
)

// Exit codes.
const (
	exitOK        = 0
	exitError     = 1
	exitUsage     = 2
	exitUndecided = 3 // the server could not be asked
	exitRefused   = 4 // not signed in, or refused
	exitShortLife = 5 // valid, but below --min-ttl

	exitUnread = 128 + 13 // as shells tell of SIGPIPE
)

// exitMeanings say what each code means, in the words of the README.
var exitMeanings = [...]string{
	exitOK:        "all is well",
	exitError:     "an error",
	exitUsage:     "wrong use, or wrong settings",
	exitUndecided: "it could not be decided: no network, timeout, the server is in trouble or answers with something else",
	exitRefused:   "not signed in, or refused",
	exitShortLife: "the token is valid but lives shorter than --min-ttl",
}

// gravest are the codes that findings of several providers can have, in the
// order in which one goes before another.
var gravest = [...]int{exitUsage, exitRefused, exitUndecided, exitShortLife, exitOK}

// exitHelp is what help says of exit codes.
func exitHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:\n")
	for code, meaning := range exitMeanings {
		fmt.Fprintf(&b, "  %d  %s\n", code, meaning)
	}
	b.WriteString("  130, 143, 129  ended by SIGINT, SIGTERM, SIGHUP\n")
	order := strings.Trim(strings.ReplaceAll(fmt.Sprint(gravest), " ", " before "), "[]")
	return b.String() + "When two providers differ, check reports " + order + "."
}
