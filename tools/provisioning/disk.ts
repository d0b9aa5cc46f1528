import {
  GraphGradientMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
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
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending).hideZeros(true))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([])
    );
}

/** A legend that is a table, the series with the highest maximum first. */
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

/** What the disk does, and for which statements. */
export const disk = {
  events: ranked(
    chart('Disk I/O by wait event', 'Bytes read and written by kind of file: data, temporary, redo, binary log.', {
      queryType: 'io',
      by: 'event',
      measures: ['readBytes', 'writeBytes'],
    })
  ),
  latency: chart('Latency', 'Mean time of one operation.', {
    queryType: 'io',
    by: 'total',
    measures: ['readLatency', 'writeLatency'],
  }),
  waiting: chart(
    'Threads waiting on disk, on average',
    'How many threads waited for a file operation at the same time, on average over each second. It does not say how busy the disk is: a saturated disk may have one thread waiting.',
    {
      queryType: 'io',
      by: 'total',
      measures: ['busy'],
    }
  ),
  files: ranked(
    chart('Top files', 'The files with the most bytes read and written.', {
      queryType: 'io',
      by: 'file',
      measures: ['readBytes', 'writeBytes'],
      top: 10,
    })
  ),
  statements: ranked(
    chart('Top statements', 'The long statements with the most bytes read and written by their threads, estimated.', {
      queryType: 'io',
      by: 'statement',
      measures: ['readBytes', 'writeBytes'],
      top: 5,
    })
  ),
};
