import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { askChosen, chosen } from './query';

/** The incident in one picture: the disk, the statements, the lock waits and the marks. */
export function timeline(): PanelBuilder {
  return new PanelBuilder()
    .type('runaway-mysql-panel')
    .title('Incident timeline')
    .description(
      'On top the disk, below it one bar per long statement, coloured by how it ended. Click a bar to open it.'
    )
    .datasource(chosen)
    .withTarget(askChosen('A', { queryType: 'io', by: 'total', measures: ['readBytes', 'writeBytes'] }))
    .withTarget(askChosen('B', { queryType: 'activity', measures: ['spikeScore'] }))
    .withTarget(askChosen('C', { queryType: 'runaways', as: 'table' }))
    .withTarget(askChosen('D', { queryType: 'statements', when: 'range', minElapsed: 1, limit: 1000 }))
    .withTarget(askChosen('E', { queryType: 'locks', as: 'tree', when: 'range' }));
}
