import { expect, test } from 'bun:test';
import { sqlShape } from '../../redaction/sql-shape';
import type { StatementRecord } from './record';
import { markReturned, rememberKilled } from './returned-statements';
import type { TrackedStatements } from './tracker';

const SECOND = 1_000_000;

function record(more: Partial<StatementRecord> = {}): StatementRecord {
  return {
    key: { incarnation: 'a', threadId: 60, eventId: 7 },
    processlistId: 22,
    user: 'report',
    host: 'app',
    db: 'shop',
    digest: 'd',
    digestText: null,
    text: "SELECT * FROM orders WHERE id IN (1, 2) AND note = 'it''s'",
    state: null,
    startedAt: 100 * SECOND,
    seenAt: 120 * SECOND,
    endedAt: 120 * SECOND,
    rowsExamined: 0,
    rowsSent: 0,
    readBytes: null,
    writeBytes: null,
    ioShare: null,
    waitingOn: null,
    blocking: 0,
    outcome: 'killed',
    confidence: 'certain',
    killer: null,
    errno: 1317,
    evidence: [],
    runawayAt: 110 * SECOND,
    details: {},
    ...more,
  };
}

const again = (more: Partial<StatementRecord> = {}): StatementRecord =>
  record({
    key: { incarnation: 'a', threadId: 61, eventId: 3 },
    startedAt: 121 * SECOND,
    endedAt: null,
    outcome: 'running',
    runawayAt: null,
    ...more,
  });

function seen(first: StatementRecord, next: StatementRecord, exempt: string[] = []): StatementRecord | undefined {
  const tracked: TrackedStatements = new Map([['next', { record: next, io: null, instanceBytes: 0 }]]);
  const killed = rememberKilled([], [first], 121 * SECOND);
  return markReturned(tracked, killed, new Set(exempt), 122 * SECOND).get('next')?.record;
}

const withoutDigest = { digest: null };
const retry = "select *\n  from orders where id in (7) and note = 'no' -- retried";

test.each<[string, StatementRecord, StatementRecord, boolean]>([
  [
    'a retry while the killed one still rolls back',
    record({ details: { rollback: { since: 105_000, rowsLeft: 0 } } }),
    again({ startedAt: 106 * SECOND }),
    true,
  ],
  ['a run that began before the kill', record(), again({ startedAt: 119 * SECOND }), false],
  [
    'a retry within the second before an uncertain end',
    record({ confidence: 'likely' }),
    again({ startedAt: 119.5 * SECOND }),
    true,
  ],
  ['the same digest', record(), again(), true],
  ['the same text with another digest', record(), again({ digest: 'e' }), false],
  ['another schema', record(), again({ db: 'mall' }), false],
  ['no digest while it runs: other literals', record(withoutDigest), again({ ...withoutDigest, text: retry }), true],
  [
    'no digest while it runs: another statement',
    record(withoutDigest),
    again({ ...withoutDigest, text: 'SELECT 1' }),
    false,
  ],
  [
    'no digest while it runs: a name that differs only in a number',
    record({ ...withoutDigest, text: 'SELECT 1 AS `run-1-`' }),
    again({ ...withoutDigest, text: 'SELECT 1 AS `run-2-`' }),
    false,
  ],
  ['neither digest nor text', record({ ...withoutDigest, text: null }), again({ ...withoutDigest, text: null }), false],
  ['its connection was killed', record({ outcome: 'connection-killed' }), again(), true],
  ['the first one was not killed', record({ outcome: 'timed-out' }), again(), false],
  ['the first one was no runaway', record({ runawayAt: null }), again(), false],
  ['it began while the killed one ran', record(), again({ startedAt: 119 * SECOND }), false],
  ['eleven minutes later', record(), again({ startedAt: 781 * SECOND }), false],
])('a return: %s', (_, first, next, isReturn) => {
  const found = seen(first, next);
  expect(found?.details.returnOf).toBe(isReturn ? 'a-60-7' : undefined);
  expect(found?.runawayAt).toBe(isReturn ? 122 * SECOND : null);
});

test('a returned runaway keeps its other reasons, and is marked once', () => {
  const slow = again({ runawayAt: 121.5 * SECOND, details: { runawayBy: ['time'] } });
  const found = seen(record(), slow);
  expect(found).toMatchObject({ runawayAt: 121.5 * SECOND, details: { runawayBy: ['time', 'return'] } });
  expect(seen(record(), found ?? slow)).toBe(found);
});

test('the shape is computed once', () => {
  const killed = rememberKilled([], [record(withoutDigest)], 121 * SECOND);
  const next = { record: again({ ...withoutDigest, text: 'SELECT 1' }), io: null, instanceBytes: 0 };
  const first = markReturned(new Map([['next', next]]), killed, new Set(), 122 * SECOND);
  expect(first.get('next')?.shape).toBe('select ?');
  const known = { ...next, shape: sqlShape(record().text ?? '') };
  const second = markReturned(new Map([['next', known]]), killed, new Set(), 123 * SECOND);
  expect(second.get('next')?.record.details.returnOf).toBe('a-60-7');
});

test('statements of exempt users are not marked', () => {
  expect(seen(record(), again(), ['report'])?.runawayAt).toBeNull();
});

test('a kill is forgotten after ten minutes', () => {
  const killed = rememberKilled([], [record()], 121 * SECOND);
  expect(rememberKilled(killed, [], 720 * SECOND)).toHaveLength(1);
  expect(rememberKilled(killed, [], 721 * SECOND)).toHaveLength(0);
});
