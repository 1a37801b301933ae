package cdc

// Scope is one permission an administrator can set on an account; a token
// request names those it wants (rest-api-guide, "Generate a token").
type Scope struct {
	Name    string
	Meaning string // what it allows
	Changes bool   // it allows to change or delete data
	Detail  string // what the documents say, and what is only inferred
}

// Scopes are the six of the current guide, harmless ones first.
func Scopes() []Scope {
	return []Scope{
		{Name: "EXPORT_SUMMARIZATION", Meaning: "export summaries", Detail: "named in the guide; which export it opens is not documented"},
		{Name: "EXPORT_REDACTED", Meaning: "export processed records, redacted", Detail: "only the processed, redacted CVRS format"},
		{Name: "EXPORT_NON_REDACTED", Meaning: "export all records, with personal data", Detail: "needed for every other download format: patient-level health data"},
		{Name: "UPLOAD", Meaning: "create vaccination records", Changes: true, Detail: "POST of batches and jobs"},
		{Name: "UPDATE", Meaning: "change existing records", Changes: true, Detail: "PUT; inferred from the name"},
		{Name: "DELETE", Meaning: "delete records", Changes: true, Detail: "DELETE on the same paths; inferred from the name"},
	}
}
