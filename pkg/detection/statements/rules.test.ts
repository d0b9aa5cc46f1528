import { expect, test } from 'bun:test';
import { reasonsOf, type Reason } from './rules';
import type { IoInterval } from '../io/statement-io';

const MB = 1024 ** 2;
const rules = { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set(['backup']) };
const report = { user: 'report', command: 'Query' };

/** As many seconds of these MB a second, of the statement and of the instance. */
const moving = (own: number, instance: number, seconds = 3): IoInterval[] =>
  Array.from({ length: seconds }, () => ({ seconds: 1, bytes: own * MB, instanceBytes: instance * MB }));

test.each<[string, number, IoInterval[], Reason[]]>([
  ['quick and quiet', 5, moving(0, 0), []],
  ['long', 10, moving(0, 0), ['time']],
  ['most of a busy disk', 4, moving(60, 100), ['io']],
  ['both', 12, moving(60, 100), ['time', 'io']],
  ['half of it is not more than half', 4, moving(50, 100), []],
  ['one of nine that read alike', 8, moving(11, 100), []],
  ['all of an idle disk', 4, moving(9, 9), []],
  ['most of a disk that is not busy', 4, moving(15, 19), []],
  ['too little by itself', 4, moving(9.9, 21), []],
  ['for two seconds only', 4, moving(60, 100, 2), []],
  [
    'three seconds by a sampler that was a little early',
    4,
    moving(60, 100, 1).concat(moving(60, 100, 2).map((one) => ({ ...one, seconds: 0.9 }))),
    ['io'],
  ],
  ['one busy second of three', 4, [...moving(100, 100, 1), ...moving(0, 100, 2)], []],
  ['its thread was not read', 4, [], []],
])('%s', (_, elapsed, recent, reasons) => {
  expect(reasonsOf(report, elapsed, recent, rules)).toEqual(reasons);
});

test('the share is a setting; 0 is off', () => {
  expect(reasonsOf(report, 4, moving(60, 100), { ...rules, runawayIoPercent: 70 })).toEqual([]);
  expect(reasonsOf(report, 4, moving(100, 100), { ...rules, runawayIoPercent: 0 })).toEqual([]);
});

test('exempt users and replication threads may take all of it', () => {
  for (const statement of [
    { user: 'backup', command: 'Query' },
    { user: 'system user', command: 'Connect' },
    { user: null, command: 'Binlog Dump' },
  ]) {
    expect(reasonsOf(statement, 100, moving(100, 100), rules)).toEqual([]);
  }
});

test('a thread of the server is told by its name, not by its COMMAND; appliers only where they are watched', () => {
  const rules = { runawaySeconds: 10, runawayIoPercent: 0, exemptUsers: new Set<string>() };
  const of = (kind: 'applier' | 'event' | 'server' | null, watchAppliers: boolean, command = 'Query') => {
    const thread = kind === null ? {} : { thread: { kind, channel: null } };
    return reasonsOf({ user: 'shop', command, ...thread }, 20, [], { ...rules, watchAppliers });
  };
  expect(of('applier', false)).toEqual([]);
  expect(of('applier', true, 'Slave_SQL')).toEqual(['time']);
  expect(of('server', true)).toEqual([]);
  expect(of('event', false)).toEqual(['time']);
  expect(of(null, false)).toEqual(['time']);
});
