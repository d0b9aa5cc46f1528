/** Samples missing for up to this many sampling intervals are a delay; a longer time without samples is a gap. */
export const GAP_INTERVALS = 2.5;

/** Reasons of marks: there are samples, but what they show is incomplete, or their server's clock was set. */
export type MarkReason = 'partial' | 'clock-step';
const marks: ReadonlySet<string> = new Set<MarkReason>(['partial', 'clock-step']);

/** Whether samples go on through this gap. */
export function isMark({ reason }: { reason: string }): boolean {
  return marks.has(reason);
}
