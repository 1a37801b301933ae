package cli

import (
	"cmp"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
)

// version is which build this is, as the build says itself. Nobody is asked.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return versionOf(info)
}

// versionOf is the module's version; of a build of something that has none, its
// commit and the day of that; and what built it.
func versionOf(info *debug.BuildInfo) string {
	set := make(map[string]string)
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	v, dirty := strings.CutSuffix(info.Main.Version, "+dirty")
	commit := set["vcs.revision"]
	switch {
	case commit != "" && (v == "" || v == "(devel)" || pseudoVersion.MatchString(v)):
		v = "commit " + commit[:min(12, len(commit))]
		if at, err := time.Parse(time.RFC3339, set["vcs.time"]); err == nil {
			v += " of " + at.UTC().Format(time.DateOnly)
		}
	case v == "" || v == "(devel)":
		v = "development build"
	}
	if dirty || set["vcs.modified"] == "true" {
		v += ", modified"
	}
	return v + " (" + cmp.Or(info.GoVersion, "an unknown Go") + ")"
}

// pseudoVersion is how Go makes a version of a commit without one: a time and a
// hash (https://go.dev/ref/mod#pseudo-versions).
var pseudoVersion = regexp.MustCompile(`[-.]\d{14}-[0-9a-f]{12}$`)
