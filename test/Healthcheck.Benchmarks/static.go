// The same answer for every request, by Go's net/http. usage: static ADDRESS BODY-FILE
package main

import (
	"net/http"
	"os"
)

func main() {
	body, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	http.HandleFunc("/", func(answer http.ResponseWriter, _ *http.Request) {
		headers := answer.Header()
		headers.Set("Content-Type", "application/json")
		headers.Set("Cache-Control", "no-store")
		headers.Set("X-Content-Type-Options", "nosniff")
		headers.Set("Age", "0")
		answer.Write(body)
	})
	panic(http.ListenAndServe(os.Args[1], nil))
}
