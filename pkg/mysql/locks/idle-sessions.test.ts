import { expect, test } from 'bun:test';
import type { ActiveThread } from '../statements/active-threads';
import { IdleSessions } from './idle-sessions';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';

const row = (thread: number, running: boolean) => ({
  ...{ THREAD_ID: thread, PROCESSLIST_ID: thread + 100, PROCESSLIST_USER: 'shop', PROCESSLIST_HOST: 'app', db: 'shop' },
  ...{ EVENT_ID: 7, TIMER_START: 0, running: running ? 1 : 0, SQL_TEXT: 'SELECT 1' },
});
const active = (...threads: number[]): Map<number, ActiveThread> =>
  new Map(threads.map((id) => [id, { threadId: id, command: 'Query', state: null, seconds: 0, osThread: null }]));

/** A server on which these threads run a statement; `asked` holds the ids it was asked for. */
function server(running: number[]) {
  const asked: unknown[] = [];
  const rowsOf = (part: Part | null | undefined, offset: number) =>
    [part?.values?.[0] ?? []].flat().map((id) => row(Number(id) - offset, running.includes(Number(id) - offset)));
  const read = (parts: Record<string, Part | null>) => {
    asked.push(...[parts['sessions'], parts['connections']].flatMap((part) => part?.values?.[0] ?? []));
    return Promise.resolve({ sessions: rowsOf(parts['sessions'], 0), connections: rowsOf(parts['connections'], 100) });
  };
  return { asked, reader: { read } as unknown as BatchReader };
}

test('an idle session is looked up once, by its thread or its processlist id', async () => {
  const { asked, reader } = server([]);
  const sessions = new IdleSessions();
  const first = await sessions.read(reader, [5], [106], active());
  expect(first.map(({ threadId }) => threadId)).toEqual([5, 6]);
  expect(await sessions.read(reader, [5], [106], active())).toEqual(first);
  expect(asked).toEqual([5, 106]);
});

test('a session that is active, or was when it was looked up, is looked up again', async () => {
  const { asked, reader } = server([6]);
  const sessions = new IdleSessions();
  await sessions.read(reader, [5, 6], [], active(6));
  await sessions.read(reader, [5, 6], [], active(5));
  expect(asked).toEqual([5, 6, 5, 6]);
});
