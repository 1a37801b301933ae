package classification_test

import (
	"encoding/json"
	"fmt"

	"icdscope/api/sandbox/classification"
)

func ExampleCatalogue() {
	c, err := classification.New(nil) // the showcase alone
	if err != nil {
		fmt.Println(err)
		return
	}
	mms, err := c.Linearization("mms", "2024-01", "en")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, code := range []string{"1A00", "1A00&XZ02"} {
		body, err := mms.CodeInfo(code, classification.CodeOptions{})
		if err != nil {
			fmt.Println(err)
			continue
		}
		text, _ := json.MarshalIndent(body, "", "  ")
		fmt.Println(string(text))
	}
	// Output:
	// {
	//   "@context": "http://id.who.int/icd/contexts/contextForCodeInfo.json",
	//   "@id": "http://id.who.int/icd/release/11/2024-01/mms/codeinfo/1A00",
	//   "code": "1A00",
	//   "stemId": "http://id.who.int/icd/release/11/2024-01/mms/257068234"
	// }
	// there is no such code, or the combination is not allowed
}
