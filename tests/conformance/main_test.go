// Package conformance calls the compiled executable as Grafana does, through the clients of Grafana and go-plugin.
package conformance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fixture is the path of the compiled plugin of fixture/main.ts, which has known answers.
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
