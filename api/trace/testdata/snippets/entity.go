package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	token := os.Getenv("ICD_TOKEN") // icdscope token icd prints one

	request, err := http.NewRequest("GET", "http://127.0.0.1:8400/icd/release/11/2024-01/mms/257068234?include=ancestor%2CdiagnosticCriteria", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("API-Version", "v2")
	request.Header.Set("Accept-Language", "en")
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
