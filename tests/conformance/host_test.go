package conformance

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
)

// host stands in for Grafana: one started plugin process, and a client for each of its services.
type host struct {
	client      *plugin.Client
	cmd         *exec.Cmd
	stderr      *lines
	handshake   time.Duration
	data        grpcplugin.DataClient
	diagnostics grpcplugin.DiagnosticsClient
	resource    grpcplugin.ResourceClient
	stream      grpcplugin.StreamClient
}

// grafanaEnv is the environment that Grafana gives a plugin; go-plugin adds its own.
var grafanaEnv = []string{"GF_VERSION=12.4.0", "GF_EDITION=Open Source", "GF_INSTANCE_FEATURE_TOGGLES_ENABLE=dashboardScene"}

// start starts an executable with Grafana's handshake, and stops it when the test ends.
func start(t *testing.T, executable string, env ...string) *host {
	t.Helper()
	cmd := exec.Command(executable)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append([]string{}, grafanaEnv...), env...)
	h := &host{cmd: cmd, stderr: &lines{}}
	h.client = plugin.NewClient(&plugin.ClientConfig{
		Cmd: cmd,
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]plugin.PluginSet{grpcplugin.ProtocolVersion: {
			"data":        &grpcplugin.DataGRPCPlugin{},
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
			"stream":      &grpcplugin.StreamGRPCPlugin{},
		}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		SkipHostEnv:      true,
		Stderr:           h.stderr,
		// The host's own log reader must accept every line: it panics on a message that is not a string.
		Logger: hclog.New(&hclog.LoggerOptions{Level: hclog.Trace, Output: io.Discard}),
	})
	t.Cleanup(h.client.Kill)

	began := time.Now()
	if _, err := h.client.Start(); err != nil {
		t.Fatalf("start: %v\n%s", err, h.stderr)
	}
	// On busy cores the start waits for its turn: then its processor time says how long it takes.
	h.handshake = min(time.Since(began), processorTime(h.client.ReattachConfig().Pid))
	protocol, err := h.client.Client()
	if err != nil {
		t.Fatal(err)
	}
	h.data = dispense[grpcplugin.DataClient](t, protocol, "data")
	h.diagnostics = dispense[grpcplugin.DiagnosticsClient](t, protocol, "diagnostics")
	h.resource = dispense[grpcplugin.ResourceClient](t, protocol, "resource")
	h.stream = dispense[grpcplugin.StreamClient](t, protocol, "stream")
	return h
}

func dispense[T any](t *testing.T, protocol plugin.ClientProtocol, name string) T {
	t.Helper()
	raw, err := protocol.Dispense(name)
	if err != nil {
		t.Fatal(err)
	}
	client, ok := raw.(T)
	if !ok {
		t.Fatalf("%s is a %T", name, raw)
	}
	return client
}

// stop ends the process as Grafana does, and returns how long that took and the exit code.
func (h *host) stop(t *testing.T) (time.Duration, int) {
	t.Helper()
	began := time.Now()
	h.client.Kill()
	return time.Since(began), h.cmd.ProcessState.ExitCode()
}

// memory is the resident memory of the process in MiB, or 0 where there is no /proc.
func (h *host) memory() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	match := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if match == nil {
		return 0
	}
	kib, _ := strconv.ParseFloat(string(match[1]), 64)
	return kib / 1024
}

// lines collects the output of a process.
type lines struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.String()
}

// all splits the output into lines.
func (l *lines) all() []string {
	return strings.Split(strings.TrimSpace(l.String()), "\n")
}

// eventually waits for a condition that depends on another process.
func eventually(t *testing.T, patience time.Duration, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within %s: %s", patience, what)
}

// processorTime is what a process has used so far, by /proc/PID/stat in ticks of 10 ms; without it, a long time.
func processorTime(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return time.Hour
	}
	// The name in parentheses may contain spaces: fields are counted behind it.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
