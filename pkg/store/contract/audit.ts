import { expect, test } from 'bun:test';
import { at, batch } from '../batch.fixture';
import type { Store } from '../store';

/** What people did. Takes an empty history. */
export async function auditContract(history: Store): Promise<void> {
  const anna = { name: 'anna', from: 'grafana' } as const;

  test('what is about to be done is on record, and then what came of it', async () => {
    const first = await history.beginAudit(anna, { action: 'kill', target: '{"id":"1-2-3"}', reason: 'too slow' });
    const second = await history.beginAudit(
      { name: 'root', from: 'command line' },
      { action: 'erase', target: 'sha256:1', reason: null }
    );
    await history.endAudit(first, 'killed');
    expect(second).not.toBe(first);
    const entries = await history.audit(10);
    expect(entries).toMatchObject([
      { actor: 'root', origin: 'command line', action: 'erase', target: 'sha256:1', reason: null, result: null },
      {
        actor: 'anna',
        origin: 'grafana',
        action: 'kill',
        target: '{"id":"1-2-3"}',
        reason: 'too slow',
        result: 'killed',
      },
    ]);
    expect(Math.abs((entries[0]?.at ?? 0) / 1000 - Date.now())).toBeLessThan(60_000);
    expect(await history.audit(1)).toHaveLength(1);
  });

  test('it outlives all samples', async () => {
    await history.write(batch(1));
    await history.deleteExpired(at(400 * 86_400));
    expect(await history.audit(10)).toHaveLength(2);
  });
}
