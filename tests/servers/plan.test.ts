import { beforeAll, describe, expect, test } from 'bun:test';
import type { StatementDetails } from '../../src/shared/details';
import { recordPlans, type RecordedPlans } from './plans';
import { flavours } from './servers';

// Both servers at once: most statements sleep.
const recordings = new Map(flavours.map((flavour) => [flavour, recordPlans(flavour)]));

/** What the plugin records beside a runaway's row: plan, new digest, execution counters and progress. */
describe.each(flavours)('%s', (flavour) => {
  let plans: RecordedPlans;
  beforeAll(async () => {
    const found = await recordings.get(flavour);
    if (found === undefined) {
      throw new Error(`nothing was recorded of ${flavour}`);
    }
    plans = found;
  }, 180_000);

  /** The details of one statement, from the first answer to the last. */
  const all = (name: string): StatementDetails[] => plans.details.get(name) ?? [];
  const last = (name: string): StatementDetails => all(name).at(-1) ?? {};

  test('a join has its plan, with its tables', () => {
    const { plan } = last('join');
    expect(plan?.problem).toBeNull();
    expect(JSON.stringify(JSON.parse(plan?.json ?? ''))).toContain('big');
    expect(plan?.tree).toMatch(flavour === 'mysql' ? /^-> .*\n[^]*scan on left_big/i : /^id .*\n[^]*left_big +ALL/);
  });

  test('a plan is asked for only once', () => {
    expect(new Set(all('join').flatMap(({ plan }) => (plan === undefined ? [] : [JSON.stringify(plan)]))).size).toBe(1);
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

  test('a statement that has ended has no plan', () => {
    expect(plans.late).toBeNull();
  });

  test('a digest first seen now is new, one that ran before is not', () => {
    if (flavour === 'mysql') {
      expect(last('fresh').digest).toMatchObject({ isNew: true, executions: 0, firstSeen: null });
    } else {
      // MariaDB has no digest of a running statement: a text that is not found may have run with other literals.
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

  test('the progress of an ALTER is recorded', () => {
    const work = all('alter').flatMap(({ progress }) => (progress?.completed == null ? [] : [progress]));
    expect(work.length).toBeGreaterThan(1);
    expect(new Set(work.map(({ completed }) => completed)).size).toBeGreaterThan(1);
    expect(work[0]?.stage).toContain('alter table');
    expect(work.every(({ completed, estimated }) => (completed ?? 0) <= (estimated ?? 0) * 1.5)).toBe(true);
  });

  test('a long scan has a rate of rows a second', () => {
    const rates = all('update').flatMap(({ progress }) => progress?.rowsPerSecond ?? []);
    expect(rates.length).toBeGreaterThan(0);
    // A row a millisecond at most.
    expect(Math.max(...rates)).toBeGreaterThan(10);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1_200);
  });
});
