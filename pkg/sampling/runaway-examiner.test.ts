import { expect, test } from 'bun:test';
import { statementId, type StatementRecord } from '../detection/statements/record';
import { noTrackedIo } from '../detection/statements/io-tracking';
import type { TrackedStatements } from '../detection/statements/tracker';
import { record } from '../store/batch.fixture';
import type { Examination } from '../mysql/statements/examine';
import type { Session } from '../mysql/session';
import type { WatchedStatement } from '../mysql/statements/watched-statement';
import { log } from '../plugin/logs';
import { RunawayExaminer, runawayThreads } from './runaway-examiner';
import { server } from './session.fixture';

const plan = { json: '{}', tree: '-> Table scan on a', problem: null };
const digest = { firstSeen: null, executions: 0, meanSeconds: 0, maxSeconds: 0, since: 0 };
const history = { digestFirstSeen: () => Promise.resolve(null), firstSample: () => Promise.resolve(null) };

const runaway = (threadId: number, began: number, changes: Partial<StatementRecord> = {}): StatementRecord =>
  record(began, 60, { key: { incarnation: '77', threadId, eventId: 1 }, runawayAt: 1, ...changes });
const trackedRecords = (...records: StatementRecord[]): TrackedStatements =>
  new Map(records.map((it) => [statementId(it.key), { ...noTrackedIo, record: it, instanceBytes: 0 }]));

/** A session that only examines, and answers when told to. */
function session(): { session: Session; asked: number[]; answer: (found: Examination | Error) => Promise<void> } {
  const asked: number[] = [];
  const answers: Array<PromiseWithResolvers<Examination>> = [];
  const unused = (): never => {
    throw new Error('not used here');
  };
  return {
    asked,
    session: {
      server,
      sample: unused,
      watch: unused,
      endings: unused,
      enable: unused,
      close: unused,
      examine({ key }: WatchedStatement) {
        asked.push(key.threadId);
        const given = Promise.withResolvers<Examination>();
        answers.push(given);
        return given.promise;
      },
    },
    async answer(found) {
      const given = answers.shift();
      if (found instanceof Error) {
        given?.reject(found);
      } else {
        given?.resolve(found);
      }
      await Bun.sleep(0);
    },
  };
}

const examiner = () => new RunawayExaminer({ instance: 'db1', newDigestHours: 24, history, log });
const details = (tracked: TrackedStatements) => [...tracked.values()].map(({ record: { details } }) => details);

test('each runaway is examined once, one at a time, the longest running first', async () => {
  const [it, { session: open, asked, answer }] = [examiner(), session()];
  const tracked = trackedRecords(runaway(2, 20), runaway(1, 10), record(0, 60));
  it.look(open, tracked);
  it.look(open, tracked);
  expect(asked).toEqual([1]);
  expect(it.merge(tracked)).toBe(tracked);
  await answer({ plan, digest });
  expect(asked).toEqual([1, 2]);
  const merged = it.merge(tracked);
  expect(details(merged)).toEqual([{}, { plan, digest: expect.objectContaining({ isNew: true, executions: 0 }) }, {}]);
  await answer({ plan: null, digest: null });
  it.look(open, it.merge(merged));
  expect(asked).toEqual([1, 2]);
});

test('many runaways are examined over several samples', async () => {
  const [it, { session: open, asked, answer }] = [examiner(), session()];
  const tracked = trackedRecords(...Array.from({ length: 25 }, (_, i) => runaway(i, 20)));
  it.look(open, tracked);
  for (let i = 0; i < 25; i++) {
    await answer({ plan, digest });
  }
  expect(asked).toHaveLength(10);
  it.look(open, it.merge(tracked));
  await answer({ plan, digest });
  expect(asked).toHaveLength(12);
});

test('a runaway that an earlier process examined is not examined again', () => {
  const { session: open, asked } = session();
  examiner().look(open, trackedRecords(runaway(1, 10, { details: { plan } }), runaway(2, 20)));
  expect(asked).toEqual([2]);
});

test('a result that comes after the statement ended is dropped', async () => {
  const [it, { session: open, answer }] = [examiner(), session()];
  it.look(open, trackedRecords(runaway(1, 10)));
  await answer({ plan, digest });
  expect(details(it.merge(trackedRecords(runaway(2, 10))))).toEqual([{}]);
});

test('a lost connection is the plan’s problem, and nothing more is examined on it', async () => {
  const [it, first, second] = [examiner(), session(), session()];
  const tracked = trackedRecords(runaway(1, 10), runaway(2, 20));
  it.look(first.session, tracked);
  it.rest();
  await first.answer(new Error('lost'));
  expect(first.asked).toEqual([1]);
  const merged = it.merge(tracked);
  expect(details(merged)[0]?.plan?.problem).toContain('connection was lost');
  it.look(second.session, merged);
  expect(second.asked).toEqual([2]);
});

test('a history that cannot be read costs only what it knows of the digest', async () => {
  const failing = () => {
    throw new Error('full');
  };
  const options = { instance: 'db1', newDigestHours: 24, log };
  const it = new RunawayExaminer({ ...options, history: { digestFirstSeen: failing, firstSample: failing } });
  const { session: open, answer } = session();
  const tracked = trackedRecords(runaway(1, 10));
  it.look(open, tracked);
  await answer({ plan, digest: { ...digest, executions: 3, firstSeen: 1 } });
  expect(details(it.merge(tracked))[0]).toMatchObject({ plan, digest: { isNew: false, executions: 3 } });
});

test('threads of runaways, the longest running first', () => {
  expect(runawayThreads(trackedRecords(runaway(2, 20), record(0, 60), runaway(1, 10)))).toEqual([1, 2]);
});
