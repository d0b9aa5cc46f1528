import { expect, test } from 'bun:test';
import { complete } from '../../detection/reading';
import type { ActiveThread } from '../statements/active-threads';
import { IdleSessions } from './idle-sessions';
import { fakeReader } from '../protocol/batch-reader.fixture';

const row = (thread: number, running: boolean) => ({
  ...{ THREAD_ID: thread, PROCESSLIST_ID: thread + 100, PROCESSLIST_USER: 'shop', PROCESSLIST_HOST: 'app', db: 'shop' },
  ...{ EVENT_ID: 7, TIMER_START: 0, running: running ? 1 : 0, SQL_TEXT: 'SELECT 1' },
});
const active = (...threads: number[]): Map<number, ActiveThread> =>
  new Map(threads.map((id) => [id, { threadId: id, command: 'Query', state: null, seconds: 0, osThread: null }]));

/** A server on which these threads run a statement; `asked` holds the ids it was asked for. */
function server(running: number[]) {
  const asked: unknown[] = [];
  const { reader } = fakeReader((name, { values }) => {
    const ids = [values?.[0] ?? []].flat();
    asked.push(...ids);
    const threads = ids.map((id) => Number(id) - (name === 'connections' ? 100 : 0));
    return complete(threads.map((thread) => row(thread, running.includes(thread))));
  });
  return { asked, reader };
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
