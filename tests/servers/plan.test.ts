import { beforeAll, describe, expect, test } from 'bun:test';
import type { StatementDetails } from '../../src/shared/details';
import { plansOf, type Plans } from './plans';
import { flavours } from './servers';

// Both servers at once: their statements wait more than they work.
const recordings = new Map(flavours.map((flavour) => [flavour, plansOf(flavour)]));

/** What the plugin tells of runaways beside their rows: plan, novelty, execution counters and progress. */
describe.each(flavours)('%s', (flavour) => {
  let plans: Plans;
  beforeAll(async () => {
    const found = await recordings.get(flavour);
    if (found === undefined) {
      throw new Error(`nothing was recorded of ${flavour}`);
    }
    plans = found;
  }, 180_000);

  /** All that was told of one statement, from poll to poll. */
  const told = (name: string): StatementDetails[] => plans.details.get(name) ?? [];
  const last = (name: string): StatementDetails => told(name).at(-1) ?? {};

  test('a join has its plan, with its tables', () => {
    const { plan } = last('join');
    expect(plan?.problem).toBeNull();
    expect(JSON.stringify(JSON.parse(plan?.json ?? ''))).toContain('big');
    expect(plan?.tree).toMatch(flavour === 'mysql' ? /^-> .*\n[^]*scan on left_big/i : /^id .*\n[^]*left_big +ALL/);
  });

  test('a plan is asked for once', () => {
    expect(new Set(told('join').flatMap(({ plan }) => (plan === undefined ? [] : [JSON.stringify(plan)]))).size).toBe(
      1
    );
    const [then, later] = plans.explained;
    expect(then).toBeGreaterThan(0);
    expect(later).toBe(then);
  });

  test('a single-table UPDATE has its plan as a table', () => {
    expect(last('update').plan).toMatchObject({ tree: expect.stringContaining('named_update'), problem: null });
  });

  test("what can't be explained says why", () => {
    expect(last('alter').plan).toEqual({
      json: null,
      tree: null,
      problem: expect.stringContaining(flavour === 'mysql' ? 'SELECT, INSERT' : 'has a plan'),
    });
    expect(plans.refused).toMatchObject({
      json: null,
      tree: null,
      problem: expect.stringContaining(flavour === 'mysql' ? 'every global privilege' : 'PROCESS'),
    });
  });

  test('a plan of a statement that has ended is none', () => {
    expect(plans.late).toBeNull();
  });

  test('a digest first seen now is new, one that ran before is not', () => {
    if (flavour === 'mysql') {
      expect(last('fresh').digest).toMatchObject({ isNew: true, executions: 0, firstSeen: null });
    } else {
      // MariaDB tells no digest of a running statement: what its text does not find may be there in other words.
      expect(last('fresh').digest).toBeUndefined();
    }
    const { digest } = last('known');
    expect(digest).toMatchObject({ isNew: false, executions: 3 });
    expect(digest?.firstSeen).toBeLessThan(plans.began);
    expect(digest?.maxSeconds).toBeGreaterThan(0);
    expect(digest?.meanSeconds).toBeLessThanOrEqual(digest?.maxSeconds ?? 0);
  });

  test('execution counters: no index, a full join, temporary tables on disk, sort merges', () => {
    expect(last('join').executionCounters).toMatchObject({ noIndexUsed: true, fullJoins: 1 });
    expect(last('sort').executionCounters?.sortMergePasses).toBeGreaterThan(0);
    expect(last('sort').executionCounters?.diskTables).toBeGreaterThan(0);
    expect(last('known').executionCounters).toEqual({
      noIndexUsed: false,
      fullScans: 0,
      fullJoins: 0,
      diskTables: 0,
      sortMergePasses: 0,
    });
  });

  test("an ALTER's work is counted", () => {
    const work = told('alter').flatMap(({ progress }) => (progress?.completed == null ? [] : [progress]));
    expect(work.length).toBeGreaterThan(1);
    expect(new Set(work.map(({ completed }) => completed)).size).toBeGreaterThan(1);
    expect(work[0]?.stage).toContain('alter table');
    expect(work.every(({ completed, estimated }) => (completed ?? 0) <= (estimated ?? 0) * 1.5)).toBe(true);
  });

  test('a long scan tells the rows it reads a second', () => {
    const rates = told('update').flatMap(({ progress }) => progress?.rowsPerSecond ?? []);
    expect(rates.length).toBeGreaterThan(0);
    // A row a millisecond at most.
    expect(Math.max(...rates)).toBeGreaterThan(10);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1_200);
  });
});
