import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { sampleIo, type SampledIo } from './sampled-io';
import { flavours, start } from './servers';

/** Longer than the time between two readings of all events. */
const QUIET = 12_000;
const ROWS = 300_000;
const WRITTEN = 'wait/io/file/sql/select_to_file';
const LOADED = 'wait/io/file/sql/load';

/** Files that are used rarely: nothing of what they did is lost, however long nobody read them. */
describe.each(flavours)('%s', (flavour) => {
  let home: string;
  let server: LocalServer;
  let root: Connection;
  let sampled: SampledIo;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'runaway-rare-'));
    await chmod(home, 0o777);
    server = await start(flavour, { options: ['--secure-file-priv=', '--local-infile=ON', '--skip-log-bin'] });
    await createMonitor(server);
    await createShop(server);
    root = await server.connect();
    await root.query('USE shop');
    await root.query('CREATE TABLE loaded (a VARCHAR(1500)) ENGINE = MyISAM');
    sampled = await sampleIo(server);
  }, 180_000);

  afterAll(async () => {
    await sampled.stop();
    await root.end();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }, 180_000);

  const outfile = (name: string): string =>
    `SELECT REPEAT('x', 1400) FROM products p1, products p2, products p3, products p4, customers LIMIT ${ROWS}
     INTO OUTFILE '${join(home, name)}'`;

  /** Runs a statement after a quiet time, and waits for the samples that read what it did. */
  async function run(statement: string) {
    await Bun.sleep(QUIET);
    // What an event did since its last reading is spread over the samples since then; on a busy machine one may be late.
    const from = sampled.lastAt - 3.5e6;
    const began = performance.now();
    await root.query(statement);
    const seconds = (performance.now() - began) / 1000;
    const ran = sampled.seconds.length;
    await until('all events are read after it', () => sampled.seconds.length > ran + 4, { pause: 200 });
    const [, record] = [...sampled.statements].find(([text]) => text.includes(statement.slice(0, 60))) ?? [];
    const own = record === undefined ? null : (record.readBytes ?? 0) + (record.writeBytes ?? 0);
    sampled.statements.clear();
    return { from, seconds, own };
  }

  test.each([1, 2, 3])(
    'all that INTO OUTFILE wrote is counted, after each quiet time: %d',
    async (time) => {
      const { from, seconds, own } = await run(outfile(`out-${time}`));
      const { size } = await stat(join(home, `out-${time}`));
      expect(sampled.bytesSince(from, WRITTEN) / size).toBeWithin(0.999, 1.001);
      // The server writes of its own accord beside it.
      expect(sampled.bytesSince(from) / size).toBeWithin(0.99, 1.2);
      // Nor does the second that reads it look like ten.
      expect(sampled.highestSince(from)).toBeLessThan((2.5 * size) / Math.min(seconds, 2));
      if (seconds > 3) {
        expect((own ?? 0) / size).toBeWithin(0.95, 1.05);
      }
      await rm(join(home, `out-${time}`));
    },
    180_000
  );

  test('all that LOAD DATA read and wrote is counted, and is its own', async () => {
    await root.query(outfile('to-load'));
    // The server counts a file by its name with the instrument that it was first used with.
    await rename(join(home, 'to-load'), join(home, 'renamed'));
    const { size } = await stat(join(home, 'renamed'));
    const { from, seconds, own } = await run(`LOAD DATA INFILE '${join(home, 'renamed')}' INTO TABLE loaded`);
    expect(sampled.bytesSince(from, LOADED) / size).toBeWithin(0.999, 1.001);
    expect(sampled.bytesSince(from) / (2 * size)).toBeWithin(0.99, 1.2);
    if (seconds > 3) {
      expect((own ?? 0) / (2 * size)).toBeWithin(0.95, 1.05);
    }
  }, 180_000);
});
