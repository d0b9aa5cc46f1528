import type { RunawayQueryInput } from '../../../src/shared/query';

const measures = [
  'readBytes',
  'writeBytes',
  'readOps',
  'writeOps',
  'readLatency',
  'writeLatency',
  'busy',
  'spikeScore',
] as const;

/** What a dashboard may ask of a data source that costs the most: twenty panels of all its instances. */
export const heavyQueries: RunawayQueryInput[] = [
  ...Array.from({ length: 3 }, (): RunawayQueryInput => ({ queryType: 'io', by: 'statement' })),
  ...Array.from({ length: 4 }, (): RunawayQueryInput => ({ queryType: 'io', by: 'digest' })),
  ...Array.from({ length: 3 }, (): RunawayQueryInput => ({ queryType: 'io', by: 'file' })),
  ...Array.from({ length: 2 }, (): RunawayQueryInput => ({ queryType: 'io', by: 'event' })),
  ...Array.from({ length: 2 }, (): RunawayQueryInput => ({ queryType: 'io', measures: [...measures] })),
  { queryType: 'activity', measures: ['runaways', 'longestStatement', 'sessionsWaiting', 'spikeScore', 'up'] },
  { queryType: 'activity', measures: ['up', 'time'] },
  { queryType: 'statements', when: 'range' },
  { queryType: 'locks', when: 'range' },
  { queryType: 'runaways' },
  { queryType: 'runaways', as: 'series' },
];
