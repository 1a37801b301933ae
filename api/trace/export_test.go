package trace

// Literal writes a text as one of a language.
func Literal(l Language, s string) string {
	return map[Language]func(string) string{
		Curl: quote, Python: pythonLiteral, PHP: phpLiteral, CSharp: csharpLiteral, Go: goLiteral, R: rLiteral,
	}[l](s)
}

// Asking is an exchange of a request.
func Asking(e Exchange, form map[string]string, json bool) Exchange {
	for name, v := range form {
		e.form = append(e.form, field{name: name, values: []string{v}, json: json})
	}
	return e
}

// JSON is what a string is in the body of a command.
func JSON(s string) string { return mustJSON(s) }
