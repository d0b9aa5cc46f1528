import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../../tools/servers/until';
import { releases } from './releases';
import { Waits } from './waits';

const TABLE = 'Waiting for table metadata lock';
const BACKUP = 'Waiting for backup lock';
const write = (id: number) => `UPDATE slow SET v = v + 1 WHERE id = ${id}`;

/** Metadata locks of every kind, with the state in which their waiters are. */
describe.each(releases)('$name', (release) => {
  const isMysql = release.flavour === 'mysql';
  let waits: Waits;

  beforeAll(async () => {
    waits = await Waits.open(release);
    await waits.root.query('CREATE TABLE shop.large (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(300))');
    await waits.root.query("INSERT INTO shop.large (v) VALUES (REPEAT('x', 250)), (REPEAT('x', 250))");
    for (let rows = 2; rows < 500_000; rows *= 2) {
      await waits.root.query('INSERT INTO shop.large (v) SELECT v FROM shop.large');
    }
  }, 180_000);
  afterEach(() => waits.clear(), 60_000);
  afterAll(() => waits[Symbol.asyncDispose](), 60_000);

  // Without LOCK=SHARED, MariaDB 11.8 lets writers pass.
  test('a copying ALTER holds up a writer, though MariaDB shows a mode that would not', async () => {
    await waits.begin('reader', 'SELECT SLEEP(20) FROM large LIMIT 1', 'User sleep');
    await waits.begin('alter', 'ALTER TABLE large ADD c INT, ALGORITHM=COPY, LOCK=SHARED', 'copy to tmp table');
    await waits.begin('writer', "UPDATE large SET v = 'y' WHERE id = 1", TABLE);
    await until('the writer waits', async () => (await waits.look(), waits.row('writer')?.waited != null));
    // A fast machine has copied before the first look: then the ALTER waits for the reader.
    const copied = 'reader >alter certain >>writer certain';
    expect([`alter >writer ${isMysql ? 'certain' : 'likely'}`, copied]).toContain(waits.drawn());
    expect(waits.row('writer')).toMatchObject({ lockKind: 'metadata', object: 'shop.large' });
  }, 180_000);

  // ANALYZE makes the thread that keeps InnoDB's statistics wait for ten seconds before it looks at the table again.
  test.skipIf(!isMysql)(
    'a thread of the server that waits is named',
    async () => {
      await waits.root.query('CREATE TABLE shop.counted (id INT PRIMARY KEY) STATS_AUTO_RECALC=1');
      await waits.root.query('ANALYZE TABLE shop.counted');
      await waits.root.query('INSERT INTO shop.counted SELECT id FROM shop.large WHERE id < 1000');
      await waits.run('reader', 'BEGIN', 'SELECT COUNT(*) FROM counted');
      await waits.begin('alter', 'ALTER TABLE counted ADD c INT, ALGORITHM=COPY', TABLE);
      const thread = () => waits.rows.find(({ processlistId }) => processlistId === null);
      await until('a thread waits', async () => (await waits.look(), thread() !== undefined), { seconds: 60 });
      expect(thread()?.note).toContain("It is the server's own thread innodb/dict_stats_thread.");
      expect(waits.drawn()).toBe('reader >alter certain >>? certain');
    },
    180_000
  );

  // MySQL shows the modes that are held.
  test.skipIf(isMysql)(
    'LOCK TABLES READ beside a copying ALTER: the ALTER is not blamed',
    async () => {
      await waits.run('locker', 'LOCK TABLES large READ');
      await waits.begin('alter', 'ALTER TABLE large ADD d INT, ALGORITHM=COPY', 'copy to tmp table');
      await waits.begin('writer', "UPDATE large SET v = 'y' WHERE id = 1", TABLE);
      await until('the writer waits', async () => (await waits.look(), waits.row('writer')?.waited != null));
      // When it has copied, the ALTER itself waits, for an exclusive lock.
      expect(waits.drawn()).toMatch(/^writer unknown$|^locker >alter certain >>writer certain$/);
    },
    180_000
  );

  test('LOCK TABLES READ holds up a writer', async () => {
    await waits.run('reader', 'BEGIN', 'SELECT * FROM slow');
    await waits.run('locker', 'LOCK TABLES slow READ');
    await waits.begin('writer', write(1), TABLE);
    await waits.untilWaiting('writer');
    expect(waits.drawn()).toBe(`locker >writer ${isMysql ? 'certain' : 'likely'}`);
    expect(waits.row('locker')?.took).toBe('LOCK TABLES slow READ');
  }, 180_000);

  test('FLUSH TABLES … FOR EXPORT', async () => {
    await waits.run('export', 'FLUSH TABLES slow FOR EXPORT');
    await waits.begin('writer', write(1), TABLE);
    await waits.untilWaiting('writer');
    expect(waits.drawn()).toBe('export >writer certain');
  }, 180_000);

  test('a backup holds up DDL', async () => {
    await waits.run(
      'backup',
      ...(isMysql ? ['LOCK INSTANCE FOR BACKUP'] : ['BACKUP STAGE START', 'BACKUP STAGE BLOCK_DDL'])
    );
    await waits.begin('alter', 'ALTER TABLE slow ADD d INT', BACKUP);
    await waits.untilWaiting('alter');
    expect(waits.drawn()).toMatch(/^backup >alter (certain|likely)$/);
    expect(waits.row('alter')).toMatchObject({ lockKind: 'metadata' });
  }, 180_000);

  test.skipIf(isMysql)(
    'the last stage of a backup holds up a commit',
    async () => {
      await waits.run('backup', 'BACKUP STAGE START', 'BACKUP STAGE BLOCK_COMMIT');
      await waits.begin('writer', write(1), BACKUP);
      await waits.untilWaiting('writer');
      expect(waits.drawn()).toBe('backup >writer likely');
    },
    180_000
  );

  test('a global read lock holds up a writer and a commit', async () => {
    await waits.run('open', 'BEGIN', write(1));
    await waits.run('reader', 'FLUSH TABLES WITH READ LOCK');
    await waits.begin('writer', 'UPDATE products SET stock = 1', isMysql ? 'Waiting for global read lock' : BACKUP);
    await waits.begin('open', 'COMMIT', isMysql ? 'Waiting for commit lock' : BACKUP);
    await waits.untilWaiting('writer', 'open');
    expect(waits.drawn()).toMatch(/^reader >(writer|open) (certain|likely) >(writer|open) (certain|likely)$/);
  }, 180_000);

  test('SET GLOBAL read_only waits for LOCK TABLES WRITE, and writers for it', async () => {
    const state = isMysql ? 'Waiting for global read lock' : BACKUP;
    await waits.run('locker', 'LOCK TABLES slow WRITE');
    await waits.begin('setter', 'SET GLOBAL read_only = 1', state);
    await waits.begin('writer', 'UPDATE products SET stock = 1', state);
    await waits.untilWaiting('setter', 'writer');
    expect(waits.drawn()).toBe('locker >setter certain >>writer certain');
    await waits.clear();
    await waits.root.query('SET GLOBAL read_only = 0');
  }, 180_000);

  test('DROP DATABASE and RENAME behind an open transaction', async () => {
    await waits.root.query('CREATE DATABASE gone');
    await waits.root.query('CREATE TABLE gone.t (a INT)');
    await waits.run('reader', 'BEGIN', 'SELECT * FROM gone.t');
    await waits.begin('drop', 'DROP DATABASE gone', isMysql ? 'Waiting for schema metadata lock' : TABLE);
    await waits.begin('create', 'CREATE TABLE gone.u (a INT)', 'Waiting for schema metadata lock');
    await waits.untilWaiting('drop', 'create');
    expect(waits.drawn()).toBe('reader >drop certain >>create certain');
    await waits.clear();
    await waits.run('reader', 'BEGIN', 'SELECT * FROM my');
    await waits.begin('rename', 'RENAME TABLE my TO mine', TABLE);
    await waits.untilWaiting('rename');
    expect(waits.drawn()).toBe('reader >rename certain');
  }, 180_000);

  test('a function that an open transaction has called', async () => {
    await waits.root.query('CREATE FUNCTION shop.unity() RETURNS INT DETERMINISTIC RETURN 1');
    await waits.run('caller', 'BEGIN', 'SELECT unity()');
    await waits.begin('drop', 'DROP FUNCTION unity', 'Waiting for stored function metadata lock');
    await waits.untilWaiting('drop');
    expect(waits.drawn()).toBe('caller >drop certain');
  }, 180_000);

  test.skipIf(!isMysql)(
    'a procedure that runs',
    async () => {
      await waits.root.query('CREATE PROCEDURE shop.two() SELECT SLEEP(30)');
      await waits.begin('caller', 'CALL two()', 'User sleep');
      await waits.begin('drop', 'DROP PROCEDURE two', 'Waiting for stored procedure metadata lock');
      await waits.untilWaiting('drop');
      expect(waits.drawn()).toBe('caller >drop certain');
    },
    180_000
  );

  test.skipIf(!isMysql)(
    'the metadata lock of a prepared XA transaction outlives its session',
    async () => {
      await waits.run('xa', "XA START 'x'", write(1), "XA END 'x'", "XA PREPARE 'x'");
      waits.leave('xa');
      await waits.begin('alter', 'ALTER TABLE slow ADD e INT', TABLE);
      await waits.untilWaiting('alter');
      await until('a root', async () => (await waits.look())[0]?.note?.startsWith('An XA transaction'), {
        seconds: 20,
      });
      expect(waits.drawn()).toBe('? >alter certain');
      await waits.root.query("XA ROLLBACK 'x'");
    },
    180_000
  );
});
