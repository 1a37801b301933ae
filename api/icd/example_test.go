package icd_test

import (
	"context"
	"fmt"
	"net/url"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// client asks a sandbox that takes no token, as WHO's local container does. For
// WHO's cloud the round tripper is a session's, and the base https://id.who.int.
func client() (*icd.Client, error) {
	open, err := sandbox.ParseFault("open")
	if err != nil {
		return nil, err
	}
	s, err := sandbox.New(sandbox.Options{Faults: []sandbox.Fault{open}})
	if err != nil {
		return nil, err
	}
	base, err := url.Parse("http://localhost")
	if err != nil {
		return nil, err
	}
	return icd.New(base, s.Transport()), nil
}

func ExampleClient_Load() {
	c, err := client()
	if err != nil {
		fmt.Println(err)
		return
	}
	cholera := icd.MMS("2024-01", "en").Entity("257068234")
	e, _, err := c.Load(context.Background(), cholera, icd.IncludeAncestors)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Label())
	fmt.Println(e.Ref.URI())
	// Output:
	// 1A00 Cholera
	// http://id.who.int/icd/release/11/2024-01/mms/257068234
}

func ExampleClient_Search() {
	c, err := client()
	if err != nil {
		fmt.Println(err)
		return
	}
	found, _, err := c.Search(context.Background(), icd.Search{In: icd.MMS("2024-01", "en"), Query: "typhoid"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range found.Hits {
		fmt.Println(h.Code, h.Title.Text)
	}
	// Output: 1A07 Typhoid fever
}

func ExampleResolve() {
	c, err := client()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"1A00", "257068234", "https://icd.who.int/browse/2024-01/mms/en#257068234"} {
		found, err := icd.Resolve(context.Background(), c, icd.MMS("2024-01", "en"), name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(found.Entity.Label(), "of", found.Entity.Ref.Title())
	}
	// Output:
	// 1A00 Cholera of MMS
	// 1A00 Cholera of MMS
	// 1A00 Cholera of MMS
}
