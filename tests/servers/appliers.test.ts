import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import type { StatementRow } from '../../src/shared/frames';
import { parseDetails } from '../../src/shared/details';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource } from './data-source';
import { flavours, start } from './servers';

const options = {
  mysql: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--log-bin=binlog'],
  mariadb: ['--log-bin=binlog'],
};

/** What a replica's applier runs is the applier's, and no runaway unless asked for. */
describe.each(flavours)('%s', (flavour) => {
  let source: LocalServer;
  let replica: LocalServer;
  let [onSource, onReplica]: Array<Connection | null> = [null, null];

  beforeAll(async () => {
    source = await start(flavour, { options: [...options[flavour], '--server-id=1'] });
    replica = await start(flavour, { options: [...options[flavour], '--server-id=2'] });
    onSource = await source.connect();
    onReplica = await replica.connect();
    await onSource.query("CREATE USER repl@'%' IDENTIFIED BY 'repl-password'");
    await onSource.query("GRANT REPLICATION SLAVE ON *.* TO repl@'%'");
    const at = `_HOST = '127.0.0.1', %_PORT = ${source.port}, %_USER = 'repl', %_PASSWORD = 'repl-password'`;
    await onReplica.query(
      flavour === 'mysql'
        ? `CHANGE REPLICATION SOURCE TO SOURCE${at.replaceAll('%', 'SOURCE')}, SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1`
        : `CHANGE MASTER TO MASTER${at.replaceAll('%', 'MASTER')}, MASTER_USE_GTID = slave_pos`
    );
    await onReplica.query(flavour === 'mysql' ? 'START REPLICA' : 'START SLAVE');
    await createMonitor(source);
    await createShop(source);
    const counted = onReplica;
    await until('the replica has the shop', async () => {
      const [rows] = await counted.query(
        "SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_NAME = 'products'"
      );
      return (rows as Array<{ n: number }>)[0]?.n === 1;
    });
  }, 180_000);

  afterAll(async () => {
    onSource?.destroy();
    onReplica?.destroy();
    await Promise.all([source?.stop(), replica?.stop()]);
  }, 180_000);

  test('an ALTER TABLE that waits for a reader', async () => {
    await using seen = await openDataSource(replica, { settings: { runawaySeconds: 2 } });
    await onReplica?.query('BEGIN');
    await onReplica?.query('SELECT COUNT(*) FROM shop.products');
    await onSource?.query('ALTER TABLE shop.products ADD COLUMN added INT');
    const isApplied = ({ text }: StatementRow) => text?.startsWith('ALTER TABLE') === true;
    const row = await until('the applier waits for four seconds', async () => {
      const rows = await seen.rows<StatementRow>({ queryType: 'statements', when: 'now' });
      return rows.find((one) => isApplied(one) && one.elapsed > 4);
    });
    await onReplica?.query('COMMIT');
    expect([row.user, row.host]).toEqual(['system user', null]);
    expect(parseDetails(row.details).applier).toEqual({ channel: '' });
    const runaways = await seen.rows<StatementRow>({ queryType: 'runaways', as: 'table' });
    // The reader that blocks it is one.
    expect(runaways.filter((one) => isApplied(one) || one.user === 'system user')).toEqual([]);
  }, 180_000);
});
