package conformance

import (
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func flood(who *pluginv2.PluginContext) []*pluginv2.DataQuery {
	elements := make([]string, 300_000)
	for i := range elements {
		elements[i] = "finished"
	}
	queries := make([]*pluginv2.DataQuery, 6)
	for i := range queries {
		queries[i] = query(string(rune('A'+i)), map[string]any{"queryType": "series", "outcomes": elements})
	}
	return queries
}

// A Viewer sends six queries of 3.3 MB each.
func TestAFloodIsRefused(t *testing.T) {
	h := start(t, fixture)
	viewer := shop()
	viewer.User.Role = "Viewer"
	small := query("A", map[string]any{"queryType": "series", "points": 3})
	for range 20 {
		h.ask(t, viewer, small)
	}
	before := h.memory()
	queries := flood(viewer)
	for range 6 {
		began := time.Now()
		for refID, answer := range h.ask(t, viewer, queries...) {
			if answer.Status != 400 || !strings.Contains(answer.Error, "bytes of JSON") {
				t.Errorf("%s: %s", refID, oneLine(answer))
			}
		}
		t.Logf("refused after %s, %.0f MB more", time.Since(began), h.memory()-before)
	}
	if grown := h.memory() - before; grown > 50 {
		t.Errorf("memory has grown by %.0f MB", grown)
	}
	frames(t, h.ask(t, viewer, small)["A"])
}

// No query costs that much memory: the request is not read.
func TestAHugeRequestIsNotRead(t *testing.T) {
	h := start(t, fixture)
	before := h.memory()
	request := &pluginv2.QueryDataRequest{PluginContext: shop(), Queries: []*pluginv2.DataQuery{{RefId: "A", Json: make([]byte, 64<<20)}}}
	if _, err := h.data.QueryData(t.Context(), request); err == nil {
		t.Error("a request of 64 MiB was read")
	}
	if grown := h.memory() - before; grown > 50 {
		t.Errorf("memory has grown by %.0f MB", grown)
	}
}
