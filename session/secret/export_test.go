package secret

// Passed is how many bytes [Held.Text] goes through in s, each as often as it does.
func (h *Held) Passed(s string) int {
	r := newReader(s)
	h.current().prose.mask(r)
	return r.passed
}
