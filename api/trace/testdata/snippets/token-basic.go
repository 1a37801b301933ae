package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func main() {
	clientID := os.Getenv("ICD_CLIENT_ID")
	clientSecret := os.Getenv("ICD_CLIENT_SECRET")

	sent := url.Values{}
	sent.Set("client_id", clientID)
	sent.Set("client_secret", clientSecret)
	sent.Set("grant_type", "client_credentials")
	sent.Set("scope", "icdapi_access")
	request, err := http.NewRequest("POST", "http://127.0.0.1:8400/connect/token", strings.NewReader(sent.Encode()))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(body))
}
