import type { RunawayQueryInput } from '../../../src/shared/query';

interface Target {
  refId: string;
  model: RunawayQueryInput;
}

/** The queries of the timeline on the shipped dashboard. */
export const timeline: Target[] = [
  { refId: 'io', model: { queryType: 'io', by: 'total', measures: ['readBytes', 'writeBytes'] } },
  { refId: 'spikes', model: { queryType: 'activity', measures: ['spikeScore'] } },
  { refId: 'runaways', model: { queryType: 'runaways', as: 'table' } },
  { refId: 'statements', model: { queryType: 'statements', when: 'range', minElapsed: 1, limit: 5000 } },
  { refId: 'locks', model: { queryType: 'locks', as: 'tree', when: 'range', limit: 5000 } },
];

/** The query of the tiles above it. */
export const tiles: Target = {
  refId: 'tiles',
  model: {
    queryType: 'activity',
    measures: ['runaways', 'longestStatement', 'sessionsWaiting', 'spikeScore', 'up'],
  },
};
