import { expect, test } from 'bun:test';
import type { ShortStatement, RunningStatement } from '../../detection/sample';
import { statementsByDigest, type DigestRow, type SampledStatement, type DigestGains } from './short-digests';

const SECOND = 1_000_000;

function counted(executions: number, seconds: number, more: Partial<DigestRow> = {}): DigestRow {
  return {
    key: 'shop/d',
    db: 'shop',
    digest: 'd',
    digestText: 'SELECT ?',
    executions,
    errors: 0,
    time: BigInt(Math.round(seconds * 1000)) * 1_000_000_000n,
    rowsExamined: executions * 100,
    rowsSent: executions,
    firstSeen: 0,
    lastSeen: 109 * SECOND,
    ...more,
  };
}

const ended = { db: 'shop', digest: 'd', startedAt: 104 * SECOND, endedAt: 104.8 * SECOND } as const;
const own: ShortStatement = {
  ...ended,
  threadId: 60,
  eventId: 7,
  processlistId: 22,
  user: 'shop',
  host: 'app',
  text: 'SELECT 1',
  digestText: 'SELECT ?',
  rowsExamined: 0,
  rowsSent: 0,
  executions: 1,
  errors: 0,
  errno: 0,
};
const running: RunningStatement = {
  threadId: 61,
  eventId: 3,
  processlistId: 23,
  user: 'shop',
  host: 'app',
  db: 'shop',
  command: 'Query',
  state: null,
  startedAt: 101 * SECOND,
  text: 'SELECT 1',
  digest: 'e',
  digestText: null,
};

function seen(more: Partial<RunningStatement>, seenAt = 110 * SECOND): SampledStatement {
  return { statement: { ...running, ...more }, seenAt };
}

function left(now: DigestRow, before: DigestRow | null, more: Partial<DigestGains> = {}): ShortStatement[] {
  const known = new Map(before === null ? [] : [[before.key, before]]);
  return statementsByDigest({
    moved: [now],
    known,
    since: 100 * SECOND,
    ended: [],
    followed: [],
    step: SECOND,
    ...more,
  });
}

test('one execution by a session that is gone: exact, but nobody’s', () => {
  expect(left(counted(11, 8.8), counted(10, 8))).toMatchObject([
    {
      threadId: 0,
      user: null,
      startedAt: 108.2 * SECOND,
      endedAt: 109 * SECOND,
      executions: 1,
      rowsExamined: 100,
      errno: null,
    },
  ]);
});

test('several stand as one, with their mean', () => {
  expect(left(counted(14, 11.2, { errors: 1 }), counted(10, 8))).toMatchObject([
    { executions: 4, errors: 1, startedAt: 108.2 * SECOND },
  ]);
});

test.each<[string, DigestRow, DigestRow | null, Partial<DigestGains>]>([
  ['its baseline is not known', counted(11, 8.8), null, {}],
  ['history tells of it', counted(11, 8.8), counted(10, 8), { ended: [own] }],
  ['light ones in great number', counted(1010, 18), counted(10, 8), {}],
  ['longer than anything that escapes the samples', counted(11, 10.5), counted(10, 8), {}],
  ['one of its digest was followed', counted(11, 8.8), counted(10, 8), { followed: [seen({ digest: 'd' })] }],
  ['it ran within a procedure', counted(11, 8.8), counted(10, 8), { followed: [seen({ text: 'CALL nightly()' })] }],
  [
    'it may be one that was sampled, whose digest nobody tells',
    counted(11, 8.8),
    counted(10, 8),
    { followed: [seen({ digest: null, startedAt: 108.4 * SECOND })] },
  ],
])('nothing is told: %s', (_, now, before, more) => {
  expect(left(now, before, more)).toEqual([]);
});

test('a procedure that had ended before has no part in it', () => {
  const followed = [seen({ text: 'CALL nightly()' }, 105 * SECOND)];
  expect(left(counted(11, 8.8), counted(10, 8), { followed })).toHaveLength(1);
});

test('a digest that is new needs no baseline', () => {
  expect(left(counted(1, 0.8, { firstSeen: 101 * SECOND }), null)).toHaveLength(1);
});
