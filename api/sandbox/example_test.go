package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"icdscope/api/sandbox"
)

// The sandbox in the tests of another client of the ICD API: point the client at
// the address of a test server, and switch trouble on and off.
func Example() {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(s)
	defer server.Close()

	resp, err := http.PostForm(server.URL+"/connect/token", url.Values{
		"grant_type": {"client_credentials"}, "scope": {"icdapi_access"},
		"client_id": {sandbox.DemoClientID}, "client_secret": {sandbox.DemoSecret},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = json.NewDecoder(resp.Body).Decode(&token)
	_ = resp.Body.Close() // it was read
	if err != nil {
		fmt.Println(err)
		return
	}

	ask := func() {
		req, err := http.NewRequest(http.MethodGet, server.URL+"/icd/release/11/2024-01/mms/codeinfo/1A00", nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		req.Header = http.Header{
			"Authorization": {"Bearer " + token.AccessToken}, "Api-Version": {"v2"}, "Accept-Language": {"en"},
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = resp.Body.Close() // what it says is not looked at
		fmt.Println(resp.Status)
	}
	ask()
	if err := s.SetFault(sandbox.Fault{Name: "503", Times: 1, On: sandbox.API}); err != nil {
		fmt.Println(err)
		return
	}
	ask()
	ask()
	s.Revoke()
	ask()
	fmt.Println(s.Stats().Total("/connect/token"), "token was asked for")
	// Output:
	// 200 OK
	// 503 Service Unavailable
	// 200 OK
	// 401 Unauthorized
	// 1 token was asked for
}

// In-process, and so in the simulated time of testing/synctest, the sandbox is a
// round tripper.
func ExampleServer_Transport() {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: s.Transport()}
	resp, err := client.Get("http://localhost/icd/entity")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = resp.Body.Close() // what it says is not looked at
	fmt.Println(resp.Status, resp.Header.Get("X-Sandbox"))
	// Output: 401 Unauthorized icdscope
}
