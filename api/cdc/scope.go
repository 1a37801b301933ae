package cdc

// Scope is one permission an administrator can set on an account; a token
// request names those it wants (rest-api-guide, "Generate a token").
type Scope struct {
	Name    string
	Meaning string // what it allows
	Changes bool   // it allows to change or delete data
	Detail  string // what the documents say, and what is only inferred
}

// Scopes are the six of the current guide, harmless ones first. The meanings are the
// guide's ("Authenticate"); the formats of downloads are from the Jurisdiction
// Portal's.
func Scopes() []Scope {
	return []Scope{
		{
			Name: "EXPORT_SUMMARIZATION", Meaning: "download the history of uploads",
			Detail: "by date range and jurisdiction; its endpoint is not documented",
		},
		{
			Name: "EXPORT_REDACTED", Meaning: "export records, redacted",
			Detail: "from the redacted database, in the processed, redacted CVRS format only",
		},
		{
			Name: "EXPORT_NON_REDACTED", Meaning: "export records, not redacted",
			Detail: "from the non-redacted database: patient-level health data; needed for every download format",
		},
		{
			Name: "UPLOAD", Meaning: "upload new records", Changes: true,
			Detail: "new immunization records, by POST of batches and jobs; the paths are inferred",
		},
		{Name: "UPDATE", Meaning: "upload updates", Changes: true, Detail: "updated records, by PUT"},
		{
			Name: "DELETE", Meaning: "upload deletions", Changes: true,
			Detail: "requests to delete records, by DELETE on the same paths",
		},
	}
}
