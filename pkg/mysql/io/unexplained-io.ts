import type { EventCounters, ThreadIo } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import { operationsOf } from './events';

/** Below this rate the disk is not busy. Bytes a second, as in the rule for runaways by I/O. */
const BUSY = 20 * 1024 ** 2;
/** An instance hides something when its known threads explain less than this share of its operations. */
const EXPLAINED = 0.7;

/** What two samples in a row have read. */
export interface SampledIo {
  at: Micros;
  events: EventCounters[];
  threadIo: ThreadIo[];
}

/** Says whether much of a busy instance's I/O was done by threads that a sample does not read. */
export class UnexplainedIo {
  #before: SampledIo | null = null;
  #operations: ReadonlyMap<string, bigint> = new Map();

  /** `busy`: bytes a second from which on the disk is busy. */
  constructor(private readonly busy = BUSY) {}

  /** `explaining`: the threads whose work counts as explained. Without a sample before this one nothing is unexplained. */
  note(now: SampledIo, explaining: (threadId: number) => boolean): { isBusy: boolean; isUnexplained: boolean } {
    const before = this.#before;
    const past = this.#operations;
    this.#before = now;
    this.#operations = new Map(now.threadIo.map((io) => [keyOf(io), io.operations]));
    const seconds = before === null ? 0 : (now.at - before.at) / 1e6;
    if (before === null || seconds <= 0) {
      return { isBusy: false, isUnexplained: false };
    }
    const isBusy = gainOf(before.events, now.events, bytesOf) >= this.busy * seconds;
    const all = gainOf(before.events, now.events, (counters) => Number(operationsOf(counters)));
    const known = now.threadIo
      .filter(({ threadId }) => explaining(threadId))
      .reduce((sum, io) => sum + Number(io.operations - (past.get(keyOf(io)) ?? io.operations)), 0);
    return { isBusy, isUnexplained: isBusy && known < EXPLAINED * all };
  }
}

function keyOf({ threadId, event }: ThreadIo): string {
  return `${threadId} ${event}`;
}

/** What events gained that both samples have read; one whose counter fell gained nothing. */
function gainOf(before: EventCounters[], now: EventCounters[], of: (counters: EventCounters) => number): number {
  const past = new Map(before.map((counters) => [counters.event, of(counters)]));
  return now.reduce((sum, counters) => sum + Math.max(0, of(counters) - (past.get(counters.event) ?? of(counters))), 0);
}

function bytesOf({ readBytes, writeBytes }: EventCounters): number {
  return Number(readBytes + writeBytes);
}
