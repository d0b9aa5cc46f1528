package conformance

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func TestRunawayStartsQuickly(t *testing.T) {
	s := realServer(t)
	times := make([]time.Duration, 5)
	for i := range times {
		h := startRunaway(t, s, t.TempDir())
		times[i] = h.handshake
		h.stop(t)
	}
	slices.Sort(times)
	if times[len(times)/2] > 300*time.Millisecond {
		t.Errorf("the median start took %s, all: %s", times[len(times)/2], times)
	}
}

func TestRunawayIsHealthy(t *testing.T) {
	s := realServer(t)
	h := startRunaway(t, s, t.TempDir())
	health := h.health(t, s.source())
	if health.Status != pluginv2.CheckHealthResponse_OK || !strings.Contains(health.Message, instance) {
		t.Errorf("%s: %s %s", health.Status, health.Message, health.JsonDetails)
	}
	code, setup := call(t, h, &pluginv2.CallResourceRequest{PluginContext: s.source(), Method: "GET", Path: "setup", Url: "setup"})
	if instances, _ := setup["instances"].([]any); code != 200 || len(instances) != 1 {
		t.Errorf("setup: %d %v", code, setup)
	}
	code, values := call(t, h, &pluginv2.CallResourceRequest{PluginContext: s.source(), Method: "GET", Path: "values", Url: "values?of=instance"})
	if names, _ := values["values"].([]any); code != 200 || len(names) != 1 || names[0] != instance {
		t.Errorf("values: %d %v", code, values)
	}
	if code, _ := call(t, h, &pluginv2.CallResourceRequest{PluginContext: s.source(), Method: "GET", Path: "../secrets", Url: "../secrets"}); code != 404 {
		t.Errorf("an unknown resource answers %d", code)
	}
}

func TestRunawayMetrics(t *testing.T) {
	s := realServer(t)
	h := startRunaway(t, s, t.TempDir())
	h.health(t, s.source())
	response, err := h.diagnostics.CollectMetrics(context.Background(), &pluginv2.CollectMetricsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(response.Metrics.Prometheus))
	if err != nil || len(families) == 0 {
		t.Fatalf("%v in %s", err, response.Metrics.Prometheus)
	}
	for name, family := range families {
		if !strings.HasPrefix(name, "runaway_") && !strings.HasPrefix(name, "process_") || family.GetHelp() == "" {
			t.Errorf("metric %s, help %q", name, family.GetHelp())
		}
	}
}

func TestRunawaySaysWhatIsWrong(t *testing.T) {
	s := realServer(t)
	const wrong = "wrong-password-of-conformance"
	nowhere := s
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nowhere.address = listener.Addr().String()
	_ = listener.Close()

	cases := map[string]struct {
		who   *pluginv2.PluginContext
		words []string
	}{
		"wrong password": {s.source(wrong), []string{instance, s.user, "password"}},
		"nothing there":  {nowhere.source(), []string{instance, nowhere.address}},
		"no settings":    {dataSource(1, map[string]any{}, nil), []string{"is not set up yet", "an instance", "a user"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			h := startRunaway(t, s, t.TempDir())
			health := h.health(t, c.who)
			answer := health.Message + string(health.JsonDetails)
			if health.Status != pluginv2.CheckHealthResponse_ERROR {
				t.Errorf("status %s", health.Status)
			}
			for _, word := range c.words {
				if !strings.Contains(answer, word) {
					t.Errorf("%q is not in %s", word, answer)
				}
			}
			h.stop(t)
			if log := h.stderr.String(); strings.Contains(answer+log, wrong) || strings.Contains(answer+log, s.password) {
				t.Error("a password is in an answer or in the log")
			}
		})
	}
}

func TestRunawayKeepsItsHistory(t *testing.T) {
	s := realServer(t)
	folder := t.TempDir()
	h := startRunaway(t, s, folder)
	awaitSamples(t, h, s.source())
	stopped := time.Now()
	took, code := h.stop(t)
	if took > time.Second || code != 0 {
		t.Errorf("took %s, exit code %d", took, code)
	}

	files, err := filepath.Glob(filepath.Join(folder, "*.sqlite*"))
	if err != nil || len(files) != 2 || files[1] != files[0]+".source" {
		t.Fatalf("files %v, %v: a clean end leaves the database and whose it is, no journal", files, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil || !bytes.HasPrefix(content, []byte("SQLite format 3\x00")) {
		t.Errorf("%s is no database: %v", files[0], err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: it holds SQL of other people", info.Mode(), err)
	}

	again := startRunaway(t, s, folder)
	before := queryAt("A", map[string]any{"queryType": "io"}, stopped.Add(-time.Minute), stopped)
	points := 0
	for _, frame := range frames(t, again.ask(t, s.source(), before)["A"]) {
		points = max(points, filled(frame))
	}
	if points < 2 {
		t.Errorf("%d points from before the restart", points)
	}
}

func TestRunawayMemory(t *testing.T) {
	s := realServer(t)
	h := startRunaway(t, s, t.TempDir())
	awaitSamples(t, h, s.source())
	// Memory grows in the first samples.
	awaitRates(t, h, s.source(), 6)
	if memory := h.memory(); memory > 130 {
		t.Errorf("%.0f MiB of resident memory", memory)
	}
}
