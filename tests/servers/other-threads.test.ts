import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { parseDetails } from '../../src/shared/details';
import type { StatementRow } from '../../src/shared/frames';
import { until } from '../../tools/servers/until';
import { bytesMoved, counts, startBigTables, type BigTables } from './big-table';
import { flavours } from './servers';

/** MariaDB does all of it on the session's own thread. */
describe.each(flavours.filter((flavour) => flavour === 'mysql'))('%s', (flavour) => {
  let shop: BigTables;

  beforeAll(async () => {
    shop = await startBigTables(flavour, { big: 7, other: 7, huge: 10 });
  }, 240_000);

  afterAll(() => shop[Symbol.asyncDispose](), 60_000);

  /**
   * Runs a statement, and answers its record once it has ended, with the bytes that the whole server moved meanwhile. On a
   * fast machine it may be over before a sample has seen it: then it is run once more.
   */
  async function run(sql: string): Promise<{ row: StatementRow; moved: number }> {
    const session = await shop.server.connect();
    try {
      for (let attempt = 0; attempt < 10; attempt++) {
        const before = await bytesMoved(shop.server);
        const began = Date.now();
        await session.query(sql);
        const ended = Date.now();
        const moved = (await bytesMoved(shop.server)) - before;
        const isSampled = async (): Promise<boolean> =>
          (await shop.source.rows<StatementRow>({ queryType: 'statements', when: 'now' })).every(
            ({ processlistId }) => processlistId !== session.threadId
          ) && Date.now() > ended + 4000;
        await until('samples after its end', isSampled);
        const rows = await shop.source.rows<StatementRow>({ queryType: 'statements', when: 'range' }, { from: began });
        const row = rows.find(({ processlistId, end }) => processlistId === session.threadId && end !== null);
        // One that a sample saw for the first time at its end has no bytes of its own yet.
        if (row !== undefined && row.elapsed > 2) {
          return { row, moved };
        }
      }
      throw new Error(`never sampled: ${sql.slice(0, 40)}`);
    } finally {
      await session.end();
    }
  }

  const bytes = ({ readBytes, writeBytes }: StatementRow): number => (readBytes ?? 0) + (writeBytes ?? 0);

  test.each([
    ['counts', counts('big', 40), 0.85],
    ['a check', 'CHECK TABLE shop.huge', 0.85],
    // Pages of the new index that are written after its end are nobody's: see docs/guides/io.md.
    ['a new index', 'ALTER TABLE shop.huge ADD KEY (a), ADD KEY (a, id), ADD KEY (id, a)', 0.85],
  ])(
    'what InnoDB reads on threads of its own for %s is estimated',
    async (_, sql, least) => {
      // Of one that only two samples saw, a second may be missed, and more where they fall badly: then it is run once more.
      const boundOf = ({ elapsed }: StatementRow): number => (elapsed > 3 ? least : 1 - 1.2 / elapsed);
      let { row, moved } = await run(sql);
      for (let again = 0; again < 3 && row.elapsed <= 3 && bytes(row) / moved <= boundOf(row); again += 1) {
        ({ row, moved } = await run(sql));
      }
      expect(bytes(row) / moved).toBeGreaterThan(boundOf(row));
      expect(bytes(row) / moved).toBeLessThan(1.1);
      expect(row.evidence).toContain("InnoDB's own threads read");
    },
    180_000
  );

  test('counts that take most of the disk are a runaway by I/O', async () => {
    const { row } = await run(counts('big', 60));
    expect(row.detected).not.toBeNull();
    expect(parseDetails(row.details).runawayBy).toContain('io');
    expect(row.ioShare).toBeGreaterThan(0.7);
  }, 180_000);

  test('two statements on one table share what is not divided; each has its own on two', async () => {
    const [one, two] = await Promise.all([run(counts('big', 40)), run(counts('big', 40))]);
    for (const [{ row }, other] of [
      [one, two],
      [two, one],
    ] as const) {
      expect(row.evidence).toContain('shared, not divided');
      expect(row.evidence).toContain(`#${other.row.processlistId}`);
      expect(bytes(row)).toBeLessThan(0.3 * one.moved);
    }
    const apart = await Promise.all([run(counts('big', 30)), run(counts('other', 30))]);
    apart.forEach(({ row }) => expect(bytes(row) / 30).toBeGreaterThan(60e6));
  }, 180_000);
});
