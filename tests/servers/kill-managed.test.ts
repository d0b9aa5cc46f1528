import { expect, test } from 'bun:test';
import type { RowDataPacket } from 'mysql2/promise';
import { Killer } from '../../pkg/mysql/kill/killer';
import { log } from '../../pkg/plugin/logs';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import { until } from '../../tools/servers/until';
import { accessTo, application, started } from './sampling';
import { flavours, start } from './servers';

const LONG =
  'SELECT COUNT(*) FROM customers a, customers b, customers c, customers d, customers e WHERE a.id + e.id > 0';

test.each(flavours)(
  '%s: an account that may only call a managed server’s procedures kills by these',
  async (flavour) => {
    await using stack = new AsyncDisposableStack();
    const server = await start(flavour);
    stack.defer(() => server.stop());
    await createShop(server);
    await createMonitor(server);
    const root = await server.connect();
    stack.defer(() => root.end());
    const killer = new Killer(accessTo(server), flavour, log);
    stack.defer(() => killer.close());
    expect(await killer.right()).toMatchObject({ by: null, excess: [] });
    for (const [name, sql] of [
      ['rds_kill_query', 'KILL QUERY thread'],
      ['rds_kill', 'KILL thread'],
    ]) {
      await root.query(`CREATE PROCEDURE mysql.${name}(IN thread BIGINT) SQL SECURITY DEFINER ${sql}`);
      await root.query(`GRANT EXECUTE ON PROCEDURE mysql.${name} TO runaway`);
    }
    expect(await killer.right()).toMatchObject({ by: 'procedure', remedy: null });
    for (const [mode, errno] of [
      ['query', 1317],
      ['connection', undefined],
    ] as const) {
      const session = await application(server);
      const ended = started(session, LONG);
      const target = await until('the statement', async () => {
        const [rows] = await root.query<RowDataPacket[]>(
          `SELECT THREAD_ID, EVENT_ID FROM performance_schema.events_statements_current
            WHERE SQL_TEXT = ? AND END_EVENT_ID IS NULL`,
          [LONG]
        );
        return rows[0] && { threadId: Number(rows[0]['THREAD_ID']), eventId: Number(rows[0]['EVENT_ID']) };
      });
      expect(['killed', 'ending']).toContain((await killer.kill(target, mode)).what);
      expect(await ended).toMatchObject(errno === undefined ? { name: 'Error' } : { errno });
      expect(await killer.kill(target, mode)).toEqual({ what: 'ended' });
      session.destroy();
    }
  },
  180_000
);
