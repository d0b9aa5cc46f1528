import { expect, test } from 'bun:test';
import { at, batch, record } from '../batch.fixture';
import type { Store } from '../store';

/** How statements are written again. Takes an empty history. */
export async function writeStatementsContract(history: Store): Promise<void> {
  const seen = (eventId: number) => history.statement('db1', `77-40-${eventId}`);
  const running = (eventId: number, second: number, changes = {}) =>
    record(10, second, { key: { incarnation: '77', threadId: 40, eventId }, ...changes });

  test('an unchanged statement is seen again, a changed one is written', async () => {
    await history.write(batch(20, { statements: [running(1, 20), running(2, 20)] }));
    const changed = running(2, 21, { details: { runawayBy: ['time'] }, rowsExamined: 7 });
    await history.write(batch(21, { statements: [running(1, 21), changed] }));
    expect(await seen(1)).toEqual(running(1, 21));
    expect(await seen(2)).toEqual(changed);
  });

  test('a statement last seen before this sample keeps that time', async () => {
    await history.write(batch(22, { statements: [running(1, 21.5)] }));
    expect((await seen(1))?.seenAt).toBe(at(21.5));
  });

  test('a statement that was deleted is written again', async () => {
    await history.write(batch(23, { statements: [running(3, 23)] }));
    await history.write(batch(24, { statements: [running(3, 24)] }));
    while (await history.deleteExpired(at(24) + 400 * 86_400e6)) {
      // More is left.
    }
    expect(await seen(3)).toBeNull();
    await history.write(batch(25, { statements: [running(3, 25)] }));
    expect(await seen(3)).toEqual(running(3, 25));
  });

  test('what a failed write contained is written by the next', async () => {
    const broken = running(4, 26, { key: { incarnation: '77', threadId: 40, eventId: NaN } });
    await expect(history.write(batch(26, { statements: [running(5, 26), broken] }))).rejects.toThrow();
    await history.write(batch(27, { statements: [running(5, 27)] }));
    expect(await seen(5)).toEqual(running(5, 27));
  });
}
