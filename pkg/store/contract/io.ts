import { ioColumns, type IoBucket, type IoColumn, type Range, type SeriesKind } from '../answers';
import { expect, test } from 'bun:test';
import { at, batch, data, killed, rates, record, redo } from '../batch.fixture';
import type { Store } from '../store';

/** Series, buckets and recent I/O. Takes an empty history. */
export async function ioContract(history: Store): Promise<void> {
  const orders = { file: 'shop/orders.ibd', schema: 'shop', table: 'orders' };
  const scratch = { file: '/tmp/MLx', schema: null, table: null };
  const second = { incarnation: '77', threadId: 41, eventId: 9 };
  for (let s = 0; s < 20; s++) {
    await history.write(
      batch(s, {
        events:
          s === 0 || s === 10
            ? null
            : [
                { event: data, ...rates(100 * s) },
                { event: redo, ...rates(0, s > 15 ? 7 : 0) },
              ],
        files:
          s % 5 === 0 && s > 0
            ? [
                { ...orders, ...rates(40) },
                { ...scratch, ...rates(s === 5 ? 900 : 0) },
              ]
            : null,
        statementIo: s > 4 && s < 8 ? [{ key: record(3, s).key, ...rates(50) }] : [],
        statements:
          s > 4 && s < 8
            ? [record(3, s)]
            : s === 8
              ? [killed(3, 8)]
              : s === 19
                ? [record(18, 19, { key: second })]
                : [],
      })
    );
  }
  await history.write(batch(0, { instance: 'db2' }));

  const all = { from: at(0), to: at(19) };
  /** Buckets of one group of series. */
  const bucketsOf = async (
    kind: SeriesKind,
    series: number[],
    columns: readonly IoColumn[],
    range: Range,
    width: number
  ): Promise<IoBucket[]> => (await history.ioBuckets('db1', kind, [series], columns, range, width)).flat();
  const idOf = async (kind: 'total' | 'event' | 'files' | 'file' | 'statement', name: string) =>
    (await history.ioSeries('db1', kind, 'read_bytes', all)).find((series) => series.name === name)?.id ?? -1;

  test('series with samples in the range, ranked by one column', async () => {
    const names = async (kind: 'event' | 'file', column: 'read_bytes' | 'write_bytes', range = all) =>
      (await history.ioSeries('db1', kind, column, range)).map(({ name, sum }) => [name, sum]);
    expect(await names('event', 'read_bytes')).toEqual([
      [data, 18_000],
      [redo, 0],
    ]);
    expect((await names('event', 'write_bytes'))[0]).toEqual([redo, 28]);
    expect(await names('event', 'read_bytes', { from: at(1), to: at(3) })).toEqual([[data, 600]]);
    expect(await names('file', 'read_bytes')).toEqual([
      ['/tmp/MLx', 900],
      ['shop/orders.ibd', 120],
    ]);
    expect((await history.ioSeries('db1', 'file', 'read_bytes', all))[1]).toMatchObject({
      schema: 'shop',
      table: 'orders',
    });
    expect(await history.ioSeries('nobody', 'event', 'read_bytes', all)).toEqual([]);
  });

  test("a statement's series is found through the statements that touch the range", async () => {
    const find = async (from: number, to: number) =>
      (await history.ioSeries('db1', 'statement', 'read_bytes', { from: at(from), to: at(to) })).map(
        ({ name }) => name
      );
    expect(await find(0, 19)).toEqual(['77-40-5']);
    expect(await find(5, 5)).toEqual(['77-40-5']);
    expect(await find(9, 19)).toEqual([]);
  });

  test('buckets hold sums, how many samples have rates, and the first and last of them', async () => {
    const buckets = await bucketsOf('total', [await idOf('total', '')], ['read_bytes', 'read_ops'], all, 5e6);
    expect(buckets.map(({ at: time, samples, read_bytes }) => [(time - at(0)) / 1e6, samples, read_bytes])).toEqual([
      [0, 4, 1000],
      [5, 5, 3500],
      [10, 4, 5000],
      [15, 5, 8500],
    ]);
    expect(buckets[1]).toMatchObject({ first: at(5), last: at(9), read_ops: 3500 / 16384 });
    expect(buckets[1]).not.toHaveProperty('write_bytes');
  });

  test('a bucket without rates has null, one without samples is left out', async () => {
    const bucket = async (from: number, to: number) =>
      await bucketsOf('total', [await idOf('total', '')], ['read_bytes'], { from: at(from), to: at(to) }, 1e6);
    expect(await bucket(10, 10)).toMatchObject([{ samples: 0, read_bytes: null }]);
    expect(await bucket(100, 200)).toEqual([]);
  });

  test('series add up', async () => {
    const ids = [await idOf('file', 'shop/orders.ibd'), await idOf('file', '/tmp/MLx')];
    expect(await bucketsOf('file', ids, ['read_bytes'], all, 60e6)).toMatchObject([{ read_bytes: 1020, samples: 4 }]);
    expect(await bucketsOf('files', [await idOf('files', '')], ['read_bytes'], all, 60e6)).toMatchObject([
      { read_bytes: 1020, samples: 3 },
    ]);
  });

  test('every column can be read', async () => {
    const [bucket] = await bucketsOf('total', [await idOf('total', '')], ioColumns, { from: at(16), to: at(16) }, 1e6);
    expect(bucket).toEqual({
      at: at(16),
      first: at(16),
      last: at(16),
      samples: 1,
      read_ops: 1600 / 16384,
      read_bytes: 1600,
      read_time: 1600 / 1e8,
      write_ops: 7 / 16384,
      write_bytes: 7,
      write_time: 7 / 1e8,
    });
  });

  test('recent I/O leaves out samples without rates', async () => {
    const past = await history.recentIo('db1', at(8));
    expect(past.map(({ at: time }) => (time - at(0)) / 1e6)).toEqual([8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(past.at(-1)).toMatchObject({ bytes: 1907, operations: 1907 / 16384 });
  });
}
