package conformance

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// The fields that dashboards, the panel and alert rules read of each frame, as in src/shared/frames.ts.
var (
	statementFields = []string{
		"instance", "id", "processlistId", "user", "host", "db", "digest", "digestText", "text", "start", "end", "elapsed", "state",
		"rowsExamined", "rowsSent", "readBytes", "writeBytes", "ioShare", "waitingOn", "blocking", "outcome", "confidence", "killer", "killerConfidence",
		"evidence", "detected", "details",
	}
	lockFields = []string{
		"instance", "id", "parent", "depth", "processlistId", "user", "host", "db", "text", "statementId", "lockKind", "confidence", "note", "object", "index",
		"mode", "record", "took", "heldSince", "waited", "from", "to", "waiters",
	}
	annotationFields = []string{"time", "timeEnd", "title", "text", "tags", "id", "instance", "outcome", "killer"}
	units            = map[string]string{
		"readBytes": "binBps", "writeBytes": "binBps", "readOps": "iops", "writeOps": "iops", "readLatency": "s", "writeLatency": "s",
		"busy": "none", "spikeScore": "none", "runaways": "none", "longestStatement": "s", "time": "dateTimeAsIso", "sessionsWaiting": "none",
		"longestWait": "s", "up": "none",
	}
)

// isSeries checks what Grafana's expressions need of a frame: a time that is never null, then labelled numbers.
func isSeries(t *testing.T, frame *data.Frame, measures ...string) {
	t.Helper()
	if frame.Meta == nil || frame.Meta.Type != data.FrameTypeTimeSeriesMulti {
		t.Errorf("%s: meta %+v", frame.Name, frame.Meta)
	}
	if len(frame.Fields) < 2 || frame.Fields[0].Type() != data.FieldTypeTime {
		t.Fatalf("%s: the first of %d fields is no time", frame.Name, len(frame.Fields))
	}
	allowed := map[string]bool{}
	for _, measure := range measures {
		allowed[units[measure]] = true
	}
	for _, field := range frame.Fields[1:] {
		if field.Labels["instance"] != instance {
			t.Errorf("%s: %s has the labels %v", frame.Name, field.Name, field.Labels)
		}
		if field.Config == nil || !allowed[field.Config.Unit] {
			t.Errorf("%s: %s has the config %+v", frame.Name, field.Name, field.Config)
		}
	}
}

// isTable compares a table's field names with the wanted ones, in any order.
func isTable(t *testing.T, frame *data.Frame, want []string) {
	t.Helper()
	got := make([]string, len(frame.Fields))
	for i, field := range frame.Fields {
		got[i] = field.Name
	}
	slices.Sort(got)
	if sorted := slices.Sorted(slices.Values(want)); !slices.Equal(got, sorted) {
		t.Errorf("%s has the fields\n%v, not\n%v", frame.Name, got, sorted)
	}
	for _, name := range []string{"start", "time", "timeEnd"} {
		if field, _ := frame.FieldByName(name); field != nil && !field.Type().Time() {
			t.Errorf("%s is %s, no time", name, field.Type())
		}
	}
}

func TestRunawayAnswersEveryKind(t *testing.T) {
	s := realServer(t)
	h := startRunaway(t, s, t.TempDir())
	awaitSamples(t, h, s.source())

	ask := func(t *testing.T, model map[string]any) []*data.Frame {
		t.Helper()
		return frames(t, h.ask(t, s.source(), recent("A", model))["A"])
	}
	for _, by := range []string{"total", "event", "file", "schema", "table", "statement"} {
		t.Run("io by "+by, func(t *testing.T) {
			measures := []string{"readBytes", "writeBytes", "readOps", "writeOps", "readLatency", "writeLatency", "busy", "spikeScore"}
			if by != "total" {
				measures = measures[:4]
			}
			var answer []*data.Frame
			// Files are read less often than the rest, and the server chooses when it flushes a table's pages.
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(500 * time.Millisecond) {
				answer = ask(t, map[string]any{"queryType": "io", "by": by, "measures": measures})
				if by == "statement" || len(answer) > 0 && len(answer[0].Fields) > 0 || time.Now().After(deadline) {
					break
				}
			}
			for _, frame := range answer {
				// Without a long statement, a frame without fields says since when there are samples.
				if by == "statement" && len(frame.Fields) == 0 {
					continue
				}
				isSeries(t, frame, measures...)
			}
			if by != "statement" && len(answer) == 0 {
				t.Error("no series")
			}
		})
	}
	t.Run("activity", func(t *testing.T) {
		measures := []string{"runaways", "longestStatement", "sessionsWaiting", "longestWait", "spikeScore", "up"}
		answer := ask(t, map[string]any{"queryType": "activity", "measures": measures})
		seen := 0
		for _, frame := range answer {
			isSeries(t, frame, measures...)
			seen += len(frame.Fields) - 1
		}
		if seen != len(measures) {
			t.Errorf("%d series for %d measures of one instance", seen, len(measures))
		}
	})
	t.Run("activity: up is 1", func(t *testing.T) {
		answer := ask(t, map[string]any{"queryType": "activity", "measures": []string{"up"}})
		field := answer[0].Fields[1]
		if up, ok := field.ConcreteAt(field.Len() - 1); !ok || up != 1.0 {
			t.Errorf("up is %v", up)
		}
	})
	tables := map[string]struct {
		model  map[string]any
		fields []string
	}{
		"statements now":      {map[string]any{"queryType": "statements"}, statementFields},
		"statements in range": {map[string]any{"queryType": "statements", "when": "range"}, statementFields},
		"locks as a tree":     {map[string]any{"queryType": "locks"}, lockFields},
		"locks flat":          {map[string]any{"queryType": "locks", "as": "flat", "when": "range"}, lockFields},
		"runaways":            {map[string]any{"queryType": "runaways", "as": "table"}, statementFields},
		"runaways as regions": {map[string]any{"queryType": "runaways"}, annotationFields},
		"runaways as marks":   {map[string]any{"queryType": "runaways", "as": "marks"}, annotationFields},
	}
	for name, table := range maps.All(tables) {
		t.Run(name, func(t *testing.T) {
			answer := ask(t, table.model)
			if len(answer) != 1 {
				t.Fatalf("%d frames", len(answer))
			}
			isTable(t, answer[0], table.fields)
		})
	}
	t.Run("locks as series", func(t *testing.T) {
		for _, frame := range ask(t, map[string]any{"queryType": "locks", "as": "series"}) {
			isSeries(t, frame, "sessionsWaiting")
		}
	})
}

func TestRunawayRefusesBadInput(t *testing.T) {
	s := realServer(t)
	h := startRunaway(t, s, t.TempDir())
	long := strings.Repeat("x", 100_000)
	cases := map[string]struct {
		model map[string]any
		named string
	}{
		"too many":           {map[string]any{"queryType": "io", "top": 51}, "top"},
		"no measure":         {map[string]any{"queryType": "io", "measures": []string{}}, "measures"},
		"unknown measure":    {map[string]any{"queryType": "activity", "measures": []string{"up", "down"}}, "measures"},
		"wrong type":         {map[string]any{"queryType": "statements", "limit": "all"}, "limit"},
		"negative":           {map[string]any{"queryType": "statements", "minElapsed": -1}, "minElapsed"},
		"unknown outcome":    {map[string]any{"queryType": "runaways", "outcomes": []string{"'; DROP TABLE x"}}, "outcomes"},
		"far too long":       {map[string]any{"queryType": "locks", "instances": []string{long[:1000]}}, "instances"},
		"far too large":      {map[string]any{"queryType": "locks", "instances": []string{long}}, "at most 65536"},
		"unknown kind":       {map[string]any{"queryType": "everything"}, "queryType"},
		"no kind":            {map[string]any{}, "queryType"},
		"kind of wrong type": {map[string]any{"queryType": 7}, "queryType"},
	}
	for name, c := range maps.All(cases) {
		t.Run(name, func(t *testing.T) {
			answer := h.ask(t, s.source(), recent("A", c.model))["A"]
			if answer.Status != 400 || answer.ErrorSource != "downstream" || !strings.Contains(answer.Error, c.named) {
				t.Errorf("%s, should name %s", oneLine(answer), c.named)
			}
			if len(answer.Error) > 2000 {
				t.Errorf("the error has %d letters", len(answer.Error))
			}
		})
	}
	t.Run("no object", func(t *testing.T) {
		odd := recent("A", nil)
		for _, json := range []string{`[]`, `"io"`, `7`, `null`} {
			odd.Json = []byte(json)
			if answer := h.ask(t, s.source(), odd)["A"]; answer.Status != 400 {
				t.Errorf("%s: %s", json, oneLine(answer))
			}
		}
	})
}

func TestRunawayServesConcurrentCallers(t *testing.T) {
	s := realServer(t)
	h := startRunaway(t, s, t.TempDir())
	awaitSamples(t, h, s.source())
	kinds := []string{"io", "statements", "locks", "runaways", "activity"}
	askConcurrently(t, h, 40, func(caller, i int) {
		queries := []*pluginv2.DataQuery{
			recent("A", map[string]any{"queryType": kinds[(caller+i)%len(kinds)]}),
			recent("B", map[string]any{"queryType": "activity", "measures": []string{"up"}}),
		}
		for refID, answer := range h.ask(t, s.source(), queries...) {
			if answer.Error != "" {
				t.Errorf("%s: %s", refID, oneLine(answer))
			}
		}
	})
}
