/** What comes back later than so long after it was killed was started anew by someone, not retried. Milliseconds. */
export const RETURNS_WITHIN_MS = 600_000;
