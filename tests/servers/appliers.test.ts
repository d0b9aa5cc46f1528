import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import type { LockRow, StatementRow } from '../../src/shared/frames';
import { parseDetails } from '../../src/shared/details';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { flavours, start } from './servers';

/** Both apply transactions of different rows at once. */
const options = {
  mysql: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--log-bin=binlog', '--replica-parallel-workers=4'],
  mariadb: ['--log-bin=binlog', '--slave-parallel-threads=4', '--slave-parallel-mode=optimistic'],
};
/** What the replica's appliers ran for so long would be a runaway of anybody else. */
const threshold = { runawaySeconds: 2 };

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
    await using seen = await openDataSource(replica, { settings: threshold });
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
    // The reader that blocks it is one.
    expect((await runawaysOf(seen)).filter((one) => isApplied(one) || one.user === 'system user')).toEqual([]);
  }, 180_000);

  test('two that wait for a reader’s row locks', async () => {
    await using seen = await openDataSource(replica, { settings: threshold });
    await onReplica?.query('BEGIN');
    await onReplica?.query('SELECT id FROM shop.products WHERE id = 1 FOR UPDATE');
    await onReplica?.query('SELECT id FROM shop.customers WHERE id = 1 FOR UPDATE');
    await onSource?.query('UPDATE shop.products SET stock = stock + 1 WHERE id = 1');
    await onSource?.query("UPDATE shop.customers SET name = 'another' WHERE id = 1");
    const waits = await until('two appliers have waited for four seconds', async () => {
      const rows = await seen.rows<LockRow>({ queryType: 'locks', as: 'flat' });
      const found = rows.filter(({ user, waited }) => user === 'system user' && (waited ?? 0) > 4);
      return found.length === 2 ? found : null;
    });
    expect(waits.map(({ object }) => object).sort()).toEqual(['shop.customers', 'shop.products']);
    expect(waits.map(({ host, lockKind, confidence }) => [host, lockKind, confidence])).toEqual([
      [null, 'row', 'certain'],
      [null, 'row', 'certain'],
    ]);
    const rows = await seen.rows<StatementRow>({ queryType: 'statements', when: 'now' });
    const appliers = rows
      .filter(({ user }) => user === 'system user')
      .map(({ details }) => parseDetails(details).applier);
    // Applying rows is a statement on MariaDB alone.
    expect(appliers).toEqual(flavour === 'mysql' ? [] : [{ channel: '' }, { channel: '' }]);
    await onReplica?.query('COMMIT');
    expect((await runawaysOf(seen)).filter(({ user }) => user === 'system user')).toEqual([]);
  }, 180_000);

  test('one that runs long is a runaway where that is asked for', async () => {
    await using unasked = await openDataSource(replica, { settings: threshold });
    await using asked = await openDataSource(replica, { settings: { ...threshold, watchAppliers: true } });
    await onSource?.query("SET SESSION binlog_format = 'STATEMENT'");
    await onSource?.query('UPDATE shop.products SET stock = stock + SLEEP(0.4) WHERE id <= 12');
    await onSource?.query("SET SESSION binlog_format = 'ROW'");
    const row = await until('the applier is a runaway', async () =>
      (await runawaysOf(asked)).find(({ user, text }) => user === 'system user' && text?.includes('SLEEP') === true)
    );
    expect(parseDetails(row.details).applier).toEqual({ channel: '' });
    expect((await runawaysOf(unasked)).filter(({ user }) => user === 'system user')).toEqual([]);
  }, 180_000);

  const runawaysOf = (seen: OpenDataSource) => seen.rows<StatementRow>({ queryType: 'runaways', as: 'table' });
});
