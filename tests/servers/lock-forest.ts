import type { LockRow } from '../../src/shared/frames';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { Release } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource, type OpenDataSource } from './data-source';
import { beginShapes, shapes, type LockSessions } from './lock-shapes';
import { start } from './servers';

const waiting = Object.values(shapes).reduce((sum, shape) => sum + shape.waiting, 0);
/** Milliseconds. */
const STEADY = 2_000;

/** A server where every shape waits, and the lock tree that the data source answered for one moment. */
export class LockForest implements AsyncDisposable {
  rows: LockRow[] = [];
  /** The moment asked for, epoch milliseconds. */
  seenAt = 0;
  #sessions: LockSessions = new Map();

  private constructor(
    readonly server: LocalServer,
    readonly source: OpenDataSource
  ) {}

  /** Starts a server of that release and lets every shape wait on it. */
  static async grow(release: Release): Promise<LockForest> {
    const server = await start(release, { options: ['--max-connections=300'] });
    await createMonitor(server);
    await createShop(server);
    const forest = new LockForest(server, await openDataSource(server, { settings: { redact: false } }));
    forest.#sessions = await beginShapes(forest.server);
    let steadySince: number | null = null;
    await until('every shape waits', async () => {
      await forest.look();
      const isWhole = forest.rows.filter(({ waited }) => waited !== null).length === waiting;
      steadySince = isWhole ? (steadySince ?? forest.seenAt) : null;
      // Asked again for this moment, a neighbouring sample may answer: it must have seen the same.
      return steadySince !== null && forest.seenAt - steadySince >= STEADY;
    });
    return forest;
  }

  /** Asks for the locks of now. */
  async look(): Promise<LockRow[]> {
    this.seenAt = Date.now();
    return (this.rows = await this.at(this.seenAt));
  }

  /** The locks of a moment, epoch milliseconds. */
  at(to: number): Promise<LockRow[]> {
    return this.source.rows<LockRow>({ queryType: 'locks' }, { to });
  }

  /** The row of a session: 'chain 2'. */
  row(name: string): LockRow | undefined {
    return this.rows.find(({ processlistId }) => processlistId === this.#sessions.get(name)?.threadId);
  }

  /** The rows of a shape as a tree: `0 >1 >>2`. */
  drawn(shape: string): string {
    const numbers = new Map(
      [...this.#sessions].flatMap(([name, { threadId }]) => {
        const [of, number = ''] = name.split(' ');
        return of === shape ? [[threadId, number] as const] : [];
      })
    );
    return this.rows
      .flatMap(({ processlistId, depth }) => {
        const number = processlistId === null ? undefined : numbers.get(processlistId);
        return number === undefined ? [] : ['>'.repeat(depth) + number];
      })
      .join(' ');
  }

  /** Ends all sessions, and with them all waits. */
  fell(): void {
    this.#sessions.forEach((session) => session.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.fell();
    await this.source[Symbol.asyncDispose]();
    await this.server.stop();
  }
}
