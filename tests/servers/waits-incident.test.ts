import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import type { AnnotationRow, StatementRow } from '../../src/shared/frames';
import { until } from '../../tools/servers/until';
import { releases } from './releases';
import { Waits } from './waits';

const RUNAWAY_SECONDS = 2;
const DEADLINE = { seconds: 20 };
const take = 'UPDATE products SET stock = stock - 1 WHERE id = 1';
const want = 'UPDATE products SET stock = stock - 2 WHERE id = 1';

/** An idle transaction that others wait for: the incident is the session, and not those who wait. */
describe.each(releases)('$name', (release) => {
  let waits: Waits;

  beforeAll(async () => {
    waits = await Waits.open(release, {}, { runawaySeconds: RUNAWAY_SECONDS });
  }, 180_000);
  afterEach(() => waits.clear(), 60_000);
  afterAll(() => waits[Symbol.asyncDispose](), 60_000);

  const since = Date.now();
  const runaways = () => waits.source.rows<StatementRow>({ queryType: 'runaways', as: 'table' }, { from: since });

  test('an idle session with three waiters is killed', async () => {
    await waits.run('idle', 'BEGIN', take, 'SELECT 1');
    for (const name of ['one', 'two', 'three']) {
      await waits.begin(name, want);
    }
    await waits.untilWaiting('one', 'two', 'three');
    const [running] = await until(
      'a runaway',
      async () => (await runaways()).length > 0 && (await runaways()),
      DEADLINE
    );
    const idle = await waits.session('idle');
    expect(running).toMatchObject({ processlistId: idle.threadId, text: take, outcome: 'running', blocking: 3 });
    // Longer than the threshold, the others have only waited.
    await until(
      'the waiters wait for long',
      async () => (await waits.look()).every(({ waited }) => waited === null || waited > 2 * RUNAWAY_SECONDS),
      DEADLINE
    );
    await waits.root.query(`KILL ${idle.threadId}`);
    const ended = await until(
      'the end',
      async () => {
        const [found] = await runaways();
        return found?.outcome !== 'running' && found;
      },
      DEADLINE
    );
    expect(ended).toMatchObject({ processlistId: idle.threadId, outcome: 'connection-killed', confidence: 'certain' });
    expect(ended.killer).toStartWith('root@localhost');
    expect(ended.evidence).toContain('a row lock on shop.products');
    expect(await runaways()).toHaveLength(1);
    const [annotation] = await waits.source.rows<AnnotationRow>({ queryType: 'runaways' }, { from: since });
    expect(annotation?.text).toContain('row lock on shop.products');
    for (const name of ['one', 'two', 'three']) {
      expect(annotation?.text).toContain(`#${(await waits.session(name)).threadId}`);
    }
  }, 180_000);

  test('one that commits has subsided, and a long statement that also waits is a runaway by its own time', async () => {
    const before = (await runaways()).length;
    await waits.run('idle', 'BEGIN', take);
    await waits.begin('waiter', `UPDATE products SET stock = IF(SLEEP(0) = 0, stock, 0) WHERE id = 1`);
    const [first] = await until(
      'a runaway',
      async () => (await runaways()).length > before && (await runaways()),
      DEADLINE
    );
    await waits.run('idle', 'COMMIT');
    const ended = await until(
      'the end',
      async () => (await runaways()).find(({ id, outcome }) => id === first?.id && outcome !== 'running'),
      DEADLINE
    );
    expect(ended).toMatchObject({ outcome: 'subsided', confidence: 'certain', killer: null });
    expect((await runaways()).length).toBe(before + 1);
    await waits.begin('long', 'SELECT SLEEP(6) FROM products LIMIT 1', 'User sleep');
    await until(
      'the long statement',
      async () => (await runaways()).some(({ text }) => text?.includes('SLEEP(6)')),
      DEADLINE
    );
  }, 180_000);
});
