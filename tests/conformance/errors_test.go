package conformance

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func TestErrorAnswers(t *testing.T) {
	h := start(t, fixture)
	answers := h.ask(t, shop(),
		query("rejects", map[string]any{"queryType": "rejects"}),
		query("throws", map[string]any{"queryType": "throws"}),
		query("ragged", map[string]any{"queryType": "ragged"}),
		query("fine", map[string]any{"queryType": "series"}),
	)
	want := map[string]struct {
		status int32
		source string
		text   string
	}{
		"rejects": {400, "downstream", "MySQL said no"},
		"throws":  {500, "plugin", "undefined is no object"},
		"ragged":  {500, "plugin", "field value has 0 values"},
	}
	for refID, expected := range want {
		got := answers[refID]
		if got.Status != expected.status || got.ErrorSource != expected.source || !strings.Contains(got.Error, expected.text) {
			t.Errorf("%s: %d %s %q", refID, got.Status, got.ErrorSource, got.Error)
		}
	}
	if len(frames(t, answers["fine"])) != 2 {
		t.Error("the error of one query replaced the answer of another")
	}
	if log := h.stderr.String(); !strings.Contains(log, "fixture/main.ts") {
		t.Errorf("the log has no stack: %s", log)
	}
}

func TestNoSecretInAnswersOrLog(t *testing.T) {
	h := start(t, fixture)
	answer := h.ask(t, shop(), query("A", map[string]any{"queryType": "throws"}))["A"]
	if strings.Contains(answer.Error, "correct-horse") || !strings.Contains(answer.Error, "[redacted]") {
		t.Errorf("answer %q", answer.Error)
	}
	h.stop(t)
	if strings.Contains(h.stderr.String(), "correct-horse") {
		t.Error("the password is in the log")
	}
}

func TestBadRequests(t *testing.T) {
	h := start(t, fixture)
	notJSON := query("A", nil)
	notJSON.Json = []byte("{")
	if answer := h.ask(t, shop(), notJSON)["A"]; answer.Status != 400 || answer.Error != "Query A is not JSON." {
		t.Errorf("not JSON: %d %q", answer.Status, answer.Error)
	}
	// Requests of an app or of Grafana itself have no data source.
	app := &pluginv2.PluginContext{OrgId: 1, AppInstanceSettings: &pluginv2.AppInstanceSettings{}}
	for _, who := range []*pluginv2.PluginContext{app, {}, nil} {
		answer := h.ask(t, who, query("A", map[string]any{"queryType": "types"}))["A"]
		if answer.Status != 400 || answer.ErrorSource != "downstream" || !strings.Contains(answer.Error, "no data source") {
			t.Errorf("no data source: %d %s %q", answer.Status, answer.ErrorSource, answer.Error)
		}
		if health := h.health(t, who); health.Status != pluginv2.CheckHealthResponse_ERROR || !strings.Contains(health.Message, "no data source") {
			t.Errorf("health without a data source: %v", health)
		}
	}
	odd := query("__proto__", map[string]any{"queryType": "types"})
	if answers := h.ask(t, shop(), odd, query("A", map[string]any{"queryType": "types"})); len(frames(t, answers["A"])) != 1 {
		t.Error("an unusual refId replaced the answer of another query")
	}
}

func TestSurvivesUncaughtErrors(t *testing.T) {
	h := start(t, fixture)
	frames(t, h.ask(t, shop(), query("A", map[string]any{"queryType": "background"}))["A"])
	eventually(t, 10*time.Second, "both errors are logged", func() bool {
		log := h.stderr.String()
		return strings.Contains(log, "left behind") && strings.Contains(log, "thrown from a timer")
	})
	frames(t, h.ask(t, shop(), query("A", map[string]any{"queryType": "types"}))["A"])
	if h.client.Exited() {
		t.Error("the process died")
	}
}

func TestAbandonedCall(t *testing.T) {
	h := start(t, fixture)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	request := &pluginv2.QueryDataRequest{
		PluginContext: shop(),
		Queries:       []*pluginv2.DataQuery{query("A", map[string]any{"queryType": "slow", "ms": 300})},
	}
	if _, err := h.data.QueryData(ctx, request); err == nil {
		t.Error("the call did not time out")
	}
	eventually(t, 10*time.Second, "the abandoned query ended", func() bool {
		return strings.Contains(h.stderr.String(), `"Slow query ended"`)
	})
	frames(t, h.ask(t, shop(), query("A", map[string]any{"queryType": "types"}))["A"])
}

func TestLogIsReadableByTheHost(t *testing.T) {
	h := start(t, fixture)
	h.ask(t, shop(), query("A", map[string]any{"queryType": "prints"}), query("B", map[string]any{"queryType": "throws"}))
	h.stop(t)
	timestamp := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`)
	printed := map[string]bool{}
	for _, line := range h.stderr.all() {
		entry := map[string]any{}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("not JSON: %s", line)
			continue
		}
		message, isString := entry["@message"].(string)
		at, _ := entry["@timestamp"].(string)
		if level, ok := entry["@level"].(string); !ok || level == "" || !isString || !timestamp.MatchString(at) {
			t.Errorf("not in the format of hclog: %s", line)
		}
		printed[message] = true
	}
	if !printed["printed"] || !printed["written"] {
		t.Errorf("the printed lines are not in the log: %v", printed)
	}
}
