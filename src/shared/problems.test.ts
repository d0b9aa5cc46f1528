import { expect, test } from 'bun:test';
import { problems } from './problems';

const good = { instances: [{ name: 'shop', address: 'db:3306' }], user: 'runaway' };

const cases: Array<[string, unknown, Record<string, string>]> = [
  ['complete', good, {}],
  ['nothing yet', {}, { instances: 'Required', user: 'Required' }],
  ['no instance', { ...good, instances: [] }, { instances: 'Required' }],
  ['an empty address', { ...good, instances: [{ address: ' ' }] }, { 'instances.0.address': 'Required' }],
  ['an empty user', { ...good, user: '' }, { user: 'Required' }],
  ['a threshold too low', { ...good, runawaySeconds: 0 }, { runawaySeconds: 'At least 1' }],
  ['too long between samples', { ...good, sampleSeconds: 61 }, { sampleSeconds: 'At most 60' }],
  ['a share over 100 %', { ...good, runawayIoPercent: 101 }, { runawayIoPercent: 'At most 100' }],
  ['a word for a number', { ...good, newDigestHours: 'day' }, { newDigestHours: 'Must be a number' }],
  ['a word for yes or no', { ...good, redact: 'no' }, { redact: 'Must be yes or no (true or false)' }],
  ['an unknown encryption', { ...good, tls: 'maybe' }, { tls: 'Must be one of preferred, on, verify, off' }],
  ['not even an object', [], { '': 'Must be a set of named values' }],
  ['a name too long', { ...good, user: 'x'.repeat(129) }, { user: 'At most 128 characters' }],
  [
    'two instances with one name',
    {
      ...good,
      instances: [
        { name: 'a', address: 'x' },
        { name: 'a', address: 'y' },
      ],
    },
    { 'instances.1.name': 'Another instance has this name' },
  ],
  [
    'two unnamed instances with one address',
    { ...good, instances: [{ address: 'x' }, { address: 'x' }] },
    { 'instances.1.name': 'Another instance has this name' },
  ],
];

test.each(cases)('%s', (_, json, expected) => {
  expect(problems(json)).toEqual(expected);
});
