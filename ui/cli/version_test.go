package cli_test

import (
	"runtime/debug"
	"testing"

	"icdscope/ui/cli"
)

// A build says which one it is: by the module's version if it has one, else by
// commit and day.
func TestVersions(t *testing.T) {
	const commit, day = "0123456789abcdef0123456789abcdef01234567", "2026-10-03T23:30:00-02:00"
	for _, c := range []struct{ module, commit, time, modified, want string }{
		{"v1.2.3", "", "", "", "v1.2.3 (go1.26.8)"},
		{"v1.2.3", commit, day, "false", "v1.2.3 (go1.26.8)"},
		{"v1.2.3+dirty", commit, day, "true", "v1.2.3, modified (go1.26.8)"},
		{"v1.2.4-rc.1", commit, day, "false", "v1.2.4-rc.1 (go1.26.8)"},
		{"v0.0.0-20261004013000-0123456789ab", "", "", "", "v0.0.0-20261004013000-0123456789ab (go1.26.8)"}, // go install …@main
		{"v0.0.0-20261004013000-0123456789ab", commit, day, "false", "commit 0123456789ab of 2026-10-04 (go1.26.8)"},
		{"v1.2.4-0.20261004013000-0123456789ab+dirty", commit, day, "true", "commit 0123456789ab of 2026-10-04, modified (go1.26.8)"},
		{"(devel)", commit, day, "true", "commit 0123456789ab of 2026-10-04, modified (go1.26.8)"},
		{"", commit, "", "", "commit 0123456789ab (go1.26.8)"},
		{"(devel)", "", "", "", "development build (go1.26.8)"},
		{"", "", "", "", "development build (go1.26.8)"},
	} {
		info := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: c.module}}
		for key, value := range map[string]string{"vcs.revision": c.commit, "vcs.time": c.time, "vcs.modified": c.modified} {
			if value != "" {
				info.Settings = append(info.Settings, debug.BuildSetting{Key: key, Value: value})
			}
		}
		if got := cli.VersionOf(info); got != c.want {
			t.Errorf("%+v: %q, want %q", c, got, c.want)
		}
	}
}
