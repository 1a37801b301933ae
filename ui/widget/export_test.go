package widget

// Break makes the library's part of a field panic whenever text changes, Mend
// ends that.
func Break(in *Input) { in.model.Validate = func(string) error { panic("broken") } }

// Mend ends what [Break] began.
func Mend(in *Input) { in.model.Validate = nil }
