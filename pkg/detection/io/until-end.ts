import type { JustEnded, ThreadIo } from '../sample';
import type { StatementIo, ThreadReading } from './statement-io';
import { NEGLIGIBLE } from './preceding';
import { gained } from './counters';

/** A statement writes the binary log when it ends: one that still runs has written none. */
const binlog = 'wait/io/file/sql/binlog';

/**
 * The reading of a thread as it was when its statement ended; null where that cannot be told. What others did on the thread
 * since then is not known apart. So each event went on at the statement's own pace until its end, and gained no more than
 * was counted.
 */
export function untilEnd(io: StatementIo, now: ThreadReading, ended: JustEnded): ThreadReading | null {
  const { secondsAgo, othersSeconds, othersEndedSeconds } = ended;
  if (secondsAgo === null) {
    return null;
  }
  const own = Math.max(0, (now.sample.at - io.last.sample.at) / 1e6 - secondsAgo);
  if (isNegligible(othersSeconds, own)) {
    return now;
  }
  const { pace } = io;
  if (pace === null) {
    return null;
  }
  const known = new Map(io.last.counters.map((counter) => [counter.event, counter]));
  const onlyOwn = isNegligible(othersEndedSeconds, own) ? binlog : null;
  const counters = now.counters.map((counter): ThreadIo => {
    const past = known.get(counter.event) ?? { operations: 0n, time: 0n };
    const gain = gained(past.operations, counter.operations);
    if (gain === null || gain === 0n || counter.event === onlyOwn) {
      return counter;
    }
    const part = Math.min(1, ((pace.get(counter.event) ?? 0) * own) / Number(gain));
    const share = (value: bigint): bigint => BigInt(Math.round(part * Number(value)));
    const waited = gained(past.time, counter.time) ?? 0n;
    return { ...counter, operations: past.operations + share(gain), time: past.time + share(waited) };
  });
  return { sample: now.sample, counters };
}

/** Whether others ran on the thread for so short a time that what they did does not matter. */
function isNegligible(others: number, own: number): boolean {
  return others <= NEGLIGIBLE * (own + others);
}
