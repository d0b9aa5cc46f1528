import * as is from './parameters';

/** The usual latency of one sort of operation, for example reads of data files. */
export interface Expected {
  /** Seconds an operation; null before the first block with enough of them. */
  latency: number | null;
  /** Blocks so far. */
  blocks: number;
  /** The block that is not over: operations and seconds of waiting. */
  operations: number;
  time: number;
}

export const nothingExpected: Expected = { latency: null, blocks: 0, operations: 0, time: 0 };

/** Adds operations and seconds of waiting to the open block. */
export function withWork(expected: Expected, operations: number, time: number): Expected {
  return operations === 0
    ? expected
    : { ...expected, operations: expected.operations + operations, time: expected.time + time };
}

/** At the end of a block, the latency moves a step towards it. A block with a spike is left out. */
export function afterBlock(expected: Expected, isSpike: boolean): Expected {
  const { latency, blocks, operations, time } = expected;
  if (isSpike || operations < is.LEAST_JUDGED) {
    return operations === 0 ? expected : { latency, blocks, operations: 0, time: 0 };
  }
  const step = Math.exp(Math.max(is.LATENCY_STEP, 1 / (blocks + 1)));
  const seen = time / operations;
  const towards = latency === null ? seen : Math.min(Math.max(seen, latency / step), latency * step);
  return { latency: towards, blocks: blocks + 1, operations: 0, time: 0 };
}

/** What some operations waited, and what the same operations usually wait. A second. */
export interface Waiting {
  operations: number;
  time: number;
  expected: number;
  /** Operations of which something is expected. */
  known: number;
}

export const noWaiting: Waiting = { operations: 0, time: 0, expected: 0, known: 0 };

/** Adds operations of one sort. Those of which nothing is expected count as ordinary. */
export function withWaiting(sum: Waiting, operations: number, time: number, { latency }: Expected): Waiting {
  return {
    operations: sum.operations + operations,
    time: sum.time + time,
    expected: sum.expected + (latency === null ? time : latency * operations),
    known: sum.known + (latency === null ? 0 : operations),
  };
}

/** How slow operations are, beside what is expected of the same operations. */
export interface Slowness {
  /** Seconds an operation: what is expected, and what an excess of 1 is. */
  expected: number;
  unit: number;
  /** The excess over what is expected, in units. 0: as expected; 1: twice as slow, or by as much as counts. */
  excess: number;
}

/** Null while nothing is expected of any of the operations. Without operations nobody waits. */
export function slowness({ operations, time, expected, known }: Waiting): Slowness | null {
  if (operations === 0) {
    return idle;
  }
  if (known === 0) {
    return null;
  }
  const unit = Math.max(expected, operations * is.LATENCY_UNIT, is.WAITING_UNIT);
  return { expected: expected / operations, unit: unit / operations, excess: (time - expected) / unit };
}

const idle: Slowness = { expected: 0, unit: is.LATENCY_UNIT, excess: 0 };
