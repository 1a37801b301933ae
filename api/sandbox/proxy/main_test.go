package proxy_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync/atomic"
	"testing"
)

// Nobody is asked for a name in any of these tests, whatever they ask the proxy for:
// who opens a connection to a host looks it up first. What localhost is stands in a
// file.
func TestMain(m *testing.M) {
	var asked atomic.Int32
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		asked.Add(1)
		return nil, errors.New("nobody is to be asked for names")
	}}
	code := m.Run()
	if n := asked.Load(); n > 0 {
		fmt.Println("somebody was asked for names", n, "times")
		code = 1
	}
	os.Exit(code) //nolint:forbidigo // of the tests
}
