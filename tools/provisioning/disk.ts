import {
  GraphGradientMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { RunawayQueryInput } from '../../src/shared/query';
import { askChosen, chosen } from './query';

function chart(title: string, description: string, query: RunawayQueryInput): PanelBuilder {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(chosen)
    .withTarget(askChosen('A', query))
    .lineWidth(1)
    .fillOpacity(12)
    .gradientMode(GraphGradientMode.Opacity)
    .min(0)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([])
    );
}

/** Tables beside the chart: which of many series is the heavy one. */
function ranked(panel: PanelBuilder): PanelBuilder {
  return panel.legend(
    new VizLegendOptionsBuilder()
      .displayMode(LegendDisplayMode.Table)
      .placement(LegendPlacement.Right)
      .showLegend(true)
      .sortBy('Max')
      .sortDesc(true)
      .calcs(['max'])
  );
}

/** What the disk does, and for whom. */
export const disk = {
  events: ranked(
    chart('Disk I/O by wait event', 'Bytes read and written, by the kind of file: data, temporary, redo, binary log.', {
      queryType: 'io',
      by: 'event',
      measures: ['readBytes', 'writeBytes'],
    }).stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  ),
  latency: chart('Latency', 'Seconds an operation takes, on average.', {
    queryType: 'io',
    by: 'total',
    measures: ['readLatency', 'writeLatency'],
  }),
  busy: chart('Busy', 'Threads waiting for the disk at once: 100 % is one thread, always.', {
    queryType: 'io',
    by: 'total',
    measures: ['busy'],
  }),
  files: ranked(
    chart('Top files', 'The busiest files, by bytes read and written.', {
      queryType: 'io',
      by: 'file',
      measures: ['readBytes', 'writeBytes'],
      top: 10,
    })
  ),
  statements: ranked(
    chart('Top statements', 'The long statements, by what their own threads read and write; estimated.', {
      queryType: 'io',
      by: 'statement',
      measures: ['readBytes', 'writeBytes'],
      top: 5,
    })
  ),
};
