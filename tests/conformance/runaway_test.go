package conformance

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// server is the executable of the plugin, and the MySQL or MariaDB that it samples.
type server struct {
	executable, address, user, password string
}

// realServer reads the environment, or skips the test and says what is not set.
func realServer(t *testing.T) server {
	t.Helper()
	read := func(name string) string {
		value := os.Getenv(name)
		if value == "" {
			t.Skipf("SKIPPED: %s is not set; RUNAWAY_EXECUTABLE and RUNAWAY_TEST_ADDRESS, _USER and _PASSWORD name the executable and a server to sample", name)
		}
		return value
	}
	return server{
		executable: read("RUNAWAY_EXECUTABLE"),
		address:    read("RUNAWAY_TEST_ADDRESS"),
		user:       read("RUNAWAY_TEST_USER"),
		password:   read("RUNAWAY_TEST_PASSWORD"),
	}
}

const instance = "conformance"

// source is a data source on the server, by default with the right password.
func (s server) source(password ...string) *pluginv2.PluginContext {
	secure := map[string]string{"password": s.password}
	for _, other := range password {
		secure["password"] = other
	}
	settings := map[string]any{
		"instances": []any{map[string]any{"name": instance, "address": s.address}},
		"user":      s.user,
	}
	return dataSource(1, settings, secure)
}

// startRunaway starts the plugin with its history in a folder.
func startRunaway(t *testing.T, s server, history string) *host {
	t.Helper()
	return start(t, s.executable, "GF_PLUGIN_HISTORY_PATH="+history)
}

// recent is a query of the last five minutes.
func recent(refID string, model map[string]any) *pluginv2.DataQuery {
	return queryAt(refID, model, time.Now().Add(-5*time.Minute), time.Now())
}

// awaitSamples waits for two rates, which take three samples.
func awaitSamples(t *testing.T, h *host, who *pluginv2.PluginContext) {
	t.Helper()
	awaitRates(t, h, who, 2)
}

// awaitRates waits for so many rates in the history.
func awaitRates(t *testing.T, h *host, who *pluginv2.PluginContext, rates int) {
	t.Helper()
	eventually(t, 60*time.Second, fmt.Sprintf("%d rates in the history", rates), func() bool {
		answer := h.ask(t, who, recent("A", map[string]any{"queryType": "io"}))["A"]
		if answer.Error != "" {
			t.Fatalf("%d %s", answer.Status, answer.Error)
		}
		points := 0
		for _, frame := range frames(t, answer) {
			points = max(points, filled(frame))
		}
		return points >= rates
	})
}

// filled counts the values of a frame's first number field that are not null.
func filled(frame *data.Frame) int {
	count := 0
	for _, field := range frame.Fields {
		if !field.Type().Numeric() {
			continue
		}
		for row := range field.Len() {
			if _, ok := field.ConcreteAt(row); ok {
				count++
			}
		}
		break
	}
	return count
}

// oneLine is a short form of an answer's error, for messages.
func oneLine(answer *pluginv2.DataResponse) string {
	return fmt.Sprintf("%d %s %q", answer.Status, answer.ErrorSource, answer.Error)
}
