package conformance

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func slowRequest() *pluginv2.QueryDataRequest {
	return &pluginv2.QueryDataRequest{
		PluginContext: shop(),
		Queries:       []*pluginv2.DataQuery{query("A", map[string]any{"queryType": "slow", "ms": 10_000})},
	}
}

// askConcurrently lets 32 callers ask again and again, each its own query.
func askConcurrently(t *testing.T, h *host, each int, ask func(caller, i int)) {
	t.Helper()
	const callers = 32
	var group sync.WaitGroup
	for caller := range callers {
		group.Go(func() {
			for i := range each {
				ask(caller, i)
			}
		})
	}
	group.Wait()
}

func TestConcurrentCallers(t *testing.T) {
	h := start(t, fixture)
	askConcurrently(t, h, 100, func(caller, i int) {
		points := caller + i%7 + 1
		answers := h.ask(t, shop(),
			query("A", map[string]any{"queryType": "series", "points": points}),
			query("B", map[string]any{"queryType": "rejects"}),
			query("C", map[string]any{"queryType": "types"}),
		)
		if rows := frames(t, answers["A"])[0].Rows(); rows != points {
			t.Errorf("asked for %d points, got %d", points, rows)
		}
		if answers["B"].Status != 400 || len(answers["C"].Frames) != 1 {
			t.Errorf("answers %v", answers)
		}
	})
}

// The first query may compile and connect; the ones after it must not take longer.
func TestLaterQueriesAreFaster(t *testing.T) {
	h := start(t, fixture)
	request := &pluginv2.QueryDataRequest{PluginContext: shop(), Queries: []*pluginv2.DataQuery{query("A", map[string]any{"queryType": "types"})}}
	asked := func() time.Duration {
		began := time.Now()
		if _, err := h.data.QueryData(context.Background(), request); err != nil {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	first := asked()
	times := make([]time.Duration, 200)
	for i := range times {
		times[i] = asked()
	}
	slices.Sort(times)
	if median := times[len(times)/2]; median > first/2 {
		t.Errorf("first query %s, then median %s", first, median)
	}
}
