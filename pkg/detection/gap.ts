/** Samples missing for up to this many sampling intervals are a delay; a longer time without samples is a gap. */
export const GAP_INTERVALS = 2.5;
