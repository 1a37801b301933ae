package uitest

import (
	"icdscope/api/cdc"
	"icdscope/ui/login"
	"icdscope/ui/pane"
)

// Providers are services as a program has them: one of which only id and secret
// are asked, and one with scopes and fields of its own.
func Providers() []login.Provider {
	icd := login.Provider{
		Provider: pane.Provider{ID: "icd", Name: "ICD", Title: "WHO's ICD API"},
		About:    "WHO's ICD API: OAuth 2.0 client credentials, tokens of about an hour",
		HowTo: []string{
			"1. Register at https://icd.who.int/icdapi with an e-mail address.",
			"2. Sign in there and choose \"View API access key\".",
			"3. Copy ClientId and ClientSecret into the form.",
		},
	}
	clearinghouse := login.Provider{
		Provider: pane.Provider{
			ID: "cdc", Name: "CDC", Title: "COVID-19 Data Clearinghouse", Note: "This service is probably retired.",
		},
		About: "COVID-19 Data Clearinghouse: tokens of 15 minutes; the service is probably retired",
		HowTo: []string{
			"The administrator assigns a client id, a secret and scopes, and registers a client certificate. " +
				"The service was made for reporting vaccinations: without credentials of your own, " +
				"the sandbox is the way to see this half.",
		},
		Fields: []login.Field{
			{
				Key: "cdc-on-behalf-of", Label: "On behalf of", What: "on-behalf-of id",
				Placeholder: "optional: id of another client you work for",
			},
			{
				Key: "cdc-cert", Label: "Certificate", What: "certificate file",
				Placeholder: "optional: file of your client certificate, PEM", Plain: true,
			},
			{Key: "cdc-key", Label: "Key", What: "key file", Placeholder: "optional: file of its private key, PEM", Plain: true},
		},
	}
	for _, s := range cdc.Scopes() {
		clearinghouse.Scopes = append(clearinghouse.Scopes, login.Scope{
			Name: s.Name, Meaning: s.Meaning, Detail: s.Detail, Changes: s.Changes,
		})
	}
	return []login.Provider{icd, clearinghouse}
}

// Shown are the same as the other screens know them.
func Shown() []pane.Provider {
	var list []pane.Provider
	for _, p := range Providers() {
		list = append(list, p.Provider)
	}
	return list
}
