package icd

import "icdscope/api/internal/text"

// Line is somebody else's words as one line that can be shown: what titles are as
// they are read. Titles that were kept outside of this program go through it again.
func Line(s string) string { return text.Line(s) }
