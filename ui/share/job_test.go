package share

import (
	"testing"

	"icdscope/ui/keys"
	"icdscope/ui/theme"
)

// An export that had written its file when it was given up is told of, and does not end
// the one that is under way by then.
func TestAnExportThatEndsBesideAnother(t *testing.T) {
	d := New(keys.New(), theme.New(theme.Look{Dark: true}), Options{})
	defer d.Close()
	old, now := &job{fileMsg: fileMsg{name: "old.csv"}, cancel: func() {}}, &job{cancel: func() {}}
	d.job = now
	d.Take(writtenMsg{job: old, rows: 1})
	if d.job != now {
		t.Error("the export under way was ended")
	}
	if said := d.Asked(); len(said) != 1 {
		t.Errorf("it says %v", said)
	}
	d.Take(writtenMsg{job: now, rows: 1})
	if d.GiveUp() {
		t.Error("an export that ended can be given up")
	}
}
