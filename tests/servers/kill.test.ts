import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import type { RowDataPacket } from 'mysql2/promise';
import type { KillAnswer, KillAudit, KillPreview, KillPreviewRequest } from '../../src/shared/kill';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor } from '../../tools/servers/accounts';
import { until } from '../../tools/servers/until';
import { killPassword } from './data-source';
import { releases } from './releases';
import { started } from './sampling';
import { Waits } from './waits';

const admin = { login: 'anna', role: 'Admin' };
const viewer = { login: 'vi', role: 'Viewer' };
/** Minutes of work. */
const LONG =
  'COUNT(*) FROM customers a, customers b, customers c, customers d, customers e WHERE a.id + b.id + c.id + d.id + e.id > 0';
const TRIES = { seconds: 60 };

/** Kills through the data source, as Grafana asks for them. */
describe.each(releases)('$name', (release) => {
  const isMysql = release.flavour === 'mysql';
  let waits: Waits;

  beforeAll(async () => {
    waits = await Waits.open(
      release,
      {},
      { allowKill: true, killUser: 'killer', protectedUsers: ['guard*'], runawaySeconds: 2 },
      async (server) => {
        const right = `${isMysql ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN'} ON *.*`;
        const grants = ['SELECT ON performance_schema.*', 'PROCESS ON *.*', right];
        await createMonitor(server, grants, { user: 'killer', password: killPassword });
      }
    );
    // Who has SYSTEM_USER, as root on MySQL, is out of reach of CONNECTION_ADMIN.
    for (const user of ['app', 'guarded']) {
      await waits.root.query(`CREATE USER '${user}'@'%' IDENTIFIED BY 'app-only'`);
      await waits.root.query(`GRANT ALL ON shop.* TO '${user}'@'%'`);
    }
    waits.actAs({ user: 'app', password: 'app-only' });
  }, 180_000);
  afterEach(() => waits.clear(), 60_000);
  afterAll(() => waits[Symbol.asyncDispose](), 60_000);

  const ask = async <T>(
    method: string,
    path: string,
    body: unknown,
    user = admin
  ): Promise<{ status: number; body: T }> => {
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const request = { method, path, params: new URLSearchParams(), body: bytes, user };
    return (await waits.source.instance.resource(request)) as { status: number; body: T };
  };
  const preview = (of: KillPreviewRequest, user = admin) => ask<KillPreview>('POST', 'kill/preview', of, user);
  const kill = ({ token, processlistId }: KillPreview, reason = '') =>
    ask<KillAnswer>('POST', 'kill', { token, processlistId, reason });
  const statement = (mark: string, found: (row: StatementRow) => boolean = () => true) =>
    until(
      `the statement ${mark}`,
      async () => {
        const rows = await waits.source.rows<StatementRow>({ queryType: 'statements', when: 'range', limit: 100 });
        return rows.find((row) => row.text?.includes(mark) === true && found(row));
      },
      TRIES
    );

  test('a statement is previewed, killed and on record; its ending names who asked', async () => {
    const session = await waits.session('heavy');
    const ended = started(session, `SELECT 'heavy', ${LONG}`);
    const { id } = await statement('heavy');
    const shown = await preview({ instance: 'db', id });
    expect(shown.body).toMatchObject({ refused: null, user: 'app', command: `KILL QUERY ${session.threadId}` });
    expect(shown.body.text).toContain('heavy');
    const { body } = await kill(shown.body, 'eats the disk');
    expect(['killed', 'ending']).toContain(body.result);
    expect(await ended).toMatchObject({ errno: 1317 });
    const row = await statement('heavy', ({ end }) => end !== null);
    expect(row).toMatchObject({
      outcome: 'killed',
      confidence: 'certain',
      killer: 'anna in Grafana',
      killerConfidence: 'certain',
    });
    const { kills } = (await ask<KillAudit>('GET', 'kill/audit', null)).body;
    expect(kills[0]).toMatchObject({
      login: 'anna',
      instance: 'db',
      id,
      reason: 'eats the disk',
      result: body.message,
    });
    expect((await kill(shown.body)).status).toBe(409);
    expect((await preview({ instance: 'db', id })).status).toBe(410);
  }, 180_000);

  test('an idle transaction is previewed with those it frees; its connection is killed', async () => {
    await waits.run('idle', 'BEGIN', 'UPDATE slow SET v = v + 1 WHERE id = 1');
    await waits.begin('first', 'UPDATE slow SET v = v + 1 WHERE id = 1');
    await waits.untilWaiting('first');
    const id = waits.row('idle')?.id ?? '';
    const query = (await preview({ instance: 'db', id })).body;
    expect(query.notes.join()).toContain('KILL QUERY ends nothing');
    const shown = (await preview({ instance: 'db', id, mode: 'connection' })).body;
    expect(shown.frees?.atOnce).toMatchObject({ count: 1 });
    expect(shown.rowsToUndo).toBe(1);
    expect((await kill(shown)).status).toBe(200);
    await until('nobody waits', async () => (await waits.look()).length === 0, TRIES);
  }, 180_000);

  test('refused: by role, a protected user, Runaway itself, somebody without a login', async () => {
    const guarded = await waits.session('guarded', { user: 'guarded', password: 'app-only' });
    void started(guarded, "SELECT 'guarded', SLEEP(30)");
    const { id } = await statement('guarded');
    const shown = (await preview({ instance: 'db', id })).body;
    expect(shown).toMatchObject({ token: null, refused: 'The data source’s settings protect the user guarded.' });
    expect((await preview({ instance: 'db', id }, viewer)).status).toBe(403);
    expect((await preview({ instance: 'db', id }, { login: '', role: 'Admin' })).status).toBe(403);
    const own = await waits.root.query(
      "SELECT t.THREAD_ID AS id FROM performance_schema.threads t WHERE t.PROCESSLIST_USER = 'runaway' LIMIT 1"
    );
    const thread = Number((own[0] as Array<{ id: number }>)[0]?.id);
    const session = `${id.split('-')[0]}-${thread}`;
    expect((await preview({ instance: 'db', id: session, mode: 'connection' })).body.refused).toContain('Runaway');
  }, 180_000);

  test('it works while no connection is free and sampling has lost its own', async () => {
    const victim = await waits.session('victim');
    const ended = started(victim, `SELECT 'victim', ${LONG}`);
    const { id } = await statement('victim');
    await Promise.all(Array.from({ length: 12 }, (_, i) => waits.session(`other ${i}`)));
    const [[before]] = await waits.root.query<RowDataPacket[]>('SELECT @@GLOBAL.max_connections AS most');
    await waits.root.query('SET GLOBAL max_connections = 10');
    try {
      const [sessions] = await waits.root.query<RowDataPacket[]>(
        "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'runaway'"
      );
      await Promise.all(sessions.map(({ ID }) => waits.root.query(`KILL ${ID}`)));
      await until('sampling is refused', async () => !(await waits.source.instance.health(admin)).ok, TRIES);
      const shown = (await preview({ instance: 'db', id })).body;
      expect((await kill(shown)).status).toBe(200);
      expect(await ended).toMatchObject({ errno: 1317 });
    } finally {
      await waits.root.query(`SET GLOBAL max_connections = ${before?.['most']}`);
    }
    const row = await statement('victim', ({ end }) => end !== null);
    expect(['killed', 'unknown']).toContain(row.outcome);
  }, 180_000);
});
