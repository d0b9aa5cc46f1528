package conformance

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// from and to are the default time range of a query.
var (
	from = time.Date(2024, 5, 5, 9, 0, 0, 0, time.UTC)
	to   = from.Add(time.Hour)
)

// dataSource is a plugin context with a data source's settings, as Grafana sends it.
func dataSource(updated int64, jsonData any, secure map[string]string) *pluginv2.PluginContext {
	return &pluginv2.PluginContext{
		OrgId:    1,
		PluginId: "runaway-mysql-datasource",
		User:     &pluginv2.User{Login: "dba", Name: "A DBA", Email: "dba@example.com", Role: "Editor"},
		DataSourceInstanceSettings: &pluginv2.DataSourceInstanceSettings{
			Id:                      1,
			Uid:                     "conformance",
			Name:                    "Conformance",
			JsonData:                encoded(jsonData),
			DecryptedSecureJsonData: secure,
			LastUpdatedMS:           updated,
		},
	}
}

// shop is the data source that most tests of the fixture use.
func shop() *pluginv2.PluginContext {
	return dataSource(1, map[string]any{"label": "shop"}, map[string]string{"password": "correct-horse"})
}

func encoded(value any) []byte {
	bytes, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return bytes
}

// query is one query of the hour above; the model names its queryType.
func query(refID string, model map[string]any) *pluginv2.DataQuery {
	return queryAt(refID, model, from, to)
}

func queryAt(refID string, model map[string]any, from, to time.Time) *pluginv2.DataQuery {
	return &pluginv2.DataQuery{
		RefId:         refID,
		MaxDataPoints: 1000,
		IntervalMS:    1000,
		TimeRange:     &pluginv2.TimeRange{FromEpochMS: from.UnixMilli(), ToEpochMS: to.UnixMilli()},
		Json:          encoded(model),
	}
}

// ask sends queries and returns the answers by refId.
func (h *host) ask(t *testing.T, who *pluginv2.PluginContext, queries ...*pluginv2.DataQuery) map[string]*pluginv2.DataResponse {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	response, err := h.data.QueryData(ctx, &pluginv2.QueryDataRequest{PluginContext: who, Queries: queries})
	if err != nil {
		t.Fatalf("QueryData: %v\n%s", err, h.stderr)
	}
	return response.Responses
}

// frames decodes an answer, which must not be an error.
func frames(t *testing.T, response *pluginv2.DataResponse) []*data.Frame {
	t.Helper()
	if response == nil {
		t.Fatal("no answer")
	}
	if response.Error != "" {
		t.Fatalf("error %d (%s): %s", response.Status, response.ErrorSource, response.Error)
	}
	decoded := make([]*data.Frame, len(response.Frames))
	for i, bytes := range response.Frames {
		frame, err := data.UnmarshalArrowFrame(bytes)
		if err != nil {
			t.Fatal(err)
		}
		decoded[i] = frame
	}
	return decoded
}

// health asks for a data source's health.
func (h *host) health(t *testing.T, who *pluginv2.PluginContext) *pluginv2.CheckHealthResponse {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	response, err := h.diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{PluginContext: who})
	if err != nil {
		t.Fatalf("CheckHealth: %v", err)
	}
	return response
}
