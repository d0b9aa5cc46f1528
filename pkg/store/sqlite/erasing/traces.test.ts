import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../store';
import { at, batch, node, rates, record } from '../../batch.fixture';
import { temporaryStore } from '../store.fixture';
import { openStore } from '../workers/open-store';

const secret = 'Grzegorz Brzęczyszczykiewicz';
const ada = { name: 'ada', from: 'grafana' as const };
const erasure = { user: null, text: secret, range: null };

let place = temporaryStore();
let history: Store;
beforeEach(() => {
  place = temporaryStore({ rawHours: 1, runawayDays: 2 });
});
afterEach(async () => {
  await history.close();
  place.remove();
});

/** How often the files have the text. */
const traces = () =>
  ['', '-wal', '-shm']
    .filter((suffix) => existsSync(place.path + suffix))
    .map(
      (suffix) =>
        readFileSync(place.path + suffix)
          .toString()
          .split(secret).length - 1
    );
const sum = (counts: number[]) => counts.reduce((all, one) => all + one, 0);

/** Statements of many sizes, of which every seventh has the secret; they grow, end, and expire: rows move between pages. */
async function fill(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    const statements = Array.from({ length: 12 }, (_, i) => {
      const [own, length] = [(second + i) % 7 === 0, 1 + ((second * 7919 + i * 104_729) % 40)];
      const text = (own ? `UPDATE letters SET name = '${secret}' ` : 'SELECT something ').repeat(length);
      const begun = second - (second % (3 + i));
      return record(begun, second, {
        key: { incarnation: '77', threadId: 40 + i, eventId: begun },
        user: own ? secret : 'shop',
        text,
        digest: null,
        digestText: null,
        runawayAt: i === 0 ? at(begun) : null,
        evidence: Array.from({ length: second - begun }, () => 'one more line of evidence'),
        details: own ? { plan: { json: null, tree: `filter "${secret}"`, problem: null } } : {},
      });
    });
    const statementIo = statements.map(({ key }) => ({ key, ...rates(second) }));
    const waits = { text: statements[0]?.text ?? null, user: statements[0]?.user ?? null };
    await history.write(
      batch(second, { statements, statementIo, locks: second % 9 === 0 ? [node(40, null, waits), node(41, 40)] : [] })
    );
    if (second % 50 === 49) {
      while (await history.deleteExpired(at(second + 3600 - 200))) {
        // More is left.
      }
    }
  }
}

test('after erasing, neither the file nor its logs have a byte of it, while it is open and after', async () => {
  history = await openStore({ ...place.options, tick: 0 });
  await fill(600);
  expect(sum(traces())).toBeGreaterThan(100);
  const { statements, runaways, left } = await history.erase(erasure, ada);
  expect([statements > 20, runaways > 20, left]).toEqual([true, true, []]);
  expect(sum(traces())).toBe(0);
  await history.write(batch(2000));
  await history.close();
  expect(sum(traces())).toBe(0);
  history = await openStore(place.options);
  expect((await history.openStatements('db1')).length).toBeGreaterThan(100);
  expect((await history.audit(1))[0]?.result).toStartWith('done: ');
}, 120_000);

test('also what an older version deleted without overwriting it', async () => {
  history = await openStore({ ...place.options, tick: 0 });
  await history.write(batch(0));
  await history.close();
  const older = new DatabaseSync(place.path);
  older.exec(`PRAGMA secure_delete = OFF`);
  const insert = older.prepare(`INSERT INTO deadlock (instance, at, report) VALUES (1, ?, ?)`);
  older.exec('BEGIN');
  for (let i = 0; i < 3000; i++) {
    insert.run(i, `${secret} `.repeat(1 + (i % 90)));
  }
  older.exec('COMMIT; DELETE FROM deadlock WHERE at % 3 <> 0; DELETE FROM deadlock WHERE at > 100');
  older.close();
  expect(sum(traces())).toBeGreaterThan(1000);
  history = await openStore(place.options);
  expect(await history.erase(erasure, ada)).toMatchObject({ deadlocks: 34, left: [] });
  expect(sum(traces())).toBe(0);
}, 60_000);

test('copies from before a change of the format are deleted; what was set aside is named', async () => {
  const [copy, aside] = [`${place.path}.before-3`, `${place.path}.corrupt-20240505T090000-000Z`];
  [copy, aside].forEach((path) => writeFileSync(path, secret));
  history = await openStore({ ...place.options, tick: 0 });
  await history.write(batch(0));
  expect((await history.erase(erasure, ada)).left).toEqual([aside]);
  expect(existsSync(copy)).toBe(false);
});
