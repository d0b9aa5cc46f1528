import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { batch, killed, record } from '../store/batch.fixture';
import { temporaryStore } from '../store/sqlite/store.fixture';
import { Lease } from '../store/sqlite/workers/lease';

const secret = 'Grzegorz';
let place = temporaryStore();
beforeEach(async () => {
  place = temporaryStore();
  const history = await place.open();
  const text = `SELECT * FROM letters WHERE name = '${secret}'`;
  const key = { incarnation: '77', threadId: 41, eventId: 5 };
  await history.write(batch(5, { statements: [record(1, 5, { text }), killed(-20, 5, { key, text })] }));
  await history.close();
});
afterEach(() => place.remove());

/** The executable as a person starts it. */
async function run(...args: string[]) {
  const command = [process.execPath, join(import.meta.dir, '../main.ts'), 'erase', ...args];
  const child = Bun.spawn(command, { stdout: 'pipe', stderr: 'pipe' });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}
const bytes = () =>
  ['', '-wal', '-shm']
    .filter((suffix) => existsSync(place.path + suffix))
    .map((suffix) => readFileSync(place.path + suffix, 'utf8'))
    .join('');

test('it says what it would erase, then erases it, and the audit says who asked', async () => {
  const options = ['--history', place.path, '--text', 'letters*grzegorz'];
  const dry = await run(...options, '--dry-run');
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(dry.out).toStartWith('1 statement and 1 runaway would be erased.');
  expect(bytes()).toContain(secret);

  const done = await run(...options);
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toStartWith('1 statement and 1 runaway were erased.');
  expect(bytes()).not.toContain(secret);

  const history = await place.open();
  expect(await history.audit(5)).toMatchObject([{ actor: userInfo().username, origin: 'command line' }]);
  await history.close();
}, 60_000);

test('while another process writes the history, it refuses and says where else to ask', async () => {
  const lease = new Lease(place.path);
  lease.hold();
  const refused = await run('--history', place.path, '--user', 'shop');
  lease.release();
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(`process ${process.pid} on `);
  expect(refused.err).toContain('erase on the Setup page');
  expect(bytes()).toContain(secret);
}, 60_000);

test.each([
  [['--user', 'a'], 'Give either --history'],
  [['--history', '/nowhere/x.sqlite', '--user', 'a'], 'There is no history at /nowhere/x.sqlite'],
  [['--history', 'x'], 'Name a user, a text or a time'],
  [['--history', 'x', '--text', '**?'], '--text: A text needs a character'],
  [['--history', 'x', '--from', 'noon'], '--from takes a time'],
  [['--history', 'x', '--from', '2024-05-06', '--to', '2024-05-05'], 'The time ends before it begins'],
  [['--datasource', 'a b', '--user', 'a'], '--datasource takes'],
])(
  '%j is refused',
  async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain('Usage: erase');
  },
  60_000
);
