// Package conformance talks to the compiled executable as Grafana does, through Grafana's and go-plugin's own clients.
package conformance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fixture is the compiled plugin of fixture/main.ts, whose answers the tests know.
var fixture string

func TestMain(m *testing.M) {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	build := exec.Command(filepath.Join(root, "node_modules/.bin/bun"), filepath.Join(root, "tests/conformance/fixture/build.ts"))
	build.Stderr = os.Stderr
	out, err := build.Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "the fixture does not compile:", err)
		os.Exit(1)
	}
	fixture = strings.TrimSpace(string(out))
	os.Exit(m.Run())
}
