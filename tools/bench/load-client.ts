import { createConnection } from 'mysql2/promise';
import { BIN, ROWS, SESSIONS } from './load';

/** One process of the load: selects one row after the other, and prints how many per ten milliseconds. */
const [host = '', port = '', user = ''] = process.argv.slice(2);
const password = process.env['RUNAWAY_BENCH_PASSWORD'] ?? '';
/** Milliseconds; not in step with samples once a second. */
const PRINT_EVERY = 730;
const counts = new Map<number, number>();

setInterval(() => {
  const now = Math.floor(Date.now() / BIN);
  for (const [bin, count] of [...counts].filter(([one]) => one < now)) {
    console.log(`${bin} ${count}`);
    counts.delete(bin);
  }
}, PRINT_EVERY);

for (let i = 0; i < SESSIONS; i++) {
  const session = await createConnection({ host, port: Number(port), user, password });
  void (async () => {
    for (;;) {
      await session.query('SELECT filler FROM load_test.points WHERE id = ?', [Math.ceil(Math.random() * ROWS)]);
      const bin = Math.floor(Date.now() / BIN);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
  })();
}
