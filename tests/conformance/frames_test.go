package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// checkEveryType compares a decoded frame with the fixture's answer.
func checkEveryType(t *testing.T, frame *data.Frame) {
	t.Helper()
	if frame.Name != "every type" || frame.RefID != "A" {
		t.Errorf("name %q, refId %q", frame.Name, frame.RefID)
	}
	meta := frame.Meta
	if meta == nil || meta.Type != data.FrameTypeTable || meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		t.Fatalf("meta %+v", meta)
	}
	if len(meta.Notices) != 1 || meta.Notices[0].Severity != data.NoticeSeverityWarning || meta.Notices[0].Text != "made up" {
		t.Errorf("notices %+v", meta.Notices)
	}
	if custom, ok := meta.Custom.(map[string]any); !ok || custom["from"] != "fixture" {
		t.Errorf("custom %+v", meta.Custom)
	}

	want := []struct {
		name   string
		kind   data.FieldType
		values []any
	}{
		// Not nullable: Grafana's expressions need that of a time field.
		{"time", data.FieldTypeTime, []any{from, from.Add(time.Microsecond), time.Unix(0, 0)}},
		{"end", data.FieldTypeNullableTime, []any{from.Add(1000250 * time.Microsecond), nil, time.UnixMilli(-1)}},
		{"read", data.FieldTypeNullableFloat64, []any{1.5, nil, math.Inf(1)}},
		{"user", data.FieldTypeNullableString, []any{"zoë 🐬", nil, ""}},
		{"waiting", data.FieldTypeNullableBool, []any{true, nil, false}},
	}
	if len(frame.Fields) != len(want) {
		t.Fatalf("%d fields", len(frame.Fields))
	}
	for i, field := range frame.Fields {
		if field.Name != want[i].name || field.Type() != want[i].kind || field.Len() != len(want[i].values) {
			t.Errorf("field %q is %s with %d values, not %q, %s", field.Name, field.Type(), field.Len(), want[i].name, want[i].kind)
			continue
		}
		for row, expected := range want[i].values {
			value, ok := field.ConcreteAt(row)
			if at, isTime := expected.(time.Time); isTime {
				if got, gotTime := value.(time.Time); !ok || !gotTime || !got.Equal(at) {
					t.Errorf("%s[%d] is %v, not %v", field.Name, row, value, at)
				}
			} else if ok != (expected != nil) || (ok && value != expected) {
				t.Errorf("%s[%d] is %v (%v), not %v", field.Name, row, value, ok, expected)
			}
		}
	}
	read := frame.Fields[2]
	if read.Labels["instance"] != "shop" || read.Labels["event"] != "innodb_data_file" {
		t.Errorf("labels %v", read.Labels)
	}
	if read.Config == nil || read.Config.Unit != "binBps" || read.Config.DisplayNameFromDS != "read" {
		t.Errorf("config %+v", read.Config)
	}
}

func TestArrowFrames(t *testing.T) {
	h := start(t, fixture)
	answers := frames(t, h.ask(t, shop(), query("A", map[string]any{"queryType": "types"}))["A"])
	if len(answers) != 1 {
		t.Fatalf("%d frames", len(answers))
	}
	checkEveryType(t, answers[0])
}

func TestJSONFrames(t *testing.T) {
	h := start(t, fixture)
	response, err := h.data.QueryData(context.Background(), &pluginv2.QueryDataRequest{
		PluginContext: shop(),
		Format:        pluginv2.DataFrameFormat_JSON,
		Queries:       []*pluginv2.DataQuery{query("A", map[string]any{"queryType": "types"})},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer := response.Responses["A"]
	if answer.Format != pluginv2.DataFrameFormat_JSON || len(answer.Frames) != 1 {
		t.Fatalf("format %v, %d frames", answer.Format, len(answer.Frames))
	}
	checkEveryType(t, decodedJSON(t, answer.Frames[0]))
}

func decodedJSON(t *testing.T, bytes []byte) *data.Frame {
	t.Helper()
	frame := &data.Frame{}
	if err := json.Unmarshal(bytes, frame); err != nil {
		t.Fatalf("%v in %s", err, bytes)
	}
	return frame
}

func TestSeriesSuitsAlertRules(t *testing.T) {
	h := start(t, fixture)
	answers := frames(t, h.ask(t, shop(), query("B", map[string]any{"queryType": "series", "points": 3}))["B"])
	series := answers[0]
	if schema := series.TimeSeriesSchema(); schema.Type != data.TimeSeriesTypeWide {
		t.Errorf("not a series: %+v", schema)
	}
	if series.Meta.Type != data.FrameTypeTimeSeriesMulti || series.Fields[1].Labels["instance"] != "shop" {
		t.Errorf("%+v, labels %v", series.Meta, series.Fields[1].Labels)
	}
	if empty := answers[1]; empty.Rows() != 0 || len(empty.Fields) != 2 || empty.RefID != "B" {
		t.Errorf("an empty frame has %d rows, %d fields, refId %q", empty.Rows(), len(empty.Fields), empty.RefID)
	}
	custom, _ := answers[1].Meta.Custom.(map[string]any)
	if custom["from"] != float64(from.UnixMilli()) || custom["to"] != float64(to.UnixMilli()) {
		t.Errorf("the handler saw the range %v", custom)
	}
}

func TestChunkedFrames(t *testing.T) {
	h := start(t, fixture)
	for _, format := range []pluginv2.DataFrameFormat{pluginv2.DataFrameFormat_ARROW, pluginv2.DataFrameFormat_JSON} {
		t.Run(format.String(), func(t *testing.T) {
			stream, err := h.data.QueryChunkedData(context.Background(), &pluginv2.QueryChunkedDataRequest{
				PluginContext: shop(),
				Format:        format,
				Queries: []*pluginv2.DataQuery{
					query("A", map[string]any{"queryType": "types"}),
					query("B", map[string]any{"queryType": "series"}),
					query("C", map[string]any{"queryType": "rejects"}),
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{}
			for {
				chunk, err := stream.Recv()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				seen[chunk.RefId+chunk.FrameId]++
				switch {
				case chunk.RefId == "C":
					if chunk.Error != "MySQL said no" || chunk.Status != 400 || chunk.ErrorSource != "downstream" {
						t.Errorf("error chunk %v", chunk)
					}
				case chunk.RefId == "A" && format == pluginv2.DataFrameFormat_JSON:
					checkEveryType(t, decodedJSON(t, chunk.Frame))
				case chunk.RefId == "A":
					frame, err := data.UnmarshalArrowFrame(chunk.Frame)
					if err != nil {
						t.Fatal(err)
					}
					checkEveryType(t, frame)
				}
			}
			if len(seen) != 4 || seen["A0"] != 1 || seen["B0"] != 1 || seen["B1"] != 1 || seen["C"] != 1 {
				t.Errorf("chunks %v", seen)
			}
		})
	}
}

// A large request is refused, see TestAFloodIsRefused.
func TestLargeAnswer(t *testing.T) {
	h := start(t, fixture)
	model := map[string]any{"queryType": "series", "points": 500_000, "padding": string(make([]byte, 10_000))}
	series := frames(t, h.ask(t, shop(), query("A", model))["A"])[0]
	if series.Rows() != 500_000 {
		t.Errorf("%d rows", series.Rows())
	}
}
