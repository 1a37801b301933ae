package classification_test

import (
	"encoding/json"
	"testing"

	"icdscope/api/sandbox/classification"
)

// catalogue is one without tables.
func catalogue(t testing.TB) *classification.Catalogue {
	t.Helper()
	c, err := classification.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func linearization(t testing.TB, c *classification.Catalogue, name, release, lang string) classification.Linearization {
	t.Helper()
	l, err := c.Linearization(name, release, lang)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func foundation(t testing.TB, c *classification.Catalogue, release, lang string) classification.Foundation {
	t.Helper()
	f, err := c.Foundation(release, lang)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// said is the body of an answer, as it is written out.
func said(t testing.TB, b classification.Body) string {
	t.Helper()
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// object are the members of a body that tests look at, of whatever kind it is.
type object struct {
	ID       string   `json:"@id"`
	Title    value    `json:"title"`
	Code     string   `json:"code"`
	Child    []string `json:"child"`
	Parent   []string `json:"parent"`
	Release  []string `json:"release"`
	StemID   string   `json:"stemId"`
	URI      string   `json:"linearizationUri"`
	Label    string   `json:"label"`
	Matching string   `json:"matchingText"`
	TheCode  string   `json:"theCode"`
	SearchID string   `json:"uniqueSearchId"`
	Failed   bool     `json:"error"`
	Hits     []hit    `json:"destinationEntities"`
	Words    []word   `json:"words"`
}

type value struct {
	Text string `json:"@value"`
}

type word struct {
	Label string `json:"label"`
}

type hit struct {
	Title       string `json:"title"`
	Descendants []hit  `json:"descendants"`
}

func read(t testing.TB, b classification.Body) object {
	t.Helper()
	var o object
	if err := json.Unmarshal([]byte(said(t, b)), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// must is read for an answer that has to be there.
func must(t testing.TB) func(classification.Body, error) object {
	return func(b classification.Body, err error) object {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return read(t, b)
	}
}

func (o object) titles() []string {
	var list []string
	for _, h := range o.Hits {
		list = append(list, h.Title)
	}
	return list
}
