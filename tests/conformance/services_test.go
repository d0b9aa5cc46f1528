package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func TestHealth(t *testing.T) {
	h := start(t, fixture)
	well := h.health(t, shop())
	if well.Status != pluginv2.CheckHealthResponse_OK || well.Message != "Fixture shop" || string(well.JsonDetails) != `{"verboseMessage":"number 1"}` {
		t.Errorf("%v %s", well, well.JsonDetails)
	}
	if ill := h.health(t, labelled(2, "ill")); ill.Status != pluginv2.CheckHealthResponse_ERROR || ill.Message != "Fixture ill" {
		t.Errorf("%v", ill)
	}
}

func TestHostsPing(t *testing.T) {
	h := start(t, fixture)
	protocol, err := h.client.Client()
	if err != nil {
		t.Fatal(err)
	}
	if err := protocol.Ping(); err != nil {
		t.Error(err)
	}
}

func TestMetrics(t *testing.T) {
	h := start(t, fixture)
	h.health(t, shop())
	response, err := h.diagnostics.CollectMetrics(context.Background(), &pluginv2.CollectMetricsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(response.Metrics.Prometheus))
	if err != nil {
		t.Fatal(err)
	}
	if created := families["fixture_created_total"].GetMetric(); len(created) != 1 || created[0].GetCounter().GetValue() != 1 {
		t.Errorf("%s", response.Metrics.Prometheus)
	}
}

// call makes one request of a resource and decodes its JSON.
func call(t *testing.T, h *host, request *pluginv2.CallResourceRequest) (int32, map[string]any) {
	t.Helper()
	stream, err := h.resource.CallResource(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	response, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("more than one answer: %v", err)
	}
	if kind := response.Headers["Content-Type"].GetValues(); len(kind) != 1 || kind[0] != "application/json" {
		t.Errorf("content type %v", kind)
	}
	body := map[string]any{}
	if err := json.Unmarshal(response.Body, &body); err != nil {
		t.Fatalf("%v in %s", err, response.Body)
	}
	return response.Code, body
}

func TestResource(t *testing.T) {
	h := start(t, fixture)
	code, body := call(t, h, &pluginv2.CallResourceRequest{
		PluginContext: shop(), Method: "POST", Path: "values", Url: "values?of=user&of=a%20b", Body: []byte(`{"x":1}`),
	})
	want := map[string]any{
		"method": "POST", "path": "/values", "body": `{"x":1}`,
		"params": []any{[]any{"of", "user"}, []any{"of", "a b"}},
		"user":   map[string]any{"login": "dba", "role": "Editor"},
	}
	if got := string(encoded(body)); code != 201 || got != string(encoded(want)) {
		t.Errorf("%d %s", code, got)
	}
	if code, body := call(t, h, &pluginv2.CallResourceRequest{PluginContext: shop(), Path: "/fails"}); code != 404 || body["error"] != "no such thing" {
		t.Errorf("%d %v", code, body)
	}
	if code, body := call(t, h, &pluginv2.CallResourceRequest{Path: "values"}); code != 400 || body["error"] == "" {
		t.Errorf("without a data source: %d %v", code, body)
	}
}

func TestStreamHasNoChannels(t *testing.T) {
	h := start(t, fixture)
	ctx := context.Background()
	subscribed, err := h.stream.SubscribeStream(ctx, &pluginv2.SubscribeStreamRequest{PluginContext: shop(), Path: "live"})
	if err != nil || subscribed.Status != pluginv2.SubscribeStreamResponse_NOT_FOUND {
		t.Errorf("subscribe: %v %v", subscribed, err)
	}
	published, err := h.stream.PublishStream(ctx, &pluginv2.PublishStreamRequest{PluginContext: shop(), Path: "live"})
	if err != nil || published.Status != pluginv2.PublishStreamResponse_NOT_FOUND {
		t.Errorf("publish: %v %v", published, err)
	}
	run, err := h.stream.RunStream(ctx, &pluginv2.RunStreamRequest{PluginContext: shop(), Path: "live"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("run: %v", err)
	}
}
