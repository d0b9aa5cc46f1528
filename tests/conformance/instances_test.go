package conformance

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func labelled(updated int64, label string) *pluginv2.PluginContext {
	return dataSource(updated, map[string]any{"label": label}, map[string]string{"password": "correct-horse", "key": label})
}

// number is the number of the instance that answers.
func number(t *testing.T, h *host, who *pluginv2.PluginContext) any {
	t.Helper()
	answers := frames(t, h.ask(t, who, query("A", map[string]any{"queryType": "series"}))["A"])
	custom, _ := answers[1].Meta.Custom.(map[string]any)
	return custom["id"]
}

func TestOneInstanceForConcurrentRequests(t *testing.T) {
	h := start(t, fixture)
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			if id := number(t, h, labelled(1, "shop")); id != 1.0 {
				t.Errorf("instance %v", id)
			}
		})
	}
	group.Wait()
}

// Grafana gives a data source that is deleted and created again under its uid another id.
func TestADataSourceMadeAnewReplacesTheInstance(t *testing.T) {
	h := start(t, fixture)
	if id := number(t, h, labelled(1, "shop")); id != 1.0 {
		t.Fatalf("instance %v", id)
	}
	anew := labelled(1, "shop")
	anew.DataSourceInstanceSettings.Id = 2
	if id := number(t, h, anew); id != 2.0 {
		t.Errorf("instance %v", id)
	}
	eventually(t, 20*time.Second, "the end of the old one", func() bool {
		return strings.Contains(h.stderr.String(), "Fixture disposed")
	})
}

func TestChangedSettingsReplaceTheInstance(t *testing.T) {
	h := start(t, fixture)
	if id := number(t, h, labelled(1, "old")); id != 1.0 {
		t.Fatalf("instance %v", id)
	}
	var group sync.WaitGroup
	group.Go(func() {
		slow := h.ask(t, labelled(1, "old"), query("A", map[string]any{"queryType": "slow", "ms": 1_000}))["A"]
		if got := frames(t, slow)[0].Name; got != "old" {
			t.Errorf("a query in flight was answered by %q", got)
		}
	})
	eventually(t, 10*time.Second, "the slow query began", func() bool {
		return strings.Contains(h.stderr.String(), `"Slow query began"`)
	})
	group.Go(func() {
		if id := number(t, h, labelled(2, "new")); id != 2.0 {
			t.Errorf("instance %v after the change", id)
		}
	})
	group.Wait()
	if log := h.stderr.String(); strings.Count(log, `"Fixture disposed"`) != 1 || !strings.Contains(log, `"label":"old"`) {
		t.Errorf("the old instance was not disposed: %s", log)
	}
	// Grafana's cache may still send the old settings.
	if id := number(t, h, labelled(1, "old")); id != 2.0 {
		t.Errorf("a late request was answered by instance %v", id)
	}
	h.stop(t)
	if disposed := strings.Count(h.stderr.String(), `"Fixture disposed"`); disposed != 2 {
		t.Errorf("%d disposed at the end", disposed)
	}
}

func TestFailedCreateIsTriedAgain(t *testing.T) {
	h := start(t, fixture)
	broken := dataSource(1, map[string]any{"broken": true}, nil)
	for range 2 {
		answer := h.ask(t, broken, query("A", map[string]any{"queryType": "types"}))["A"]
		if answer.Status != 400 || answer.Error != "Data source Conformance is broken: fix its settings." {
			t.Errorf("%d %q", answer.Status, answer.Error)
		}
	}
	health := h.health(t, broken)
	if health.Status != pluginv2.CheckHealthResponse_ERROR || !strings.Contains(health.Message, "fix its settings") {
		t.Errorf("health %v", health)
	}
	if id := number(t, h, labelled(2, "fixed")); id != 1.0 {
		t.Errorf("instance %v", id)
	}
}
