import { expect, test } from 'bun:test';
import type { RunningStatement } from '../../detection/sample';
import { guessHolder, guessUnlisted, type Hints } from './metadata-guesses';
import type { MetadataLock } from './metadata-locks';

const lock = (thread: number, mode: string, granted = true): MetadataLock => ({
  ...{ thread, object: 'shop.slow', mode, granted, eventId: thread * 10 },
});
const statement = (threadId: number, text: string): RunningStatement => ({
  ...{ threadId, eventId: 1, processlistId: threadId, user: null, host: null, db: null, command: 'Query', state: '' },
  ...{ startedAt: threadId, text, digest: null, digestText: null },
});
const hints = (given: Partial<Hints> = {}): Hints => ({ handles: [], statements: [], transactions: [], ...given });
const handle = (thread: number) => ({ thread, table: 'shop.slow', eventId: 1, tableLock: null });

const request = lock(9, 'SHARED_WRITE', false);

test('a copying ALTER, whose shown mode lets writers pass, is likely among readers', () => {
  const granted = [lock(1, 'SHARED_READ'), lock(2, 'SHARED_UPGRADABLE')];
  expect(guessHolder({ request, granted }, hints())).toMatchObject({ blocking: 2, confidence: 'likely' });
});

test('LOCK TABLES READ keeps its table open while it is idle; an idle reader does not', () => {
  const granted = [lock(1, 'SHARED_READ'), lock(2, 'SHARED_READ')];
  expect(guessHolder({ request, granted }, hints({ handles: [handle(2)] }))).toMatchObject({ blocking: 2 });
  expect(guessHolder({ request, granted }, hints())).toMatchObject({ blocking: null, confidence: 'unknown' });
  expect(guessHolder({ request, granted: [] }, hints())).toMatchObject({ blocking: null, confidence: 'unknown' });
});

test('LOCK TABLES READ beside a copying ALTER: either may hold it, for MariaDB 11.8 copies without a lock', () => {
  const granted = [lock(1, 'SHARED_READ'), lock(2, 'SHARED_UPGRADABLE')];
  const statements = [statement(2, 'ALTER TABLE slow ADD c INT')];
  const handles = [handle(1), handle(2)];
  expect(guessHolder({ request, granted }, hints({ handles, statements }))).toMatchObject({
    ...{ blocking: null, confidence: 'unknown', because: expect.stringContaining('2 sessions may hold it') },
  });
});

const waiter = { thread: 9, kind: 'metadata', state: 'Waiting for table metadata lock', startedAt: 9 } as const;
const unlisted = (text: string, given: Partial<Hints>, waiting = new Set([9])) =>
  guessUnlisted({ ...waiter, text }, hints(given), waiting);

test('without the instrument a writer waits for the only DDL statement that has its table open', () => {
  const statements = [statement(1, 'ALTER TABLE slow ADD c INT'), statement(2, 'SELECT * FROM slow')];
  const handles = [handle(1), handle(2)];
  expect(unlisted('UPDATE slow SET v = 1', { handles, statements })).toMatchObject({
    ...{ blocking: 1, confidence: 'likely', object: 'shop.slow' },
  });
  const two = { handles: [...handles, handle(3)], statements: [...statements, statement(3, 'OPTIMIZE TABLE slow')] };
  expect(unlisted('UPDATE slow SET v = 1', two)).toMatchObject({ blocking: null, confidence: 'unknown' });
});

test('without the instrument a DDL statement waits for the only transaction that is older', () => {
  const transaction = (thread: number) => ({ thread, processlistId: thread, startedAt: thread });
  const text = 'ALTER TABLE slow ADD c INT';
  expect(unlisted(text, { transactions: [transaction(1)] })).toMatchObject({ blocking: 1, confidence: 'likely' });
  expect(unlisted(text, { transactions: [transaction(1), transaction(2)] })).toMatchObject({ blocking: null });
  expect(unlisted('UPDATE slow SET v = 1', { transactions: [transaction(1)] })).toMatchObject({ blocking: null });
});

test('a writer behind a DDL statement that waits itself', () => {
  const statements = [statement(3, 'ALTER TABLE slow ADD c INT')];
  expect(unlisted('UPDATE slow SET v = 1', { statements }, new Set([3, 9]))).toMatchObject({ blocking: 3 });
  expect(unlisted('UPDATE fast SET v = 1', { statements }, new Set([3, 9]))).toMatchObject({ blocking: null });
});
