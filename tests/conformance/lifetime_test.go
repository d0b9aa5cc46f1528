package conformance

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestStartsQuickly(t *testing.T) {
	times := make([]time.Duration, 7)
	for i := range times {
		h := start(t, fixture)
		times[i] = h.handshake
		h.stop(t)
	}
	slices.Sort(times)
	median := times[len(times)/2]
	if median > 300*time.Millisecond {
		t.Errorf("the median start took %s, all: %s", median, times)
	}
}

func TestStopsCleanly(t *testing.T) {
	h := start(t, fixture)
	h.health(t, shop())
	socket := h.client.ReattachConfig().Addr.String()
	took, code := h.stop(t)
	if took > time.Second || code != 0 {
		t.Errorf("took %s, exit code %d", took, code)
	}
	if !strings.Contains(h.stderr.String(), `"Fixture disposed"`) {
		t.Errorf("not disposed: %s", h.stderr)
	}
	if _, err := os.Stat(filepath.Dir(socket)); !os.IsNotExist(err) {
		t.Errorf("%s is left behind", filepath.Dir(socket))
	}
}

func TestStopsWithQueriesInFlight(t *testing.T) {
	h := start(t, fixture)
	var group sync.WaitGroup
	group.Go(func() { _, _ = h.data.QueryData(t.Context(), slowRequest()) })
	eventually(t, 10*time.Second, "the slow query began", func() bool {
		return strings.Contains(h.stderr.String(), `"Slow query began"`)
	})
	took, code := h.stop(t)
	group.Wait()
	if took > 2*time.Second || code != 0 || !strings.Contains(h.stderr.String(), `"Fixture disposed"`) {
		t.Errorf("took %s, exit code %d: %s", took, code, h.stderr)
	}
}

func TestSignalsStopIt(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		h := start(t, fixture)
		h.health(t, shop())
		if err := h.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		eventually(t, 10*time.Second, "ended by "+signal.String(), h.client.Exited)
		if code := h.cmd.ProcessState.ExitCode(); code != 0 || !strings.Contains(h.stderr.String(), `"Fixture disposed"`) {
			t.Errorf("%s: exit code %d: %s", signal, code, h.stderr)
		}
	}
}

func TestEndsWithItsHost(t *testing.T) {
	temp := t.TempDir()
	host := exec.Command("sh", "-c", `"$0" & wait`, fixture)
	host.Env = []string{"grafana_plugin_type=datasource", "PLUGIN_PROTOCOL_VERSIONS=2", "TMPDIR=" + temp, "PATH=" + os.Getenv("PATH")}
	stdout, err := host.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 1024)
	n, err := stdout.Read(line)
	if err != nil || !strings.HasPrefix(string(line[:n]), "1|2|unix|"+temp) {
		t.Fatalf("handshake %q, %v", line[:n], err)
	}
	if err := host.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = host.Process.Wait()
	eventually(t, 20*time.Second, "ended with its host", func() bool {
		left, err := os.ReadDir(temp)
		return err == nil && len(left) == 0
	})
}

func TestStartedByHand(t *testing.T) {
	for _, cookie := range []string{"", "grafana_plugin_type=renderer"} {
		var stdout, stderr bytes.Buffer
		cmd := exec.Command(fixture)
		cmd.Env = []string{cookie}
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		_ = cmd.Run()
		said := strings.TrimSpace(stderr.String())
		if cmd.ProcessState.ExitCode() != 1 || stdout.Len() != 0 || !strings.Contains(said, "Runaway") || strings.Contains(said, "\n") {
			t.Errorf("exit code %d, stdout %q, stderr %q", cmd.ProcessState.ExitCode(), &stdout, &stderr)
		}
	}
}

func TestSocketIsWhereTheHostWants(t *testing.T) {
	folder := t.TempDir()
	h := start(t, fixture, "PLUGIN_UNIX_SOCKET_DIR="+folder)
	if socket := h.client.ReattachConfig().Addr.String(); !strings.HasPrefix(socket, folder) {
		t.Errorf("the socket is %s", socket)
	}
}

func TestFilesInItsFolderDoNotChangeIt(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, fixture)
	cmd.Dir = t.TempDir()
	for name, content := range map[string]string{".env": "grafana_plugin_type=datasource\n", "bunfig.toml": "preload = [\"./evil.ts\"]\n", "evil.ts": "process.exit(7)\n"} {
		if err := os.WriteFile(filepath.Join(cmd.Dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Env = []string{"X=1"}
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("files in its working directory changed its exit code to %d", code)
	}
}
