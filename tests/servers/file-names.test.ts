import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { letterOfCode } from '../../pkg/mysql/io/file-name-letters';
import type { FileCounters } from '../../pkg/detection/sample';
import { createMonitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { sampler, sampleUntil, seenIn } from './sampling';
import { flavours, start } from './servers';

const letters = [...letterOfCode.values()];
/** All letters with a code of their own, and names of every other kind. */
const names = [
  ...Array.from({ length: Math.ceil(letters.length / 60) }, (_, i) => letters.slice(60 * i, 60 * i + 60).join('')),
  ...['commandes_été', 'größe', 'заказы', '注文', '주문', 'הזמנות', 'طلبات', 'คำสั่ง', 'ἀγορά', 'պատվեր', 'შეკვეთა'],
  ...[
    'a b',
    'a#b',
    'a@b',
    'a.b',
    'a$b',
    'a"b',
    "a'b",
    'a-b',
    'a/b',
    'a\\b',
    'a?*:<>|b',
    '€uro',
    '#sql',
    '@0pt',
    '@00e9',
  ],
  ...['con', 'nul', 'COM1', 'con@@@', '1', '_', 'p#p#1', 'orders#p#p0', 'fts_x', 'x'.repeat(64), 'é'.repeat(64)],
];
const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

describe.each(flavours)('%s', (flavour) => {
  let home: string;
  let server: LocalServer;
  let root: Connection;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'runaway-names-'));
    await mkdir(join(home, 'real'));
    await mkdir(join(home, 'out', 'mysql-ts'), { recursive: true });
    await mkdir(join(home, 'out', 'tables'));
    for (const folder of ['', 'real', 'out', 'out/mysql-ts', 'out/tables']) {
      await chmod(join(home, folder), 0o777);
    }
    // Links are common: @@datadir has them, performance_schema's paths do not.
    await symlink(join(home, 'real'), join(home, 'link'));
    const outside = flavour === 'mysql' ? [`--innodb-directories=${join(home, 'out')}`] : [];
    server = await start(flavour, {
      dataDir: join(home, 'link', 'data'),
      options: ['--secure-file-priv=', ...outside],
    });
    await createMonitor(server);
    root = await server.connect();
    await root.query('CREATE DATABASE `données`');
    await root.query('USE `données`');
  }, 180_000);

  afterAll(async () => {
    await root.end();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }, 180_000);

  /** The used files, once all of `wanted` are among them. */
  async function files(isWanted: (files: FileCounters[]) => boolean): Promise<FileCounters[]> {
    const session = await sampler(server);
    try {
      return await sampleUntil(session, (sample) => {
        const found = seenIn(sample).files;
        return isWanted(found) && found;
      });
    } finally {
      await session.close();
    }
  }

  test('tables of every name are called by it', async () => {
    for (const name of names) {
      await root.query(`CREATE TABLE ${quoted(name)} (a INT) ENGINE = MyISAM`);
      await root.query(`INSERT INTO ${quoted(name)} VALUES (1)`);
    }
    const isData = ({ file }: FileCounters): boolean => file.endsWith('.MYD');
    const found = (await files((all) => all.filter(isData).length >= names.length)).filter(isData);
    expect(found.map(({ table }) => table).toSorted()).toEqual(names.toSorted());
    expect(new Set(found.map(({ schema }) => schema))).toEqual(new Set(['données']));
  }, 180_000);

  test('a partition is its table, whatever it is called', async () => {
    await root.query(`CREATE TABLE \`ventes été#p#\` (a INT) PARTITION BY RANGE (a) SUBPARTITION BY HASH (a) SUBPARTITIONS 2
      (PARTITION \`p é#sp#\` VALUES LESS THAN (10), PARTITION \`@q\` VALUES LESS THAN (20))`);
    await root.query('INSERT INTO `ventes été#p#` VALUES (1), (2), (11), (12)');
    const isPart = ({ file }: FileCounters): boolean => file.includes('ventes') && file.endsWith('.ibd');
    await root.query('FLUSH TABLES `ventes été#p#` FOR EXPORT');
    await root.query('UNLOCK TABLES');
    const found = (await files((all) => all.filter(isPart).length >= 4)).filter(isPart);
    expect(new Set(found.map(({ schema, table }) => `${schema}.${table}`))).toEqual(new Set(['données.ventes été#p#']));
  }, 180_000);

  test('outside the data folder, only what the server says is a table is one', async () => {
    // A relative path is below the folder of the current schema, whose name the server does not encode there.
    await root.query('CREATE DATABASE plain');
    await root.query('USE plain');
    const out = join(home, 'out', 'tables');
    const created = [
      `CREATE TABLE afar (a INT PRIMARY KEY) ENGINE = InnoDB DATA DIRECTORY = '${out}'`,
      `SELECT 1 INTO OUTFILE '${out}/afar.ibd'`,
      `SELECT 1 INTO OUTFILE 'written.MYD'`,
      `SELECT 1 INTO OUTFILE 'written.CSV'`,
    ];
    const mysql = [
      `CREATE TABLESPACE ts ADD DATAFILE '${join(home, 'out', 'mysql-ts', 'ts.ibd')}'`,
      'CREATE TABLE general (a INT PRIMARY KEY) TABLESPACE ts',
      'INSERT INTO general VALUES (1)',
    ];
    const mariadb = [
      `CREATE TABLE isam (a INT) ENGINE = MyISAM DATA DIRECTORY = '${out}'`,
      'INSERT INTO isam VALUES (1)',
    ];
    for (const statement of [...created, ...(flavour === 'mysql' ? mysql : mariadb), 'INSERT INTO afar VALUES (1)']) {
      await root.query(statement);
    }
    await root.query('FLUSH TABLES afar FOR EXPORT');
    await root.query('UNLOCK TABLES');
    const ends = ['/plain/afar.ibd', '/tables/afar.ibd', '/written.MYD', '/written.CSV'];
    const more = flavour === 'mysql' ? '/mysql-ts/ts.ibd' : '/tables/isam.MYD';
    const ofEnd = (all: FileCounters[], end: string) => all.find(({ file }) => file.endsWith(end));
    const found = await files((all) => [...ends, more].every((end) => ofEnd(all, end) !== undefined));
    const owners = [...ends, more].map((end) => [end, ofEnd(found, end)?.schema, ofEnd(found, end)?.table]);
    expect(owners).toEqual([
      ['/plain/afar.ibd', 'plain', 'afar'],
      ['/tables/afar.ibd', null, null],
      ['/written.MYD', null, null],
      ['/written.CSV', null, null],
      [more, null, null],
    ]);
    // No path part became a name.
    const schemas = new Set(found.map(({ schema }) => schema ?? 'none'));
    expect(['données', 'plain', 'mysql', 'sys', 'performance_schema', 'none']).toEqual(
      expect.arrayContaining([...schemas])
    );
  }, 180_000);
});
