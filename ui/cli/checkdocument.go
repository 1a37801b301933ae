package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// The document of `check --json`. schemaVersion changes when a member changes
// its meaning or goes away.
type (
	checkDocument struct {
		SchemaVersion    int             `json:"schemaVersion"`
		CheckedAt        string          `json:"checkedAt"`
		Mode             string          `json:"mode"`
		ClockSkewSeconds int             `json:"clockSkewSeconds"`
		Providers        []checkProvider `json:"providers"`
	}
	checkProvider struct {
		ID               string      `json:"id"`
		State            string      `json:"state"`
		CredentialSource string      `json:"credentialSource"`
		ClientID         string      `json:"clientId"`
		TokenEndpoint    string      `json:"tokenEndpoint"`
		ExpiresAt        *string     `json:"expiresAt"`
		RemainingSeconds int         `json:"remainingSeconds"`
		LifetimeSeconds  int         `json:"lifetimeSeconds"`
		ExpiryKnown      *string     `json:"expiryKnown"` // answer, claim or assumed
		RenewsAt         *string     `json:"renewsAt"`
		ScopesRequested  []string    `json:"scopesRequested"`
		ScopesGranted    []string    `json:"scopesGranted"`
		ScopesKnown      *string     `json:"scopesKnown"` // "answer", "claim"
		OnBehalfOf       *string     `json:"onBehalfOf"`
		Steps            []checkStep `json:"steps"`
		Probe            *checkProbe `json:"probe"`
		Error            *checkError `json:"error"`
	}
	checkStep struct {
		Name   string `json:"name"`
		OK     bool   `json:"ok"`
		Detail string `json:"detail"`
	}
	checkProbe struct {
		Method    string `json:"method"`
		URL       string `json:"url"`
		Status    int    `json:"status"`
		LatencyMS int64  `json:"latencyMs"`
	}
	checkError struct {
		Class      string `json:"class"`
		HTTPStatus int    `json:"httpStatus"`
		Message    string `json:"message"`
		Hint       string `json:"hint"`
	}
)

// checkSchema is the version of the document.
const checkSchema = 1

func (o *options) printCheck(findings []finding) error {
	b, err := json.MarshalIndent(documentOf(time.Now(), findings), "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(string(b) + "\n")
}

// documentOf is the document of what was found.
func documentOf(now time.Time, findings []finding) checkDocument {
	d := checkDocument{
		SchemaVersion: checkSchema, CheckedAt: now.UTC().Format(time.RFC3339), Mode: "none",
		Providers: []checkProvider{},
	}
	for i := range findings {
		f := &findings[i]
		if f.mode != "" {
			d.Mode = strings.ToLower(string(f.mode))
		}
		if s := int(f.skew / time.Second); s != 0 {
			d.ClockSkewSeconds = s
		}
		f.doc.Steps = []checkStep{}
		for _, s := range f.steps {
			f.doc.Steps = append(f.doc.Steps, checkStep{string(s.Name), s.OK, s.Detail})
		}
		d.Providers = append(d.Providers, f.doc)
	}
	return d
}
