import { describe, expect, test } from 'bun:test';
import { createMonitor } from '../../tools/servers/accounts';
import { until } from '../../tools/servers/until';
import { loadShop } from '../../tools/workload/load';
import { sampleIo, type SampledIo } from './sampled-io';
import { flavours, start } from './servers';

/** Milliseconds from sample to sample: a machine that is this busy. */
const LATE = 4_000;
const options = ['--innodb-flush-log-at-trx-commit=0', '--tmp-table-size=16M', '--max-heap-table-size=16M'];
const temptable = ['--temptable-max-ram=16M', '--temptable-max-mmap=0'];
const bytes = `SELECT SUM(SUM_NUMBER_OF_BYTES_READ + SUM_NUMBER_OF_BYTES_WRITE) AS bytes
  FROM performance_schema.file_summary_by_event_name
  WHERE EVENT_NAME NOT LIKE '%innodb_log_file' AND EVENT_NAME NOT LIKE '%dblwr%'`;

/** A statement that begins and ends between two samples that are seconds apart. */
describe.each(flavours)('%s', (flavour) => {
  test('what it did before it was first seen, and after it was last seen, is its own', async () => {
    const server = await start(flavour, { options: [...options, ...(flavour === 'mysql' ? temptable : [])] });
    let sampled: SampledIo | undefined;
    try {
      await createMonitor(server);
      const { host, port, rootUser: user, rootPassword: password } = server;
      await loadShop({ host, port, user, password }, 5);
      sampled = await sampleIo(server, LATE);
      const { seconds, statements } = sampled;
      await until('a sample before it', () => seconds.length > 1);
      const root = await server.connect();
      const read = async (): Promise<number> => {
        const [[row]] = (await root.query(bytes)) as unknown as [[{ bytes: string }]];
        return Number(row.bytes);
      };
      const before = await read();
      const connection = await server.connect();
      // Rows enough for some seconds; it sleeps, so that the fastest machine samples it, too.
      await connection.query(`SELECT COUNT(*) AS late, SLEEP(${LATE / 1000 + 0.2}) FROM (SELECT note, order_id, line, COUNT(*) AS n
        FROM shop.order_items WHERE order_id <= ${flavour === 'mysql' ? 12_000 : 64_000}
        GROUP BY note, order_id, line) AS grouped`);
      const moved = (await read()) - before;
      const samples = seconds.length;
      await until('a sample after it', () => seconds.length > samples + 1);
      const last = [...statements].find(([text]) => text.includes('AS late'))?.[1];
      const own = (last?.readBytes ?? 0) + (last?.writeBytes ?? 0);
      expect(own / moved).toBeWithin(0.9, 1.1);
      connection.destroy();
      await root.end();
    } finally {
      await sampled?.stop();
      await server.stop();
    }
  }, 180_000);
});
