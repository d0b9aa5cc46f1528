import { expect, test } from 'bun:test';
import { complete, failed } from '../reading';
import type { InnerStatement, RunningStatement } from '../sample';
import { followInner, innerAt } from './inner';
import { innerEvidence } from './inner-evidence';
import type { TrackedStatements } from './tracker';
import { runningOf, trackedOf } from './statement.fixture';

const SECOND = 1_000_000;
const nightly = 'PROCEDURE shop.nightly';
const other = 'PROCEDURE shop.other';

/** A statement of nightly() that runs since `from` or ran until `to`, in seconds. */
function inner(from: number, to: number | null, more: Partial<InnerStatement> = {}): InnerStatement {
  return {
    eventId: 9,
    level: 1,
    event: 'statement/sp/stmt',
    startedAt: from * SECOND,
    endedAt: to === null ? null : to * SECOND,
    text: 'UPDATE t SET a = 1',
    digest: null,
    routine: nightly,
    ...more,
  };
}
/** `count` statements of `each` seconds that end one after another at `until`. */
const loop = (count: number, each: number, until: number, more: Partial<InnerStatement> = {}) =>
  Array.from({ length: count }, (_, i) => inner(until - (i + 1) * each, until - i * each, more));

test('the deepest that has run long, with the routines around it', () => {
  const call = inner(100, null, { text: 'CALL other()' });
  const select = inner(101, null, { level: 2, text: 'SELECT 1', routine: other, digest: 'd' });
  expect(innerAt([call, select], 142 * SECOND)).toEqual({
    seen: 142_000,
    statement: {
      ...{ text: 'SELECT 1', digest: 'd', event: 'statement/sp/stmt' },
      ...{ since: 101_000, path: [nightly, other] },
    },
  });
});

test('many short ones, at the rate of those that the history holds', () => {
  const short = loop(10, 0.001, 142, { routine: other, level: 2 });
  expect(innerAt([inner(100, null, { text: 'CALL other()' }), ...short], 141.5 * SECOND)).toMatchObject({
    statement: { text: 'CALL other()', path: [nightly] },
    short: { perSecond: expect.closeTo(1000, 3), text: 'UPDATE t SET a = 1', path: [nightly, other] },
  });
});

test('instructions without text, as a SET, are no statements', () => {
  const sets = loop(8, 0.01, 141.98, { text: null, event: 'statement/sp/set' });
  const found = innerAt([...loop(2, 0.01, 142), ...sets], 142 * SECOND);
  expect(found?.short?.perSecond).toBeCloseTo(20, 3);
  expect(innerAt(sets, 142 * SECOND)).toBeNull();
});

test('of several texts, the one that took most of the time', () => {
  const selects = loop(5, 0.001, 141.9, { text: 'SELECT 2' });
  expect(innerAt([...loop(3, 0.03, 142), ...selects], 142 * SECOND)?.short?.text).toBe('UPDATE t SET a = 1');
});

test.each([
  ['one short statement is not many', loop(1, 0.1, 142)],
  ['long ones that have ended are not short', loop(3, 1.5, 142)],
  ['what ended a while ago does not linger', loop(10, 0.01, 140)],
])('%s', (_, all) => {
  expect(innerAt(all, 142 * SECOND)).toBeNull();
});

const running = (more: Partial<RunningStatement>) => ({ statements: complete([runningOf(more)]), at: 142 * SECOND });
const detailsOf = (tracked: TrackedStatements) => tracked.get('it')?.record.details;
const seen = () => followInner(trackedOf({ digest }), running({ inner: complete([inner(100, null)]) }));
const digest = { firstSeen: null, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 };

test('the record has what was seen, and loses it when it has finished or cannot be read', () => {
  expect(detailsOf(seen())).toMatchObject({ digest, inner: { statement: { since: 100_000 } } });
  expect(detailsOf(followInner(seen(), running({ inner: complete([]) })))).toEqual({ digest });
  expect(detailsOf(followInner(seen(), running({ inner: failed('no') })))).toEqual({ digest });
});

test('a sample that does not read it keeps it for some seconds', () => {
  const later = (seconds: number) => detailsOf(followInner(seen(), { ...running({}), at: (142 + seconds) * SECOND }));
  expect(later(3)?.inner).toBeDefined();
  expect(later(6)?.inner).toBeUndefined();
});

test('a statement with nothing inside stays as it is', () => {
  const tracked = trackedOf({ digest });
  expect(followInner(tracked, running({})).get('it')).toBe(tracked.get('it'));
});

test('the evidence of its end has times and routines, and no text', () => {
  expect(innerEvidence({})).toEqual([]);
  const path = [nightly, other];
  const statement = { text: 'secret', digest: null, event: '', since: 100_000, path };
  expect(
    innerEvidence({ inner: { seen: 142_000, statement, short: { perSecond: 310.4, text: 'secret', path } } })
  ).toEqual([
    `When it was last sampled, a statement inside it had run for 42.0 s, in ${nightly} → ${other}.`,
    `When it was last sampled, it ran about 310 short statements a second, in ${nightly} → ${other}.`,
  ]);
});

test('a scheduled event, which has no text of its own, goes by its name', () => {
  const textIn = (routine: string) => {
    const [statement] = trackedOf({}).values();
    const unnamed = new Map(statement && [['it', { ...statement, record: { ...statement.record, text: null } }]]);
    const inside = { inner: complete([inner(100, null, { routine })]) };
    return followInner(unnamed, running(inside)).get('it')?.record.text;
  };
  expect(textIn('EVENT shop.hourly')).toBe('EVENT shop.hourly');
  expect(textIn(nightly)).toBeNull();
});
