import type { EventRates, FileRates, IoRates } from '../../pkg/detection/io/rates';
import type { Batch } from '../../pkg/store/batch';
import { at, batch, node, record } from '../../pkg/store/batch.fixture';
import { seeded } from './random';

const events = [
  'innodb/innodb_data_file',
  'innodb/innodb_log_file',
  'innodb/innodb_temp_file',
  'innodb/innodb_dblwr_file',
  'sql/io_cache',
  'sql/binlog',
];
const noReads = { readOps: 0, readBytes: 0, readTime: 0 };
const FILES = 20;
const STATEMENTS = 10;

/**
 * The seconds of a busy instance, in their order: six events, twenty files every fifth second, ten statements, of which
 * five do I/O, two kinds of its own threads that write, ten waiting sessions in every tenth minute. Nothing repeats: loads wander, operations, sizes, latencies
 * and the times of the samples have noise of their own.
 */
export function* busySeconds(seconds: number, seed = 1, instance = 'db1'): Generator<Batch> {
  const random = seeded(seed);
  const loads = new Map<string, number>();
  /** A load that wanders by its name: a tenth a second, between 1 and 10,000 operations. */
  const wander = (name: string): number => {
    const load = (loads.get(name) ?? 10 + 2000 * random() ** 3) * Math.exp((random() - 0.5) / 5);
    const kept = Math.min(10_000, Math.max(1, load));
    loads.set(name, kept);
    return kept;
  };
  const io = (name: string): IoRates => {
    const side = (load: number, size: number) => {
      const ops = load * (0.5 + random());
      return [ops, ops * size * (0.8 + 0.4 * random()), ops * 1e-4 * (0.3 + random() ** 4 * 20)] as const;
    };
    const [readOps, readBytes, readTime] = side(wander(`${name} read`), 16_384);
    const [writeOps, writeBytes, writeTime] = side(wander(`${name} write`), 12_000);
    return { readOps, readBytes, readTime, writeOps, writeBytes, writeTime };
  };
  for (let s = 0; s < seconds; s++) {
    const waiting = Math.floor(s / 60) % 10 === 0 ? 10 : 0;
    const statements = Array.from({ length: STATEMENTS }, (_, i) => {
      const key = { incarnation: '77', threadId: 100 + i, eventId: Math.floor(s / (20 + i)) };
      return record(s - (s % (20 + i)), s, { key, digest: `digest ${i}`, processlistId: 80 + i });
    });
    yield batch(s, {
      instance,
      at: at(s) + Math.round(random() * 4000),
      events: events.map((event): EventRates => ({ event: `wait/io/file/${event}`, ...io(event) })),
      files: s % 5 > 0 ? null : Array.from({ length: FILES }, (_, i) => file(i, s, io)),
      serverThreads: ['page cleaner', 'log writer'].map((name) => ({ name, ...io(name), ...noReads })),
      clockAhead: Math.round(2e6 + s / 20 + 50 * random()),
      statements,
      statementIo: statements.slice(0, 5).map(({ key }) => ({ key, ...io(`thread ${key.threadId}`) })),
      locks:
        waiting === 0
          ? []
          : [node(100, null, { waiters: waiting }), ...Array.from({ length: waiting }, (_, i) => node(101 + i, 100))],
      activity: {
        runaways: 1,
        longestStatement: 20 + random(),
        sessionsWaiting: waiting,
        longestWait: waiting === 0 ? 0 : 3 + random(),
        spikeScore: random() * 12,
      },
    });
  }
}

/** Another twenty of sixty tables every ten minutes. */
function file(i: number, s: number, io: (name: string) => IoRates): FileRates {
  const table = `table_${(i + Math.floor(s / 600)) % 60}`;
  return { file: `shop/${table}.ibd`, schema: 'shop', table, ...io(table) };
}
