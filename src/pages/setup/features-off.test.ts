import { expect, test } from 'bun:test';
import type { InstanceSetup } from '../../shared/resources';
import { missingText } from './features-off';

type Surveyed = Parameters<typeof missingText>[0];

const read = { what: 'Row-lock waits', ok: true, why: null };
const stages = { what: 'The stage of a statement', ok: false, why: 'consumer events_stages_current is off' };
const digests = { what: 'Samples of digests', ok: false, why: 'this server does not have it' };
const consumer: InstanceSetup['switches'][number] = {
  name: 'events_stages_current',
  kind: 'consumer',
  on: false,
  needed: false,
  gives: 'The stage of a running statement',
  remedy: 'UPDATE …',
};
const whole: Surveyed = { problem: null, shortcomings: [], readable: [read], switches: [{ ...consumer, on: true }] };
const lacks = (severity: 'warning' | 'info') => [{ severity, what: 'w', lost: 'l', remedy: null }];

const cases: Array<[string, Surveyed, string | null]> = [
  ['everything is on', whole, 'Nothing is missing: every feature has what it needs.'],
  [
    'a feature is off',
    { ...whole, readable: [read, stages], switches: [consumer] },
    '1 optional feature is off: the stage of a statement (consumer events_stages_current is off).',
  ],
  [
    'a switch is off that no feature needs',
    { ...whole, switches: [consumer] },
    '1 optional feature is off: the stage of a running statement (events_stages_current).',
  ],
  [
    'the server lacks one, and another is off',
    { ...whole, readable: [read, digests, stages] },
    '1 optional feature is off: the stage of a statement (consumer events_stages_current is off). This server does not show: samples of digests.',
  ],
  [
    'a remark of a feature is not taken for another feature',
    { ...whole, switches: [{ ...consumer, gives: 'How it ended; under load only for a second' }] },
    '1 optional feature is off: how it ended (events_stages_current).',
  ],
  ['what is missing is listed', { ...whole, shortcomings: lacks('warning'), readable: [stages] }, null],
  ['a remark is listed', { ...whole, shortcomings: lacks('info') }, null],
  ['it cannot be reached', { ...whole, problem: 'refused' }, null],
  ['nobody has asked yet', { ...whole, readable: [] }, null],
];

test.each(cases)('%s', (_, setup, text) => {
  expect(missingText(setup)).toBe(text);
});
