package sandbox

// ICDRoutes are the routes of the ICD API, as "GET /icd/entity/{id}".
func ICDRoutes() []string {
	var list []string
	for _, r := range routes {
		for _, method := range r.methods {
			if r.icd {
				list = append(list, method+" "+r.name)
			}
		}
	}
	return list
}

// IsCode reports whether words are taken for a code.
func IsCode(words string) bool { return isCode(words) }
