import { expect, test } from 'bun:test';
import { complete, failed, partial } from '../../detection/reading';
import type { Log, LogValues } from '../../plugin/logs';
import { BatchReader, type CostMeter, type QueryConnection } from './batch-reader';
import type { Row } from './rows';

const slow = Object.assign(new Error('maximum statement execution time exceeded'), { errno: 3024, sqlState: 'HY000' });
const why =
  'shop-db: no answer in time: maximum statement execution time exceeded. It is tried again; while the server is too busy to answer there is a gap.';
const broken = Object.assign(new Error('Connection lost'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true });

const free: CostMeter = { parts: () => ({ before: null, after: null }), add: () => undefined };
const parts = { threads: { sql: 'threads' }, files: { sql: 'files' }, locks: { sql: 'locks' } };

/** A server that answers one row with the statement's own name, or fails it. `trips` has the statements of each round trip. */
function server(failures: Record<string, Error> = {}, cost = free) {
  const trips: string[][] = [];
  const warned: Array<LogValues | undefined> = [];
  const answer = (sql: string): Row[] => {
    const failure = failures[sql];
    if (failure !== undefined) {
      throw failure;
    }
    return [{ of: sql }];
  };
  const run = <T>(statements: string[], answers: () => T): Promise<T> => {
    trips.push(statements);
    return new Promise((resolve) => resolve(answers()));
  };
  const connection: QueryConnection = {
    instance: 'shop-db',
    format: (sql) => sql,
    query: (sql) => run([sql], () => answer(sql)),
    queries: (statements) => run(statements, () => statements.map(answer)),
  };
  const quiet = () => undefined;
  const warn = (_: string, values?: LogValues) => void warned.push(values);
  const log: Log = { debug: quiet, info: quiet, warn, error: quiet, with: () => log };
  let now = 0;
  const wait = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { failures, trips, warned, wait, reader: new BatchReader(connection, log, cost, () => now) };
}

test('all parts are read in one round trip; a part that is not asked for is null', async () => {
  const { reader, trips } = server();
  expect(await reader.read({ ...parts, files: null })).toEqual({
    threads: complete([{ of: 'threads' }]),
    files: null,
    locks: complete([{ of: 'locks' }]),
  });
  expect(trips).toEqual([['threads', 'locks']]);
});

test('where nothing is asked for there is no round trip', async () => {
  const { reader, trips } = server();
  expect(await reader.read({ files: null })).toEqual({ files: null });
  expect(trips).toEqual([]);
});

test('a refused part costs only itself, and is left out for a minute with its reason', async () => {
  const { failures, reader, trips, wait, warned } = server({ files: slow });
  const expected = { threads: complete([{ of: 'threads' }]), files: failed(why), locks: complete([{ of: 'locks' }]) };
  expect(await reader.read(parts)).toEqual(expected);
  expect(trips).toEqual([['threads', 'files', 'locks'], ['threads'], ['files'], ['locks']]);
  expect(warned).toEqual([{ instance: 'shop-db', part: 'files', error: why }]);

  delete failures['files'];
  trips.length = 0;
  wait(59_999);
  expect(await reader.read(parts)).toEqual(expected);
  expect(trips).toEqual([['threads', 'locks']]);
  // A part is known by its name.
  expect(await reader.read({ files: { sql: 'other files' } })).toEqual({ files: failed(why) });
  wait(1);
  expect(await reader.read(parts)).toEqual({ ...expected, files: complete([{ of: 'files' }]) });
  expect(trips.at(-1)).toEqual(['threads', 'files', 'locks']);
});

test('a part with as many rows as its limit is partial', async () => {
  const { reader, trips } = server();
  const limited = { one: { sql: 'files', limit: 1 }, two: { sql: 'files', limit: 2 } };
  const answers: Row[] = [{ of: 'files LIMIT 1' }];
  expect(await reader.read(limited)).toEqual({
    one: partial(answers, 'more than 1 rows'),
    two: complete([{ of: 'files LIMIT 2' }]),
  });
  expect(trips).toEqual([['files LIMIT 1', 'files LIMIT 2']]);
});

test('so it is when the parts are read one by one', async () => {
  const { reader } = server({ locks: slow });
  const { files } = await reader.read({ files: { sql: 'files', limit: 1 }, locks: parts.locks });
  expect(files).toEqual(partial([{ of: 'files LIMIT 1' }], 'more than 1 rows'));
});

test('a broken connection rejects', async () => {
  const lost = { name: 'ServerError', kind: 'lost' };
  await expect(server({ files: broken }).reader.read(parts)).rejects.toMatchObject(lost);
  const { reader, trips } = server({ files: slow, locks: broken });
  await expect(reader.read(parts)).rejects.toMatchObject(lost);
  // It broke while the parts were read one by one.
  expect(trips.at(-1)).toEqual(['locks']);
});

test('the cost is read around the parts of a round trip', async () => {
  const added: unknown[] = [];
  const clock = { sql: 'clock' };
  const cost = { parts: () => ({ before: clock, after: clock }), add: (rows: object) => void added.push(rows) };
  const { reader, trips } = server({}, cost);
  expect(await reader.read({ files: parts.files })).toEqual({ files: complete([{ of: 'files' }]) });
  expect(trips).toEqual([['clock', 'files', 'clock']]);
  expect(added).toEqual([{ before: [{ of: 'clock' }], after: [{ of: 'clock' }] }]);
});

test('the time of a part is that of its round trip, or of its own where the parts are read one by one', async () => {
  const { reader, failures, wait, trips } = server();
  wait(5);
  await reader.read(parts);
  expect(reader.spanOf('threads')).toEqual({ from: 5, to: 5 });
  failures['files'] = slow;
  wait(5);
  await reader.read(parts);
  expect(['threads', 'files', 'locks'].map((name) => reader.spanOf(name).from)).toEqual([10, 5, 10]);
  expect(trips.length).toBe(5);
});
