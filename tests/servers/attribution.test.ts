import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { attribute, heavy, OTHERS, startShop, type Heavy } from '../../tools/bench/attribution';
import { flavours } from './servers';

const kinds = Object.keys(heavy) as Heavy[];
/** The kind of file that each moves most. MariaDB counts no operations on the files of its sorts: only the table's reads show. */
const files = { scan: 'data', sort: 'sort', temporary: 'temporary' } as const;

describe.each(flavours)('%s', (flavour) => {
  let shop: Awaited<ReturnType<typeof startShop>>;

  beforeAll(async () => {
    shop = await startShop(flavour);
  }, 180_000);

  afterAll(() => shop[Symbol.asyncDispose](), 30_000);

  test.each(kinds)(
    'the bytes attributed to a %s are those of the file tables, within a tenth',
    async (kind) => {
      const { attributed, moved, io } = await attribute(shop, kind, 0);
      expect(attributed / moved).toBeGreaterThan(0.9);
      expect(attributed / moved).toBeLessThan(1.1);
      const kindOfFile = flavour === 'mariadb' && kind === 'sort' ? 'data' : files[kind];
      const kindsByBytes = Object.entries(io).toSorted(
        ([, a], [, b]) => b.readBytes + b.writeBytes - a.readBytes - a.writeBytes
      );
      expect(kindsByBytes[0]?.[0]).toBe(kindOfFile);
    },
    180_000
  );

  test('what the same connection did just before is not counted again', async () => {
    const scans = (count: number, mark: string): string =>
      Array.from(
        { length: count },
        (_, i) => `SELECT SUM(LENGTH(note)) AS \`${mark}\` FROM shop.order_items WHERE quantity <> ${100 + i}`
      ).join(' UNION ALL ');
    const { attributed, moved } = await attribute(
      shop,
      { prepare: () => [scans(4, 'before')], sql: (mark) => scans(12, mark) },
      0
    );
    expect(attributed / moved).toBeGreaterThan(0.8);
    expect(attributed / moved).toBeLessThan(1.1);
  }, 180_000);

  test(`the heavy statement ranks first with ${OTHERS} others running`, async () => {
    const { rank } = await attribute(shop, 'scan', OTHERS);
    expect(rank).toBe(1);
  }, 180_000);
});
