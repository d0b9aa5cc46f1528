import { expect, test } from 'bun:test';
import { at, batch, data, killed, node, rates, record } from '../batch.fixture';
import type { Store } from '../store';

const key = (eventId: number) => ({ incarnation: '77', threadId: 40, eventId });
const hour = 3600;
const everything = {
  users: [],
  schemas: [],
  digests: [],
  outcomes: [],
  minElapsed: 0,
  runawaysOnly: false,
  slack: 0,
  limit: 99,
};

/** What is deleted, and when. Takes an empty history that keeps samples for an hour and runaways for two days. */
export async function retentionContract(history: Store): Promise<void> {
  await history.write(
    batch(0, {
      files: [{ file: 'f', schema: 'old', table: 't', ...rates(1) }],
      statementIo: [{ key: key(1), ...rates(1) }],
      statements: [
        killed(-20, 0, { key: key(1) }),
        record(-2, 0, { key: key(2), outcome: 'finished', endedAt: at(0) }),
      ],
      locks: [node(40, null), node(41, 40)],
      gaps: [{ from: at(-5), to: at(-1), reason: 'stopped', detail: '' }],
    })
  );
  await history.write(batch(2 * hour));
  const all = { from: at(-60), to: at(50 * hour) };
  const deleteExpired = async (seconds: number): Promise<void> => {
    while (await history.deleteExpired(at(seconds))) {
      // More is left.
    }
  };

  test('samples are deleted after hours, runaways after days', async () => {
    await deleteExpired(hour - 1);
    expect(await history.firstSample('db1')).toBe(at(0));
    expect(await history.statementsIn('db1', all, everything)).toHaveLength(2);

    await deleteExpired(2 * hour + 100);
    expect(await history.firstSample('db1')).toBe(at(2 * hour));
    expect((await history.statementsIn('db1', all, everything)).map((it) => it.key.eventId)).toEqual([1]);
    expect(await history.locksIn('db1', all, 10)).toEqual([]);

    await deleteExpired(49 * hour);
    expect(await history.statementsIn('db1', all, everything)).toEqual([]);

    await deleteExpired(400 * 24 * hour);
    expect(await history.gaps('db1', all)).toEqual([]);
    expect(await history.instances()).toEqual([]);
    expect(await history.values('schema')).toEqual([]);

    // Deleted names are created again.
    await history.write(batch(400 * 24 * hour));
    const later = { from: at(400 * 24 * hour), to: at(401 * 24 * hour) };
    expect(await history.ioSeries('db1', 'event', 'read_bytes', later)).toMatchObject([{ name: data, sum: 1000 }, {}]);
  });
}
