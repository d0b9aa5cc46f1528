import { expect, test } from 'bun:test';
import { ServerError } from '../../mysql/connection/errors';
import { admin, asked, killingOf, victim } from './killing.fixture';
import { KillRefused } from './refused';

const refusalOf = (work: Promise<unknown>): Promise<KillRefused> =>
  work.then(
    () => new KillRefused(200, 'it was not refused'),
    (error: unknown) => (error instanceof KillRefused ? error : new KillRefused(0, String(error)))
  );
const tokenOf = async ({ killing }: ReturnType<typeof killingOf>): Promise<string> =>
  (await killing.preview(admin, asked)).token ?? '';

test('it is on record before it is sent, and what came of it after', async () => {
  const given = killingOf();
  const token = await tokenOf(given);
  const answer = await given.killing.kill(admin, { token, processlistId: 22, reason: 'eats the disk' });
  expect(answer).toEqual({ result: 'killed', confidence: 'certain', message: 'KILL QUERY 22: killed.' });
  expect(given.steps).toEqual([
    'record anna: KILL QUERY 22 (eats the disk)',
    'note anna as killer killed 22',
    'kill query 40-9',
    'result KILL QUERY 22: killed.',
  ]);
});

test('a wrong hit is shouted', async () => {
  const given = killingOf({ result: () => ({ what: 'other', text: 'SELECT 2' }) });
  const answer = await given.killing.kill(admin, { token: await tokenOf(given), processlistId: 22, reason: '' });
  expect(answer.result).toBe('other');
  expect(answer.message).toContain('NEXT statement');
});

test('an error of the server is on record, too', async () => {
  const denied = new ServerError('privilege', 'shop: You are not owner of thread 22');
  const given = killingOf({
    result: () => {
      throw denied;
    },
  });
  const kill = given.killing.kill(admin, { token: await tokenOf(given), processlistId: 22, reason: '' });
  expect(await kill.catch((error: unknown) => error)).toBe(denied);
  expect(given.steps.at(-1)).toBe(`result It failed: ${denied.message}`);
});

test('a token is good for one kill, by the one who got it', async () => {
  const given = killingOf();
  const mine = await tokenOf(given);
  const other = given.killing.kill({ ...admin, login: 'ben' }, { token: mine, processlistId: 22, reason: '' });
  expect((await refusalOf(other)).status).toBe(409);
  const token = await tokenOf(given);
  await given.killing.kill(admin, { token, processlistId: 22, reason: '' });
  expect((await refusalOf(given.killing.kill(admin, { token, processlistId: 22, reason: '' }))).status).toBe(409);
});

test('another processlist id than the preview’s kills nothing', async () => {
  const given = killingOf();
  const refusal = await refusalOf(
    given.killing.kill(admin, { token: await tokenOf(given), processlistId: 23, reason: '' })
  );
  expect([refusal.status, given.steps]).toEqual([400, []]);
});

test.each<[string, Parameters<typeof killingOf>[0], number, RegExp]>([
  ['it has ended', { victim: () => null }, 410, /has ended/],
  ['it was before the server was started again', { incarnation: '78' }, 409, /started again/],
  ['the server was started since the latest sample', { uptime: 3, sampledAgo: 10 }, 409, /started again since/],
  ['killing is off', { settings: { allowKill: false } }, 403, /switched off/],
])('refused: %s', async (_, of, status, message) => {
  const refusal = await refusalOf(killingOf(of).killing.preview(admin, asked));
  expect(refusal.status).toBe(status);
  expect(refusal.message).toMatch(message);
});

test.each<[string, Parameters<typeof killingOf>[0], RegExp]>([
  ['a protected user', { settings: { protectedUsers: ['rep*'] } }, /protect the user reporting/],
  ['replication', { victim: () => ({ ...victim, isProtected: 'It belongs to replication.' }) }, /replication/],
])('a preview of %s says so, and gives no token', async (_, of, why) => {
  const preview = await killingOf(of).killing.preview(admin, asked);
  expect(preview.token).toBeNull();
  expect(preview.refused).toMatch(why);
});

test('it is looked at once more before it is killed', async () => {
  let looks = 0;
  const given = killingOf({ victim: () => (looks++ === 0 ? victim : null) });
  const token = await tokenOf(given);
  expect((await refusalOf(given.killing.kill(admin, { token, processlistId: 22, reason: '' }))).status).toBe(410);
  expect(given.steps).toEqual([]);
});

test('an instance that is not configured', async () => {
  expect((await refusalOf(killingOf().killing.preview(admin, { ...asked, instance: 'x' }))).status).toBe(404);
});

test('what cannot be put on record is not killed', async () => {
  const given = killingOf({ isFull: true });
  const refusal = await refusalOf(
    given.killing.kill(admin, { token: await tokenOf(given), processlistId: 22, reason: '' })
  );
  expect(refusal.status).toBe(503);
  expect(refusal.message).toContain('nothing was killed: the disk is full');
  expect(given.steps).toEqual([]);
});

test.each([
  [10, 10, null],
  [10, 11, null],
  [10, 1, 409],
  [10, null, 409],
  [null, null, null],
])('an idle session whose transaction was %p s old and is %p s old: %p', async (was, is, status) => {
  let looks = 0;
  const given = killingOf({
    victim: () => {
      const seconds = looks++ === 0 ? was : is;
      return { ...victim, transaction: seconds === null ? null : { rowsModified: 0, seconds, isRollingBack: false } };
    },
  });
  const { token } = await given.killing.preview(admin, { ...asked, id: '77-40', mode: 'connection' });
  const kill = given.killing.kill(admin, { token: token ?? '', processlistId: 22, reason: '' });
  expect(status === null ? (await kill).result : (await refusalOf(kill)).status).toBe(status ?? 'killed');
});
