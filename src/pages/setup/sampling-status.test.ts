import { expect, test } from 'bun:test';
import type { InstanceSetup } from '../../shared/resources';
import { lastSampled, samplingStatus } from './sampling-status';

const good: InstanceSetup = {
  instance: 'shop-db',
  standing: 'sampled',
  version: '9.7.4',
  flavour: 'MySQL',
  problem: null,
  sampleAge: 0.4,
  sampleCost: 3,
  shortcomings: [],
  readable: [],
  switches: [],
  canEnable: false,
  grantToEnable: null,
};
const missing = (severity: 'error' | 'warning' | 'info') => ({
  ...good,
  shortcomings: [{ severity, what: 'a grant', lost: 'a feature', remedy: null }],
});

const cases: Array<[string, InstanceSetup, string]> = [
  ['all is well', good, 'sampled'],
  ['it would be better with something', missing('info'), 'sampled'],
  ['a feature is lost', missing('warning'), 'something is missing'],
  ['what matters cannot be sampled', missing('error'), 'partly sampled'],
  ['it cannot be reached', { ...good, version: null, problem: 'refused' }, 'not sampled'],
  ['nobody has asked yet', { ...good, sampleAge: null }, 'not sampled yet'],
  ['the sampler is stuck', { ...good, sampleAge: 61 }, 'sampling has stopped'],
];

test.each(cases)('%s', (_, setup, text) => {
  expect(samplingStatus(setup).text).toBe(text);
});

test('the age of the last sample', () => {
  expect([lastSampled(0.4), lastSampled(12.6)]).toEqual([
    'Last sampled within the last second',
    'Last sampled 13 s ago',
  ]);
});
