import type { KernelThreadIo } from '../sample';
import type { Micros } from '../time';

/** The kernel's count of one thread, and when it was read. */
export interface ExactReading {
  at: Micros;
  bytes: KernelThreadIo;
}

export type ExactIo = { readBytes: number; writeBytes: number };

/** A reading up to this long before the start is a baseline. Microseconds. */
const BASELINE_WITHIN = 1_500_000;

/** The baseline of a statement first seen now: a reading in its first second or just before it, otherwise this one. */
export function exactBase(startedAt: Micros, now: ExactReading, earlier: ExactReading | null): ExactReading {
  return earlier !== null && startedAt - earlier.at <= BASELINE_WITHIN ? earlier : now;
}

/** Adds what the kernel counted between two readings of one thread. */
export function addExact(total: ExactIo | undefined, before: KernelThreadIo, after: KernelThreadIo): ExactIo {
  return {
    readBytes: (total?.readBytes ?? 0) + Math.max(0, after.readBytes - before.readBytes),
    writeBytes: (total?.writeBytes ?? 0) + Math.max(0, after.writeBytes - before.writeBytes),
  };
}
