package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	token := os.Getenv("CDC_TOKEN") // icdscope token cdc prints one

	request, err := http.NewRequest("POST", "http://127.0.0.1:8400/v0/token/refresh", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", token)
	request.Header.Set("Accept", "application/json")
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
