package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/cli/doctor"
)

// receipt is a check that was written down: what a reader may know of it, and no
// secret, no token, no client id.
type receipt struct {
	Kind      string            `json:"kind"` // receiptKind
	At        string            `json:"at"`   // RFC 3339, UTC
	Version   string            `json:"version"`
	Mode      string            `json:"mode"`
	Providers []receiptProvider `json:"providers"`
	Before    string            `json:"before"`  // when the last one of this name was written, "" for none
	Changed   []string          `json:"changed"` // since then
}

type receiptProvider struct {
	ID              string          `json:"id"`
	State           string          `json:"state"`
	TokenEndpoint   string          `json:"tokenEndpoint"`
	API             string          `json:"api"`
	ClientSHA256    string          `json:"clientSha256"` // of the masked id
	ExpiresAt       *string         `json:"expiresAt"`
	ExpiryKnown     *string         `json:"expiryKnown"`
	LifetimeSeconds int             `json:"lifetimeSeconds"`
	SkewSeconds     int             `json:"skewSeconds"`
	ScopesRequested []string        `json:"scopesRequested"`
	ScopesGranted   []string        `json:"scopesGranted"`
	ScopesKnown     *string         `json:"scopesKnown"`
	Steps           []checkStep     `json:"steps"`
	Latency         *receiptLatency `json:"latency"` // null where nothing can be read, or was
	Error           *checkError     `json:"error"`
}

type receiptLatency struct {
	Probes   int   `json:"probes"`
	MedianMS int64 `json:"medianMs"`
	WorstMS  int64 `json:"worstMs"`
}

// receiptKind tells a receipt from other files.
const receiptKind = "icdscope receipt"

// receiptTitle is the first line of one for people.
const receiptTitle = "# Receipt of icdscope check"

// receiptLimit is the size of a receipt that is read, in bytes.
const receiptLimit = 1 << 20

// receiptProbes is how often an API is read for the latency in a receipt.
const receiptProbes = 5

// receiptFile is a place for a receipt: NAME.md and NAME.json in the current directory.
type receiptFile struct {
	name   string
	before *receipt // the last one of this name, nil for none
}

// openReceipt looks whether a receipt may be written under a name, before anything is
// asked: a name is no path, and no file is written over that is no receipt.
func openReceipt(name string) (*receiptFile, error) {
	wrong := func(err error) error { return usageError{fmt.Errorf("--receipt: %w", err)} }
	if name == "" || strings.ContainsAny(name, `/\:`) || name != filepath.Base(name) || !filepath.IsLocal(name) ||
		strings.ContainsAny(name[:1], ".-") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil, wrong(fmt.Errorf("%q is not the name of a file here: give one without a directory or an ending", name))
	}
	f := &receiptFile{name: name}
	text, err := receiptText(name + ".md")
	if err != nil {
		return nil, wrong(err)
	}
	if text != nil && !strings.HasPrefix(string(text), receiptTitle) {
		return nil, wrong(fmt.Errorf("%s.md is no receipt: choose another name", name))
	}
	data, err := receiptText(name + ".json")
	if err != nil {
		return nil, wrong(err)
	}
	if data == nil {
		return f, nil
	}
	var before receipt
	if json.Unmarshal(data, &before) != nil || before.Kind != receiptKind {
		return nil, wrong(fmt.Errorf("%s.json is no receipt: choose another name", name))
	}
	f.before = &before
	return f, nil
}

// receiptText is what stands in a file; nil if there is none. A link is none of ours.
func receiptText(name string) ([]byte, error) {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file: choose another name", name)
	}
	b, err := readRegular(name, receiptLimit)
	if err == nil && b == nil {
		b = []byte{}
	}
	return b, err
}

// writeReceipt writes what was found, and what has changed.
func (o *options) writeReceipt(ctx context.Context, w *wiring, file *receiptFile, findings []finding) error {
	r := w.receipt(ctx, findings, file.before)
	if err := signalled(ctx); err != nil {
		return err
	}
	if err := file.write(r); err != nil {
		return err
	}
	o.note("written: %[1]s.md and %[1]s.json", file.name)
	return nil
}

// write writes both files, each in the place of the last one at once.
func (f *receiptFile) write(r receipt) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the receipt: %w", err)
	}
	if err := replaceSwept(f.name+".json", append(b, '\n')); err != nil {
		return err
	}
	return replaceSwept(f.name+".md", []byte(r.markdown()))
}

// replaceSwept is [replace], which removes what such writing left before.
func replaceSwept(name string, text []byte) error {
	sweepHalves(name)
	if err := replace(name, text); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// receipt makes a receipt of findings. It reads each API that answered a few times
// more, one read after the other.
func (w *wiring) receipt(ctx context.Context, findings []finding, before *receipt) receipt {
	d := documentOf(time.Now(), findings)
	r := receipt{Kind: receiptKind, At: d.CheckedAt, Version: version(), Mode: d.Mode, Changed: []string{}}
	for i, p := range d.Providers {
		r.Providers = append(r.Providers, receiptProvider{
			ID: p.ID, State: p.State, TokenEndpoint: p.TokenEndpoint, API: apiOf(&findings[i]),
			ClientSHA256: digest(p.ClientID), ExpiresAt: p.ExpiresAt, ExpiryKnown: p.ExpiryKnown,
			LifetimeSeconds: p.LifetimeSeconds, SkewSeconds: int(findings[i].skew / time.Second),
			ScopesRequested: p.ScopesRequested, ScopesGranted: p.ScopesGranted, ScopesKnown: p.ScopesKnown, Steps: p.Steps,
			Latency: w.latency(ctx, &findings[i]), Error: p.Error,
		})
	}
	if before != nil {
		r.Before, r.Changed = before.At, changed(*before, r)
	}
	return r
}

// apiOf is where an API was read, "" if it was not.
func apiOf(f *finding) string {
	if f.doc.Probe == nil {
		return ""
	}
	return f.doc.Probe.URL
}

// digest tells two clients apart, and is no id; "" for none.
func digest(maskedID string) string {
	if maskedID == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(maskedID))
	return hex.EncodeToString(sum[:])
}

// latency reads an API that was read well, for how long that takes; nil for none.
func (w *wiring) latency(ctx context.Context, f *finding) *receiptLatency {
	if f.conn == nil || f.conn.icd == nil || f.doc.Probe == nil || f.doc.Probe.Status != 200 {
		return nil
	}
	took := []int64{f.doc.Probe.LatencyMS}
	root := icd.InFoundation(w.set.text("lang")).Root()
	for len(took) < receiptProbes {
		start := time.Now()
		limited, cancel := context.WithTimeout(ctx, w.set.timeout())
		_, _, err := f.conn.icd.Load(icd.Fresh(limited), root)
		cancel()
		if err != nil {
			break
		}
		took = append(took, time.Since(start).Milliseconds())
	}
	slices.Sort(took)
	return &receiptLatency{Probes: len(took), MedianMS: took[len(took)/2], WorstMS: took[len(took)-1]}
}

// words is a step for people, by its name in JSON.
func (s checkStep) words() string { return doctor.Name(s.Name).Words() }
