package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	clientID := os.Getenv("CDC_CLIENT_ID")
	clientSecret := os.Getenv("CDC_CLIENT_SECRET")

	sent, err := json.Marshal(map[string]any{
		"clientID":     clientID,
		"clientSecret": clientSecret,
		"scopes":       []string{"EXPORT_SUMMARIZATION", "UPLOAD"},
	})
	if err != nil {
		log.Fatal(err)
	}
	request, err := http.NewRequest("POST", "http://127.0.0.1:8400/v0/token/gen", bytes.NewReader(sent))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
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
