import { expect, test } from 'bun:test';
import { Cadence } from '../protocol/cadence';
import { complete, failed } from '../../detection/reading';
import { Baselines } from './baselines';
import type { Features } from '../capabilities/features';
import { fakeReader } from '../protocol/batch-reader.fixture';
import { readStatus } from '../protocol/status';

const features = { accountErrors: true, exits: true, digests: true } as Features;
const statement = (thread: number, user: string, digest: string | null = 'd') => ({
  key: { incarnation: 'a', threadId: thread, eventId: 1 },
  ...{ processlistId: thread, user, host: 'app', db: 'shop', digest },
});
const status = (connections: number) => readStatus([{ Variable_name: 'Connections', Value: String(connections) }]);

/** Answers every account as `user`, with one more error 1158 each time; `asked` holds the parts of each reading. */
function server(user: string) {
  const row = (times: number) => ({ USER: user, HOST: 'app', ERROR_NUMBER: 1158, SUM_ERROR_RAISED: times });
  const { asked, reader } = fakeReader((name) =>
    name === 'accountErrors' ? complete([row(asked.length)]) : failed('it is not needed here')
  );
  return { asked, reader };
}

test('an account without a watched statement loses its baseline', async () => {
  const baselines = new Baselines('MySQL', features, new Cadence(() => 0));
  const { reader } = server('shop');
  for (const watched of [
    [statement(5, 'shop')],
    [statement(5, 'shop')],
    [statement(6, 'report')],
    [statement(6, 'report')],
  ]) {
    await baselines.refresh(reader, watched, status(1));
  }
  expect(baselines.beforeEnd.errors.has('shop@app')).toBe(false);
});

test('accounts are read again only if connections began or ended', async () => {
  const baselines = new Baselines('MySQL', features, new Cadence(() => 0));
  const { asked, reader } = server('shop');
  for (const connections of [1, 1, 2]) {
    await baselines.refresh(reader, [statement(5, 'shop')], status(connections));
  }
  const ofAccounts = asked.map((names) => names.includes('accountErrors') && names.includes('accountExits'));
  expect(ofAccounts).toEqual([true, false, true]);
  expect(baselines.beforeEnd.errors.get('shop@app')?.readError).toBe(1);
});

test('the account of a scheduled event is read in every sample', async () => {
  const baselines = new Baselines('MySQL', features, new Cadence(() => 0));
  const { asked, reader } = server('shop');
  await baselines.refresh(reader, [statement(5, 'shop', null)], status(1));
  await baselines.refresh(reader, [statement(5, 'shop', null)], status(1));
  expect(asked.every((names) => names.includes('accountExits'))).toBe(true);
});

test('sixty statements of one account leave room for another', () => {
  const baselines = new Baselines('MySQL', features, new Cadence(() => 0));
  const many = [...Array.from({ length: 60 }, (_, i) => statement(i, 'shop')), statement(99, 'report')];
  expect(baselines.parts(many).accountErrors?.values?.[0]).toEqual(['shop', 'report']);
});

test('a reading before the last sample that saw a statement is known to be before its end', async () => {
  const baselines = new Baselines('MariaDB', features, new Cadence(() => 0));
  const rows = complete([{ USER: 'shop', HOST: 'app', EVENT_NAME: 'statement/com/Quit', COUNT_STAR: 1, ended: 1 }]);
  const { reader } = fakeReader((name) =>
    name.startsWith('accountE') && name !== 'accountErrors' ? rows : failed('it is not needed here')
  );
  const watched = [statement(5, 'shop')];
  baselines.add(await reader.read(baselines.parts(watched)), watched);
  await baselines.refresh(reader, watched, status(1));
  expect([baselines.beforeEnd.exits.size, baselines.isBeforeLastSight('shop@app')]).toEqual([1, false]);
  await baselines.refresh(reader, watched, status(1));
  expect(baselines.isBeforeLastSight('shop@app')).toBe(true);
  baselines.add(await reader.read(baselines.parts(watched)), watched);
  await baselines.refresh(reader, watched, status(1));
  expect(baselines.isBeforeLastSight('shop@app')).toBe(false);
});

test('an account of which a connection ended while it was read keeps its earlier reading', async () => {
  const baselines = new Baselines('MySQL', features, new Cadence(() => 0));
  let [quits, ended, endedAfter] = [4, 4, 4];
  const { reader } = fakeReader((name) =>
    name === 'accountExits'
      ? complete([{ USER: 'shop', HOST: 'app', EVENT_NAME: 'statement/com/Quit', COUNT_STAR: quits, ended }])
      : name === 'accountEnds'
        ? complete([{ USER: 'shop', HOST: 'app', ended: endedAfter }])
        : failed('it is not needed here')
  );
  const watched = [statement(5, 'shop')];
  await baselines.refresh(reader, watched, status(1));
  [quits, ended, endedAfter] = [5, 4, 5];
  await baselines.refresh(reader, watched, status(2));
  await baselines.refresh(reader, watched, status(2));
  expect(baselines.beforeEnd.exits.get('shop@app')).toMatchObject({ connections: 4, quit: 4 });
});

test('MySQL reads the failed statements of a few accounts, MariaDB of all', () => {
  const sessions = (accounts: number) => Array.from({ length: 9 }, (_, i) => statement(i, `shop${i % accounts}`));
  const reads = (flavour: 'MySQL' | 'MariaDB', accounts: number): boolean =>
    new Baselines(flavour, features, new Cadence(() => 0))
      .parts(sessions(accounts))
      .accountExits?.sql.includes('SUM_ERRORS > 0') === true;
  expect([reads('MySQL', 5), reads('MySQL', 6), reads('MariaDB', 9)]).toEqual([true, false, true]);
});

test('a watched statement that no longer runs after a later reading may have moved it before', async () => {
  const baselines = new Baselines('MariaDB', features, new Cadence(() => 0));
  const { reader } = fakeReader((name) =>
    name === 'still' ? complete([{ THREAD_ID: 6, EVENT_ID: 1 }]) : failed('it is not needed here')
  );
  const [ended, runs, stopped, elsewhere] = [5, 6, 7, 8].map((thread) => statement(thread, 'shop'));
  const other = { ...elsewhere, ...statement(8, 'report'), db: 'reports' };
  const all = [ended, runs, stopped].flatMap((one) => one ?? []);
  const others = baselines.concerned([...all, other], all.slice(0, 1));
  baselines.add(await reader.read(baselines.parts(all.slice(0, 1), undefined, others)), all.slice(0, 1), others);
  await baselines.refresh(reader, all, status(1));
  expect([...baselines.beforeEnd.unsure]).toEqual(['7-1']);
  expect(baselines.goneSince({ still: complete([{ THREAD_ID: 6, EVENT_ID: 1 }]) }, others)).toEqual(all.slice(2));
  expect(baselines.goneSince({ still: failed('denied') }, others)).toEqual([]);
  // A sample saw it once more.
  await baselines.refresh(reader, all, status(1));
  expect([...baselines.beforeEnd.unsure]).toEqual([]);
});
