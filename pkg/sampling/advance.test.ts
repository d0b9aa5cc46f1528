import { expect, test } from 'bun:test';
import { complete, mapReading } from '../detection/reading';
import type { Sample } from '../detection/sample';
import { advance, initialState, type SamplerState } from './advance';
import { runningSince, sampleAt } from './session.fixture';
import { close, resume } from './statement-records';

const SECOND = 1_000_000;
const rules = { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set<string>() };

function sample(at: number, reads: number, more: Partial<Sample> = {}): Sample {
  const counters = {
    reads: BigInt(reads),
    readBytes: BigInt(reads) * 16_384n,
    readTime: 0n,
    writes: 0n,
    writeBytes: 0n,
    writeTime: 0n,
    miscs: 0n,
    miscTime: 0n,
  };
  const events = complete([{ event: 'wait/io/file/innodb/innodb_data_file', ...counters }]);
  return sampleAt(at, { incarnation: 'a', events, ...more });
}

const statement = runningSince(90);

const next = (state: SamplerState, given: Sample) => advance(state, 'db1', given, rules, 2.5);

test('the first sample has no rates, the second has', () => {
  const first = next(initialState, sample(100, 10));
  expect(first.batch).toMatchObject({ instance: 'db1', incarnation: 'a', at: 100 * SECOND, events: null, gaps: [] });
  expect(next(first.state, sample(101, 30)).batch.events?.[0]?.readOps).toBe(20);
});

test.each([
  ['a sample that overran', sample(104, 30), 'overrun', 5],
  ['counters that fell', sample(101, 0), 'counters-reset', null],
  ['a clock set back', sample(99, 30), 'counters-reset', null],
] as const)('%s is a gap', (_, given, reason, readOps) => {
  const { batch } = next(next(initialState, sample(100, 10)).state, given);
  expect(batch.gaps.map((gap) => gap.reason)).toEqual([reason]);
  expect(batch.events?.[0]?.readOps ?? null).toBe(readOps);
});

test('files have rates over the time between two reads of them', () => {
  const files = (reads: number) =>
    mapReading(sample(0, reads).events, (events) =>
      events.map((counters) => ({ ...counters, file: 'orders.ibd', schema: 'shop', table: 'orders' }))
    );
  const first = next(initialState, sample(100, 0, { files: files(0) }));
  const between = next(first.state, sample(101, 0));
  const second = next(between.state, sample(105, 0, { files: files(50) }));
  expect(between.batch.files).toBeNull();
  expect(second.batch.files).toMatchObject([{ table: 'orders', readOps: 10 }]);
});

test('a restart ends the statements that ran, when they were last seen', () => {
  const first = next(initialState, sample(101, 10, { statements: complete([statement]) }));
  const { batch, ended } = next({ ...first.state, previous: null }, sample(160, 0, { incarnation: 'b' }));
  expect(ended).toEqual([]);
  expect(batch.statements).toMatchObject([
    { outcome: 'server-restarted', endedAt: 101 * SECOND, runawayAt: 101 * SECOND },
  ]);
});

test('a statement that the history has as running is tracked again, with its share', () => {
  const record = next(initialState, sample(101, 0, { statements: complete([statement]) })).batch.statements[0];
  if (record === undefined) {
    throw new Error('the statement was not recorded');
  }
  const tracked = resume([{ ...record, readBytes: 300, writeBytes: 100, ioShare: 0.8 }]);
  expect([...tracked.values()][0]?.instanceBytes).toBe(500);
  const { batch, ended } = next({ ...initialState, tracked }, sample(102, 0, { statements: complete([statement]) }));
  expect(ended).toEqual([]);
  expect(batch.statements).toMatchObject([{ readBytes: 300, runawayAt: 101 * SECOND }]);
});

test('nothing ends before it began', () => {
  const record = next(initialState, sample(101, 0, { statements: complete([statement]) })).batch.statements[0];
  const ending = {
    outcome: 'finished',
    confidence: 'certain',
    endedAt: 0,
    killer: null,
    errno: 0,
    evidence: [],
  } as const;
  expect(record && close(record, { ...ending, evidence: [] }).endedAt).toBe(statement.startedAt);
});
