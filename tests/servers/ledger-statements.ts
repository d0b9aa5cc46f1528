import type { Connection } from 'mysql2/promise';
import type { Run } from './ledger-ways';

/** Seconds of one SLEEP() of a statement. */
const TICK = 0.1;

/** What tells one digest from another. */
export function shapeOf({ way, mark, alias }: Pick<Run, 'way' | 'mark' | 'alias'>): string {
  const shared = ['sleep-killed-left', 'get-lock-killed-left', 'lock-timeout-left'];
  return shared.includes(way) ? way : (alias ?? mark);
}

/** A statement that ends in this way after its seconds, or would run for a minute more. */
export function sqlOf({ server, way, seconds, mark, alias = mark }: Run): string {
  const number = numberOf(mark);
  switch (way) {
    case 'sleep-killed-left':
      return `SELECT SLEEP(${Math.round(seconds) + 60}) /* ${mark} */`;
    case 'get-lock-killed-left':
      return `SELECT GET_LOCK('${mark}', ${Math.round(seconds) + 60})`;
    case 'admin-killed':
      return `${['OPTIMIZE', 'ANALYZE', 'CHECK', 'REPAIR'][number % 4]} TABLE shop.spare_${number}`;
    case 'lock-timeout-left':
      return `UPDATE shop.held SET n = n + 1 WHERE id = ${number}`;
    case 'gone-while-sending':
      return `SELECT REPEAT('x', 100000) AS \`${alias}\` FROM shop.ticks a, shop.ticks b`;
    default:
      return sleeping({ server, way, seconds, mark, alias });
  }
}

function sleeping({
  server,
  way,
  seconds,
  mark,
  alias,
}: Pick<Run, 'server' | 'way' | 'seconds' | 'mark' | 'alias'>): string {
  const finishes = ['finished', 'finished-left', 'connection-gone'].includes(way);
  const ticks = Math.round((finishes ? seconds : seconds + 60) / TICK);
  // An alias of its own makes a digest of its own, whose counters no other statement moves.
  const select = `'${mark}', SUM(SLEEP(${TICK})) AS \`${alias}\` FROM shop.ticks WHERE id <= ${ticks}`;
  const timedOut = way === 'timed-out';
  return server.flavour === 'mysql'
    ? `SELECT ${timedOut ? `/*+ MAX_EXECUTION_TIME(${Math.round(seconds * 1000)}) */ ` : ''}${select}`
    : `${timedOut ? `SET STATEMENT max_statement_time = ${seconds} FOR ` : ''}SELECT ${select}`;
}

/** The number in a mark, `run-7-`. */
export function numberOf(mark: string): number {
  return Number(/\d+/.exec(mark)?.[0] ?? 0);
}

/** The stream of a session's connection, which the driver keeps to itself. */
export function streamOf(session: Connection): {
  pause(): void;
  destroy(): void;
  write(data: Buffer): void;
} {
  return (session as unknown as { connection: { stream: ReturnType<typeof streamOf> } }).connection.stream;
}
